// SPDX-License-Identifier: GPL-2.0-or-later
// The names that must change, those included that no parsed text mentions.
#include "engine/plan/hidden.h"

#include <algorithm>
#include <array>

#include "engine/plan/lex.h"

namespace kport {
namespace {

// No names of anything: what stays in every form.
bool is_keyword(std::string_view word) {
  static constexpr std::array<std::string_view, 21> kAll = {
      "break", "case",   "const",  "continue", "do",       "else",  "false",
      "for",   "goto",   "if",     "int",      "long",     "NULL",  "return",
      "short", "signed", "sizeof", "true",     "unsigned", "void",  "while"};
  return std::ranges::find(kAll, word) != kAll.end();
}

// "struct dentry *" -> "dentry"; "" for what has no members.
std::string record_behind(const std::string& type) {
  std::vector<Token> t = lex(type);
  bool is_record = t.size() == 3 && t[2].text == "*" &&
                   (t[0].text == "struct" || t[0].text == "union");
  return is_record ? std::string(t[1].text) : "";
}

// Whether `step`, met on a function nobody called, would have to be undone:
// the target's form is not the newer one.
bool is_live(const SignatureChange& step, const Signature& there) {
  auto differs = [](const Type& rule, const Type& type) {
    return normal_type(rule.spelling) != normal_type(type.spelling) &&
           normal_type(rule.spelling) != type.canonical;
  };
  if (step.returns && differs(step.returns->new_type, there.returns))
    return true;
  return std::ranges::any_of(step.args, [&](const ArgChange& a) {
    bool there_is = a.at < there.params.size();
    return a.new_decl.none
               ? there_is && !differs(a.old_decl.type, there.params[a.at].type)
               : !there_is ||
                     differs(a.new_decl.type, there.params[a.at].type);
  });
}

// The same where the target has a macro, whose parameters have no types.
bool is_live(const SignatureChange& step, const Fact& macro) {
  size_t there = macro.macro_params.size();
  return std::ranges::any_of(step.args, [&](const ArgChange& a) {
    return a.new_decl.none ? a.at < there
                           : !a.old_decl.none || a.at >= there;
  });
}

// Calls that stand in `now` and not in `then`.
std::vector<std::string> own_calls(const std::string& now,
                                   const std::string& then) {
  std::set<std::string> kept;
  for (const Token& t : lex(then))
    kept.insert(std::string(t.text));
  std::vector<std::string> out;
  std::vector<Token> tokens = lex(now);
  for (size_t i = 0; i + 1 < tokens.size(); ++i)
    if (tokens[i].kind == TokenKind::word && tokens[i + 1].text == "(" &&
        !kept.contains(std::string(tokens[i].text)))
      out.emplace_back(tokens[i].text);
  return out;
}

// Names that do not stay although no parsed text mentions them.
class Unparsed {
public:
  explicit Unparsed(const Planning& p) : p_(p) {}

  // Each with the rule that changes it.
  std::map<std::string, std::string> names() {
    for (const Change& c : p_.out.changes)
      if (holds(c.rule->when_has, c.rule->when_lacks, p_.target, p_.shimmed))
        change(c);
    for (const Rule& rule : p_.rules)
      std::visit([&](const auto& form) { of(rule, form); }, rule.form);
    return std::move(out_);
  }

private:
  // What nobody asked for, no rule needs to be there.
  bool gone(const std::string& name) const {
    auto it = p_.target.names.find(name);
    return it != p_.target.names.end() && it->second.answer == Answer::no &&
           !p_.shimmed.contains(name);
  }
  bool there(const std::string& name) const {
    auto it = p_.target.names.find(name);
    return it != p_.target.names.end() && it->second.answer == Answer::yes;
  }
  bool in_force(const Rule& rule) const {
    return holds(rule.when_has, rule.when_lacks, p_.target, p_.shimmed);
  }

  void say(const std::string& name, const Rule& rule) {
    out_.try_emplace(name, rule.id);
  }

  void change(const Change& c) {
    if (c.rename) {
      bool member = c.rename->kind == RenameKind::member;
      std::string head = member ? c.rename->of + "." : "";
      if (gone(head + c.rename->new_name.text) &&
          (!member || there(head + c.rename->old_name.text)))
        say(head + c.rename->new_name.text, *c.rule);
      // There, and something else: the rule's facts say so.
      if (!c.rule->when_has.empty() || !c.rule->when_lacks.empty())
        say(head + c.rename->new_name.text, *c.rule);
    }
    if (!c.signature)
      return;
    for (const Located& on : c.signature->on)
      if (auto it = p_.target.names.find(on.text); it != p_.target.names.end())
        for (const Fact& f : it->second.facts)
          if ((f.signature && is_live(*c.signature, *f.signature)) ||
              (f.kind == FactKind::macro && f.function_like && !f.variadic &&
               is_live(*c.signature, f)))
            say(on.text, *c.rule);
  }

