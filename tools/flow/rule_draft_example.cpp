// SPDX-License-Identifier: GPL-2.0-or-later
// Writes a function, or a table with one, that uses an API once.
#include "flow/rule_draft_example.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace kport {
namespace {

std::string name_of(const Param& p, size_t i) {
  return p.name.empty() ? fmt::format("arg{}", i) : p.name;
}

std::string join(const std::vector<std::string>& list) {
  return list.empty() ? "" : fmt::format("{}", fmt::join(list, ", "));
}

const SignatureChange* signature_in(const Form& form) {
  const auto* list = std::get_if<std::vector<SignatureChange>>(&form);
  return list && !list->empty() ? &list->front() : nullptr;
}

std::string old_name(const Fact& fact, const Form& form) {
  if (const auto* list = std::get_if<std::vector<Rename>>(&form))
    if (!list->empty())
      return list->front().old_name.text;
  return fact.name;
}

std::string use(const std::string& header, const Signature& s,
                const std::string& call) {
  std::vector<std::string> params;
  for (size_t i = 0; i < s.params.size(); ++i)
    params.push_back(
        declare(s.params[i].type.spelling, name_of(s.params[i], i)));
  bool value = s.returns.spelling != "void";
  return fmt::format("#include <{}>\n\nstatic {}example_use({})\n{{\n\t{}{};\n"
                     "}}\n",
                     header, declare(s.returns.spelling, ""),
                     params.empty() ? "void" : join(params),
                     value ? "return " : "", call);
}

// The call with the parameters of `s` as arguments, and after `change`.
std::string call(const std::string& name, const Signature& s,
                 const SignatureChange* change) {
  std::vector<std::string> args;
  for (size_t i = 0; i <= s.params.size(); ++i) {
    bool dropped = false;
    std::string text = i < s.params.size() ? name_of(s.params[i], i) : "";
    if (change)
      for (const ArgChange& a : change->args) {
        if (a.at != i)
          continue;
        if (a.new_decl.none) {
          args.push_back(a.pass_old ? a.pass_old->text : "0");
        } else {
          dropped |= a.old_decl.none;
          if (a.pass_old)
            text.replace(0, text.size(),
                         text + a.pass_old->text.substr(1)); // "$->x"
        }
      }
    if (i < s.params.size() && !dropped)
      args.push_back(text);
  }
  return fmt::format("{}({})", name, join(args));
}

std::string value_of(const Type& type) {
  return type.spelling.ends_with('*') ? "NULL" : "0";
}

std::string table(const Fact& fact, const Signature& s) {
  size_t dot = fact.name.find('.');
  std::string record = fact.name.substr(0, dot);
  std::string slot = fact.name.substr(dot + 1);
  std::vector<std::string> params;
  for (size_t i = 0; i < s.params.size(); ++i)
    params.push_back(
        declare(s.params[i].type.spelling, name_of(s.params[i], i)));
  bool value = s.returns.spelling != "void";
  return fmt::format(
      "#include <{}>\n\nstatic {}example_{}({})\n{{\n{}}}\n\n"
      "static const struct {} example_ops = {{\n\t.{} = example_{},\n}};\n",
      fact.file, declare(s.returns.spelling, ""), slot,
      params.empty() ? "void" : join(params),
      value ? "\treturn " + value_of(s.returns) + ";\n" : "", record, slot,
      slot);
}

// The signature that a change leads to; parameters keep their names.
Signature changed(const Signature& s, const SignatureChange& change) {
  Signature out;
  out.returns = change.returns ? change.returns->old_type : s.returns;
  out.variadic = s.variadic;
  for (size_t i = 0; i <= s.params.size(); ++i) {
    bool dropped = false;
    Param p = i < s.params.size() ? s.params[i] : Param();
    p.name = i < s.params.size() ? name_of(p, i) : "";
    for (const ArgChange& a : change.args) {
      if (a.at != i)
        continue;
      if (a.new_decl.none)
        out.params.push_back({a.old_decl.name, a.old_decl.type});
      else if (a.old_decl.none)
        dropped = true;
      else
        p.type = a.old_decl.type;
    }
    if (i < s.params.size() && !dropped)
      out.params.push_back(std::move(p));
  }
  return out;
}

std::string plain_use(const std::string& header, const std::string& type,
                      const std::string& body) {
  return fmt::format("#include <{}>\n\nstatic {}example_use(void)\n{{\n\t{}\n"
                     "}}\n",
                     header, declare(type, ""), body);
}

} // namespace

std::string declare(const std::string& type, const std::string& name) {
  size_t pointer = type.find("(*)");
  if (pointer != type.npos && !name.empty())
    return type.substr(0, pointer + 2) + name + type.substr(pointer + 2);
  return type.ends_with('*') ? type + name : type + " " + name;
}

DraftExample draft_example(const Fact& fact, const Form& form) {
  std::string older = old_name(fact, form);
  const SignatureChange* change = signature_in(form);
  if (fact.kind == FactKind::member && fact.signature) {
    Signature then =
        change ? changed(*fact.signature, *change) : *fact.signature;
    Fact old = fact;
    if (!change)
      old.name = fact.name.substr(0, fact.name.find('.') + 1) + older;
    return {table(fact, *fact.signature), table(old, then)};
  }
  if (fact.signature) {
    const Signature& s = *fact.signature;
    if (const auto* m = std::get_if<MemberChange>(&form);
        m && !s.params.empty()) {
      std::string place = name_of(s.params[0], 0) + "->" + m->field;
      if (s.params.size() > 1)
        place += " = " + name_of(s.params[1], 1);
      return {use(fact.file, s, call(fact.name, s, nullptr)),
              use(fact.file, s, place)};
    }
    return {use(fact.file, s, call(fact.name, s, nullptr)),
            use(fact.file, s, call(older, s, change))};
  }
  auto both = [&](const std::string& type, const std::string& before,
                  const std::string& after) {
    return DraftExample{plain_use(fact.file, type, before + fact.name + after),
                        plain_use(fact.file, type, before + older + after)};
  };
  if (fact.kind == FactKind::header)
    return {fmt::format("#include <{}>\n", fact.name),
            fmt::format("#include <{}>\n", older)};
  if (fact.kind == FactKind::record || fact.kind == FactKind::type)
    return {use(fact.file,
                {{fact.name + " *", ""}, {{"what", {fact.name + " *", ""}}}},
                "what"),
            use(fact.file, {{older + " *", ""}, {{"what", {older + " *", ""}}}},
                "what")};
  if (fact.kind == FactKind::member) {
    std::string record = fact.name.substr(0, fact.name.find('.'));
    std::string field = fact.name.substr(record.size() + 1);
    Signature s{fact.type, {{"what", {"struct " + record + " *", ""}}}};
    return {use(fact.file, s, "what->" + field),
            use(fact.file, s, "what->" + older)};
  }
  return both("int", "return ", ";");
}

} // namespace kport
