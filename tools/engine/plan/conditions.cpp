// SPDX-License-Identifier: GPL-2.0-or-later
// Own conditions of the preprocessor: those that go another way on the target
// than they went where the units were parsed.
#include "engine/plan/conditions.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/plan/condition_value.h"
#include "engine/plan/context.h"
#include "engine/plan/lex.h"

namespace kport {
namespace {

MacroView view_of(const Fact& fact, const std::string& name) {
  if (fact.kind == FactKind::macro)
    return {true, true, fact.function_like, fact.body};
  if (fact.kind != FactKind::config || fact.value.empty() || fact.value == "n")
    return {};
  bool module = fact.value == "m";
  if (module != name.ends_with("_MODULE"))
    return {};
  bool set = module || fact.value == "y";
  return {true, true, false, set ? "1" : fact.value};
}

// The option behind CONFIG_X_MODULE.
std::string option_of(const std::string& name) {
  return name.starts_with("CONFIG_") && name.ends_with("_MODULE")
             ? name.substr(0, name.size() - 7)
             : name;
}

MacroView view_of(const Lookup& l, const std::string& name) {
  MacroView out;
  out.known = l.answer != Answer::cannot_tell;
  for (const Fact& f : l.facts)
    if (MacroView v = view_of(f, name); v.defined)
      return v;
  return out;
}

// The macros that the own files of one unit define.
class OwnMacros {
public:
  OwnMacros(const Tree& tree, const Unit& unit) : macros_(tree.macros) {
    for (const OwnFile& file : unit.files) {
      auto found = std::ranges::lower_bound(tree.paths, file.path);
      if (found != tree.paths.end() && *found == file.path)
        files_.insert(static_cast<uint32_t>(found - tree.paths.begin()));
    }
  }

  bool contains(const std::string& name) const {
    bool out = false;
    each(name, [&](const OwnMacro&) { out = true; });
    return out;
  }

  // Every name a directive's value hangs on, own macros followed.
  std::set<std::string> inputs(std::string_view line) const {
    std::set<std::string> out;
    std::vector<std::string> todo = condition_names(line);
    while (!todo.empty()) {
      std::string name = std::move(todo.back());
      todo.pop_back();
      if (out.insert(name).second)
        each(name, [&](const OwnMacro& macro) {
          todo.insert(todo.end(), macro.words.begin(), macro.words.end());
        });
    }
    return out;
  }

private:
  template <class F> void each(const std::string& name, F f) const {
    if (auto found = macros_.find(name); found != macros_.end())
      for (const OwnMacro& macro : found->second)
        if (files_.contains(macro.file))
          f(macro);
  }

  const decltype(Tree::macros)& macros_;
  std::set<uint32_t> files_;
};

// The branches before an #elif, back to its #if: text of their directives.
std::vector<std::string_view> earlier_branches(std::string_view file,
                                               uint32_t at) {
  std::vector<std::string_view> out;
  int depth = 0;
  while (at > 0) {
    size_t line = at < 2 ? 0 : file.rfind('\n', at - 2) + 1;
    if (at >= 2 && file.rfind('\n', at - 2) == file.npos)
      line = 0;
    std::string_view text = file.substr(line, at - line);
    at = static_cast<uint32_t>(line);
    std::vector<Token> t = lex(text.substr(0, 64));
    if (t.size() < 2 || t[0].text != "#")
      continue;
    if (t[1].text == "endif")
      ++depth;
    bool opens = t[1].text.starts_with("if");
    if (depth == 0 && (opens || t[1].text.starts_with("elif")))
      out.push_back(text);
    if (opens && depth-- == 0)
      break;
  }
  return out;
}

// The headers that a directive asks for with __has_include.
std::vector<std::string> asked_headers(std::string_view line) {
  std::vector<std::string> out;
  std::vector<Token> t = lex(line);
  for (size_t i = 0; i + 2 < t.size(); ++i) {
    if (!t[i].text.starts_with("__has_include") || t[i + 1].text != "(")
      continue;
    std::string_view rest = line.substr(t[i + 1].end);
    size_t open = rest.find_first_of("<\"");
    size_t close = open == rest.npos ? open : rest.find_first_of(">\"", open + 1);
    if (close != rest.npos)
      out.emplace_back(rest.substr(open + 1, close - open - 1));
  }
  return out;
}

class Conditions {
public:
  Conditions(const Planning& p, size_t u)
      : p_(p), u_(u), unit_(p.tree.units[u]), own_(p.tree, unit_) {
    for (const Entity& e : unit_.entities)
      if ((e.fact.kind == FactKind::macro && !e.fact.file.empty()) ||
          e.fact.kind == FactKind::config)
        here_[e.fact.name] = &e.fact;
  }