  void of(const Rule& rule, const std::vector<Shim>& shims) {
    for (const Shim& s : shims)
      if (gone(s.provides.text))
        say(s.provides.text, rule);
  }
  // Slots that were split off another; what changes a form is a Change.
  void of(const Rule& rule, const std::vector<SignatureChange>& all) {
    for (const SignatureChange& s : all)
      for (const Located& on : s.on)
        if (s.into && in_force(rule) && gone(on.text))
          say(on.text, rule);
  }
  void of(const Rule& rule, const MemberChange& m) {
    for (const std::string& name : own_calls(m.get.text, ""))
      if (in_force(rule) && gone(name))
        say(name, rule);
  }
  void of(const Rule& rule, const InitializerChange& i) {
    std::vector<Token> t = lex(i.new_text.text);
    if (t.size() < 4 || !in_force(rule))
      return;
    std::string slot = i.of + "." + std::string(t[1].text);
    bool chosen = !rule.when_has.empty() || !rule.when_lacks.empty();
    bool any_value = t.size() == 4 && t[3].text.size() == 1;
    if (gone(slot) || (any_value && (chosen || casts_to_member(slot, i))))
      say(slot, rule);
    if (chosen && !any_value &&
        i.old_text.text.find(t[3].text) == std::string::npos)
      say(std::string(t[3].text), rule);
  }
  // ".ops = (struct ops *)E" where that is the type the target has.
  bool casts_to_member(const std::string& slot,
                       const InitializerChange& i) const {
    auto it = p_.target.names.find(slot);
    if (it == p_.target.names.end())
      return false;
    const std::string& old = i.old_text.text;
    size_t open = old.find('('), close = old.find(')', open);
    if (close == old.npos)
      return false;
    std::string cast = normal_type(old.substr(open + 1, close - open - 1));
    return std::ranges::any_of(it->second.facts, [&](const Fact& f) {
      return f.kind == FactKind::member && normal_type(f.type.spelling) == cast;
    });
  }
  // What is gone is enough to see a use; else what only the newer side has,
  // else all there is.
  void of(const Rule& rule, const PatternChange& c) {
    if (!in_force(rule) || (rule.when_has.empty() && rule.when_lacks.empty()))
      return;
    std::vector<PatternName> all = names_of(c);
    auto is_gone = [&](const PatternName& n) {
      return !n.kept && (gone(n.name) || n.name.starts_with('.'));
    };
    auto is_own = [](const PatternName& n) { return !n.kept; };
    bool some_gone = std::ranges::any_of(all, is_gone);
    bool some_own = std::ranges::any_of(all, is_own);
    for (const PatternName& n : all)
      if (some_gone ? is_gone(n) : !some_own || is_own(n))
        say(n.name, rule);
  }
  template <class T> void of(const Rule&, const T&) {} // changes have them

  const Planning& p_;
  std::map<std::string, std::string> out_;
};

} // namespace

void Changing::add(Name name) {
  const std::string anchor = name.anchor;
  if (anchor.starts_with("CONFIG_"))
    return; // a switch that is not there is off: conditions judge that
  size_t blank = anchor.find(' '), dot = anchor.rfind('.');
  if (anchor.find('/') != anchor.npos)
    headers.try_emplace(anchor, std::move(name));
  else if (blank != anchor.npos)
    tags.try_emplace(anchor.substr(blank + 1), std::move(name));
  else if (dot != anchor.npos)
    members.try_emplace(anchor.substr(dot + 1), std::move(name));
  else
    words.try_emplace(anchor, std::move(name));
}

void add_paths(const TreePlan& plan, Changing& out) {
  for (const auto& [name, path] : plan.paths)
    if (path.outcome != Outcome::satisfied)
      out.add({name, "", &path});
}

void add_reshaped(const Planning& p, Changing& out) {
  for (const auto& [key, path] : p.reshaped)
    out.words.try_emplace(key.substr(key.rfind(':') + 1),
                          Changing::Name{p.reshaped_by.at(key),
                                         path->end.steps.front()->rule->id,
                                         path});
}

void add_unparsed(const Planning& p, Changing& out) {
  for (auto& [name, rule] : Unparsed(p).names())
    out.add({name, rule, nullptr});
}

std::vector<PatternName> names_of(const PatternChange& pattern) {
  std::set<std::string_view> older;
  for (const Token& t : lex(pattern.old_text.text))
    older.insert(t.text);
  std::vector<PatternName> out;
  std::vector<Token> t = lex(pattern.new_text.text);
  for (size_t i = 0; i < t.size(); ++i) {
    std::string word(t[i].text);
    if (t[i].kind != TokenKind::word || pattern.holes.contains(word) ||
        is_keyword(word))
      continue;
    std::string before = i > 0 ? std::string(t[i - 1].text) : "", record;
    if (word == "struct" || word == "union" || word == "enum")
      continue;
    if (before == "struct" || before == "union" || before == "enum")
      word = before + " " + word;
    if (before == "->" || before == ".") {
      auto hole = pattern.holes.find(i > 1 ? std::string(t[i - 2].text) : "");
      if (hole != pattern.holes.end())
        record = record_behind(hole->second);
      word = record + "." + word;
    }
    out.push_back({word, older.contains(t[i].text)});
  }
  return out;
}

} // namespace kport
