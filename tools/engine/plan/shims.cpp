// SPDX-License-Identifier: GPL-2.0-or-later
// Which shims a target needs.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/plan/plan.h"

namespace kport {
namespace {

bool lacks(const FactSet& target, const std::string& name) {
  return target.find(name).answer == Answer::no;
}

// Active: the target lacks the name (or the rule's `when` says that the one
// it has means something else) and has all that the shim is made of.
bool wanted(const Rule& rule, const Shim& shim, const FactSet& target,
            const std::set<std::string>& shimmed) {
  bool conditional = !rule.when_has.empty() || !rule.when_lacks.empty();
  bool live = conditional
                  ? holds(rule.when_has, rule.when_lacks, target, shimmed)
                  : lacks(target, shim.provides.text);
  return live && holds(shim.needs, {}, target, shimmed);
}

std::string commit_of(const Rule& rule) {
  return rule.upstream.empty() ? "" : rule.upstream.front().commit;
}

} // namespace

std::vector<ActiveShim> active_shims(const std::vector<Rule>& rules,
                                     const FactSet& target,
                                     const std::set<std::string>& used,
                                     std::vector<Residual>& residuals) {
  // Every shim that can be active is found first: shims may stand on shims.
  // Only what the tree uses, and what that stands on, is then kept.
  std::map<std::string, ActiveShim> found;
  std::map<std::string, const Shim*> made_of;
  std::set<std::string> shimmed;
  std::set<std::pair<std::string, std::string>> said; // name, second rule
  for (bool grew = true; grew;) {
    grew = false;
    for (const Rule& rule : rules) {
      const auto* shims = std::get_if<std::vector<Shim>>(&rule.form);
      if (!shims)
        continue;
      for (const Shim& s : *shims) {
        const std::string& name = s.provides.text;
        if (!wanted(rule, s, target, shimmed))
          continue;
        auto [at, fresh] = found.try_emplace(
            name, ActiveShim{rule.id, name, s.header, s.file.text,
                             commit_of(rule)});
        if (fresh) {
          made_of[name] = &s;
          grew = true;
        } else if (at->second.rule != rule.id &&
                   said.emplace(name, rule.id).second) {
          Residual two;
          two.anchor = name;
          two.reason = fmt::format("two shims would supply it: {} and {}",
                                   at->second.rule, rule.id);
          two.rule = rule.id;
          residuals.push_back(std::move(two));
        }
      }
    }
    for (const auto& [name, shim] : found)
      shimmed.insert(name);
  }
  std::set<std::string> keep;
  std::vector<std::string> todo(used.begin(), used.end());
  while (!todo.empty()) {
    std::string name = std::move(todo.back());
    todo.pop_back();
    if (!found.contains(name) || !keep.insert(name).second)
      continue;
    const std::vector<std::string>& needs = made_of[name]->needs;
    todo.insert(todo.end(), needs.begin(), needs.end());
  }
  std::vector<ActiveShim> out;
  for (auto& [name, shim] : found)
    if (keep.contains(name))
      out.push_back(std::move(shim));
  return out;
}

std::string idle_shim(const std::vector<Rule>& rules, const FactSet& target,
                      const std::set<std::string>& shimmed,
                      const std::string& name) {
  for (const Rule& rule : rules) {
    const auto* shims = std::get_if<std::vector<Shim>>(&rule.form);
    if (!shims || shimmed.contains(name))
      continue;
    for (const Shim& s : *shims)
      if (s.provides.text == name && lacks(target, name))
        for (const std::string& need : s.needs)
          if (!holds({need}, {}, target, shimmed))
            return fmt::format("the shim of rule {} needs {}, which it does "
                               "not have either",
                               rule.id, need);
  }
  return {};
}

} // namespace kport