  std::vector<Flip> flips() {
    std::vector<Flip> out;
    for (const ConditionSite& c : unit_.conditions)
      if (std::optional<Flip> f = judge(c))
        out.push_back(std::move(*f));
    return out;
  }

private:
  std::optional<Flip> judge(const ConditionSite& c) {
    std::vector<std::string_view> branches = {p_.tree.text(c.line)};
    if (lex(branches[0])[1].text.starts_with("elif")) {
      const std::string& file = p_.tree.texts[c.line.file];
      size_t begin = file.rfind('\n', c.line.begin);
      std::vector<std::string_view> earlier = earlier_branches(
          file, static_cast<uint32_t>(begin == file.npos ? 0 : begin + 1));
      branches.insert(branches.end(), earlier.begin(), earlier.end());
    }
    std::set<std::string> names;
    for (std::string_view branch : branches)
      names.merge(own_.inputs(branch));
    std::string differs;
    for (const std::string& name : names)
      if (!(here(name) == there(name)))
        differs += fmt::format("{}{} is {} on mainline and {} here",
                               differs.empty() ? "" : ", ", name,
                               describe(here(name)), describe(there(name)));
    if (differs.empty())
      return {};
    std::optional<bool> now = value(branches, &Conditions::here);
    std::optional<bool> then = value(branches, &Conditions::there);
    // Where the unit was read again, it was read as the target takes it.
    if (now && then == c.taken)
      return {};
    bool told = then && now == c.taken;
    return Flip{u_, c.line, c.taken, told ? then : std::nullopt,
                *names.begin(), std::move(differs)};
  }

  // Whether the first branch is taken, after those that come before it.
  std::optional<bool> value(const std::vector<std::string_view>& branches,
                            MacroView (Conditions::*view)(
                                const std::string&) const) const {
    auto lookup = [&](const std::string& name) {
      MacroView m = (this->*view)(name);
      // Whether an own #define was met yet is the preprocessor's knowledge.
      if (own_.contains(name))
        m.known = false;
      return m;
    };
    std::optional<bool> out = evaluate(branches[0], lookup);
    for (size_t i = 1; i < branches.size(); ++i) {
      std::optional<bool> earlier = evaluate(branches[i], lookup);
      if (earlier == true)
        return false;
      if (!earlier)
        out.reset();
    }
    return out;
  }

  MacroView here(const std::string& name) const {
    auto it = here_.find(option_of(name));
    return it == here_.end() ? MacroView() : view_of(*it->second, name);
  }

  MacroView there(const std::string& name) const {
    MacroView view = told_there(name);
    return view.defined && same_headers(name, view) ? here(name) : view;
  }

  MacroView told_there(const std::string& name) const {
    if (p_.shimmed.contains(name))
      return here(name);
    std::string asked = option_of(name);
    if (auto path = p_.out.paths.find(asked);
        path != p_.out.paths.end() && path->second.outcome == Outcome::path)
      asked = path->second.end.name;
    auto it = p_.target.names.find(asked);
    return it == p_.target.names.end() ? MacroView()
                                       : view_of(it->second, name);
  }

  // A name that the unit has not from a header, though there is one: so it is
  // on the target, if that has the same.
  bool same_headers(const std::string& name, const MacroView& there) const {
    auto it = p_.tree.asked.find(option_of(name));
    return !here(name).defined && it != p_.tree.asked.end() &&
           view_of(it->second, name) == there;
  }

  static std::string describe(const MacroView& m) {
    if (!m.known)
      return "unknown";
    if (!m.defined)
      return "not defined";
    return m.body.empty() ? "defined" : "'" + m.body + "'";
  }

  const Planning& p_;
  size_t u_;
  const Unit& unit_;
  OwnMacros own_;
  std::map<std::string, const Fact*> here_;
};

} // namespace

std::set<std::string> condition_inputs(const Tree& tree) {
  std::set<std::string> out;
  for (const Unit& unit : tree.units) {
    if (unit.conditions.empty())
      continue;
    OwnMacros own(tree, unit);
    for (const ConditionSite& c : unit.conditions)
      for (const std::string& name : own.inputs(tree.text(c.line)))
        if (!own.contains(name))
          out.insert(option_of(name));
    for (const ConditionSite& c : unit.conditions)
      for (std::string& header : asked_headers(tree.text(c.line)))
        out.insert(std::move(header));
  }
  return out;
}

// A header that only one of two kernels has: which way such a question goes
// there says nothing about what the text under it needs.
static void plan_asked_headers(Planning& p, const Unit& unit) {
  for (const ConditionSite& c : unit.conditions)
    for (const std::string& header : asked_headers(p.tree.text(c.line))) {
      auto path = p.out.paths.find(header);
      auto there = p.target.names.find(header);
      bool stays = path != p.out.paths.end()
                       ? path->second.outcome == Outcome::satisfied
                       : there != p.target.names.end() &&
                             there->second.answer == Answer::yes;
      if (!stays && !p.shimmed.contains(header))
        p.residual(header, c.line,
                   "__has_include asks for a header that is not there");
    }
}

void plan_conditions(Planning& p) {
  for (const Unit& unit : p.tree.units)
    plan_asked_headers(p, unit);
  for (size_t u = 0; u < p.tree.units.size(); ++u)
    for (Flip& flip : Conditions(p, u).flips()) {
      std::string how =
          !flip.there ? "it cannot be told how this condition goes"
                      : fmt::format("this condition is {} on mainline and {} "
                                    "here, and the text under it was matched "
                                    "as mainline takes it",
                                    flip.taken, *flip.there);
      p.residual(flip.anchor, flip.line, fmt::format("{}: {}", how, flip.why));
      p.out.flips.push_back(std::move(flip));
    }
}

} // namespace kport
