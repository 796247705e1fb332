// SPDX-License-Identifier: GPL-2.0-or-later
// Symbolic application of changes, and the forms themselves.
#include "engine/plan/apply.h"

#include <algorithm>

#include "engine/plan/hidden.h"
#include "engine/plan/lex.h"

namespace kport {
namespace {

std::string qualified(const Rename& r, const std::string& name) {
  return r.kind == RenameKind::member ? r.of + "." + name : name;
}

// A macro's parameters have no type; a rule on it speaks of any.
bool same(const Type& rule, const Type& form) {
  return form.spelling.empty() || normal_type(rule.spelling) == normal_type(form.spelling) ||
         (!form.canonical.empty() &&
          (normal_type(rule.spelling) == form.canonical ||
           rule.canonical == form.canonical));
}

// What sparse knows and C does not: no part of a canonical type.
std::string without_annotations(std::string text) {
  for (std::string_view word : {"__user", "__rcu", "__iomem", "__percpu"})
    text = replace_type(text, std::string(word), "");
  return text;
}

// Type names in rules mean what they mean on the target where it knows them.
Type resolved(const Type& t, const FactSet& target) {
  Type out = t;
  if (!out.canonical.empty())
    return out;
  std::string canonical = normal_type(without_annotations(t.spelling));
  std::string_view before;
  for (const Token& k : lex(t.spelling)) {
    bool tag = before == "struct" || before == "union" || before == "enum";
    before = k.text;
    if (k.kind != TokenKind::word || tag)
      continue;
    auto it = target.names.find(std::string(k.text));
    if (it == target.names.end())
      continue;
    for (const Fact& f : it->second.facts)
      if (f.kind == FactKind::type && !f.type.canonical.empty() &&
          f.type.canonical.find("(*") == std::string::npos)
        canonical = replace_type(canonical, f.name, f.type.canonical);
  }
  out.canonical = normal_type(canonical);
  return out;
}

// "struct file_kattr" -> "file_kattr.", which its members' names begin with.
std::string members_of(const std::string& type) {
  return type.substr(type.rfind(' ') + 1) + ".";
}

std::optional<AnchorForm> renamed(const Change& c, AnchorForm form) {
  const Rename& r = *c.rename;
  std::string record = members_of(r.new_name.text);
  if (r.kind == RenameKind::type && form.kind == FactKind::member &&
      form.name.starts_with(record)) {
    form.name = members_of(r.old_name.text) + form.name.substr(record.size());
    return form;
  }
  if (r.kind != RenameKind::type || form.name == r.new_name.text) {
    if (form.name != qualified(r, r.new_name.text))
      return std::nullopt;
    form.name = qualified(r, r.old_name.text);
    return form;
  }
  if (!form.callable)
    return std::nullopt;
  bool changed = false;
  auto retype = [&](Type& t) {
    Type was = t;
    t.spelling = replace_type(t.spelling, r.new_name.text, r.old_name.text);
    t.canonical = replace_type(t.canonical, r.new_name.text, r.old_name.text);
    changed |= !(was == t);
  };
  retype(form.returns);
  for (ParamForm& p : form.params)
    retype(p.type);
  if (!changed)
    return std::nullopt;
  return form;
}

// Parameters that the old side lacks go, those it has otherwise change type.
bool undo_params(const Change& c, AnchorForm& form, const FactSet& target) {
  std::vector<ParamForm> kept;
  for (uint32_t i = 0; i < form.params.size(); ++i) {
    ParamForm p = form.params[i];
    for (const ArgChange& a : c.signature->args) {
      if (a.new_decl.none || a.at != i)
        continue;
      if (!same(a.new_decl.type, p.type))
        return false;
      p.steps.push_back({&a, &c});
      if (!a.old_decl.none && normal_type(a.old_decl.type.spelling) !=
                                  normal_type(p.type.spelling)) {
        p.type = resolved(a.old_decl.type, target);
        p.retyped = true;
      }
    }
    bool goes = !p.steps.empty() && p.steps.back().change == &c &&
                p.steps.back().arg->old_decl.none;
    (goes ? form.dropped : kept).push_back(std::move(p));
  }
  for (const ArgChange& a : c.signature->args)
    if (!a.new_decl.none && a.at >= form.params.size())
      return false;
  form.params = std::move(kept);
  return true;
}

bool insert_params(const Change& c, AnchorForm& form, const FactSet& target) {
  std::vector<const ArgChange*> inserted;
  for (const ArgChange& a : c.signature->args)
    if (a.new_decl.none)
      inserted.push_back(&a);
  std::sort(inserted.begin(), inserted.end(),
            [](const ArgChange* x, const ArgChange* y) { return x->at < y->at; });
  for (const ArgChange* a : inserted) {
    if (a->at > form.params.size())
      return false;
    ParamForm p;
    p.name = a->old_decl.name;
    p.type = resolved(a->old_decl.type, target);
    p.retyped = true;
    p.steps.push_back({a, &c});
    form.params.insert(form.params.begin() + a->at, std::move(p));
  }
  return true;
}

std::optional<AnchorForm> reshaped(const Change& c, AnchorForm form,
                                   const FactSet& target) {
  bool named = std::any_of(
      c.signature->on.begin(), c.signature->on.end(),
      [&](const Located& on) { return on.text == form.name; });
  if (!named || !form.callable)
    return std::nullopt;
  if (!undo_params(c, form, target) || !insert_params(c, form, target))
    return std::nullopt;
  if (c.signature->returns) {
    const ReturnChange& r = *c.signature->returns;
    if (!same(r.new_type, form.returns))
      return std::nullopt;
    form.returns = resolved(r.old_type, target);
    form.returned.push_back({&r, &c});
  }
  return form;
}

} // namespace

std::string replace_type(const std::string& text, const std::string& from,
                         const std::string& to) {
  auto word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  std::string out;
  size_t at = 0;
  for (size_t hit; (hit = text.find(from, at)) != std::string::npos;) {
    size_t end = hit + from.size();
    bool whole = (hit == 0 || !word(text[hit - 1])) &&
                 (end == text.size() || !word(text[end]));
    out += text.substr(at, hit - at) + (whole ? to : from);
    at = end;
  }
  return out + text.substr(at);
}

std::optional<AnchorForm> apply(const Change& c, const AnchorForm& form,
                                const FactSet& target) {
  std::optional<AnchorForm> out =
      c.rename ? renamed(c, form) : reshaped(c, form, target);
  if (out)
    out->steps.push_back(&c);
  return out;
}

bool AnchorForm::reshaped() const {
  return std::any_of(steps.begin(), steps.end(),
                     [](const Change* c) { return c->signature != nullptr; });
}

AnchorForm form_of(const Fact& fact) {
  AnchorForm form;
  form.name = fact.name;
  form.kind = fact.kind;
  if (fact.signature) {
    form.callable = true;
    form.variadic = fact.signature->variadic;
    form.returns = fact.signature->returns;
    int i = 0;
    for (const Param& p : fact.signature->params)
      form.params.push_back({i++, p.name, p.type, false, {}});
  } else if (fact.kind == FactKind::macro && fact.function_like) {
    form.callable = true;
    form.variadic = fact.variadic;
    int i = 0;
    for (const std::string& p : fact.macro_params)
      form.params.push_back({i++, p, {}, false, {}});
  }
  return form;
}

std::string print(const AnchorForm& form) {
  if (!form.callable)
    return form.name;
  Signature s;
  s.returns = form.returns;
  s.variadic = form.variadic;
  for (const ParamForm& p : form.params)
    s.params.push_back({p.name, p.type});
  return print(s, form.name);
}

std::vector<Change> flatten(const std::vector<Rule>& rules) {
  std::vector<Change> out;
  for (const Rule& rule : rules) {
    if (const auto* renames = std::get_if<std::vector<Rename>>(&rule.form))
      for (const Rename& r : *renames)
        out.push_back({&rule, &r, nullptr,
                       r.new_name.text + " -> " + r.old_name.text});
    if (const auto* changes =
            std::get_if<std::vector<SignatureChange>>(&rule.form))
      for (const SignatureChange& s : *changes)
        if (!s.into) // no form of its own: merges.cpp
          out.push_back({&rule, nullptr, &s, rule.title});
  }
  return out;
}

std::set<std::string> demanded(const std::vector<Rule>& rules) {
  std::set<std::string> names;
  auto words = [&](const std::string& type) {
    for (const Token& t : lex(type))
      if (t.kind == TokenKind::word)
        names.insert(std::string(t.text));
  };
  for (const Rule& rule : rules) {
    names.insert(rule.when_has.begin(), rule.when_has.end());
    names.insert(rule.when_lacks.begin(), rule.when_lacks.end());
    for (const Unsupported& u : rule.unsupported) {
      names.insert(u.has.begin(), u.has.end());
      names.insert(u.lacks.begin(), u.lacks.end());
    }
    if (const auto* shims = std::get_if<std::vector<Shim>>(&rule.form))
      for (const Shim& s : *shims) {
        names.insert(s.provides.text);
        names.insert(s.header);
        names.insert(s.needs.begin(), s.needs.end());
      }
    if (const auto* m = std::get_if<MemberChange>(&rule.form)) {
      names.insert(m->of + "." + m->field);
      std::vector<Token> t = lex(m->get.text);
      if (!t.empty())
        names.insert(std::string(t[0].text));
    }
    if (const auto* i = std::get_if<InitializerChange>(&rule.form)) {
      std::vector<Token> t = lex(i->new_text.text);
      if (t.size() > 1)
        names.insert(i->of + "." + std::string(t[1].text));
    }
    if (const auto* all = std::get_if<std::vector<SignatureChange>>(&rule.form))
      for (const SignatureChange& s : *all)
        for (const Located& on : s.on)
          names.insert(on.text);
    if (const auto* c = std::get_if<PatternChange>(&rule.form))
      for (PatternName& n : names_of(*c))
        if (!n.name.starts_with('.'))
          names.insert(std::move(n.name));
  }
  for (const Change& c : flatten(rules)) {
    if (c.rename)
      for (const Located* l : {&c.rename->new_name, &c.rename->old_name})
        names.insert(qualified(*c.rename, l->text));
    if (!c.signature)
      continue;
    for (const ArgChange& a : c.signature->args)
      words(a.old_decl.type.spelling);
    if (c.signature->returns)
      words(c.signature->returns->old_type.spelling);
  }
  return names;
}

void demand_members(const std::vector<Rule>& rules,
                    std::set<std::string>& names) {
  std::set<std::string> more;
  for (const Change& c : flatten(rules)) {
    if (!c.rename || c.rename->kind != RenameKind::type)
      continue;
    std::string record = members_of(c.rename->new_name.text);
    for (auto it = names.lower_bound(record);
         it != names.end() && it->starts_with(record); ++it)
      more.insert(members_of(c.rename->old_name.text) +
                  it->substr(record.size()));
  }
  names.merge(more);
}

} // namespace kport
