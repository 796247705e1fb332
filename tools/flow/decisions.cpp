// SPDX-License-Identifier: GPL-2.0-or-later
// Puts a person's word in the place of a rule's condition.
#include "flow/decisions.h"

#include <algorithm>

#include <fmt/format.h>

namespace kport {
namespace {

Result<void> check(const Decision& d, const std::vector<Rule>& rules) {
  auto rule = std::ranges::find(rules, d.rule, &Rule::id);
  if (rule == rules.end())
    return fail(error("decision-rule",
                      fmt::format("there is no rule '{}' to decide on", d.rule),
                      d.span, "kport rule list names them all"));
  if (rule->when_has.empty() && rule->when_lacks.empty())
    return fail(error("decision-rule",
                      fmt::format("'{}' goes by what its target has; there is "
                                  "nothing to decide",
                                  d.rule),
                      d.span, "remove the decision"));
  return {};
}

} // namespace

Result<std::vector<Rule>>
decide(const Project& project, const std::vector<Rule>& rules, FactSet& facts) {
  std::vector<Rule> out = rules;
  for (const Decision& d : project.decisions) {
    TRY(check(d, rules));
    if (d.target != facts.target)
      continue;
    if (!d.old_form) {
      std::erase_if(out, [&](const Rule& r) { return r.id == d.rule; });
      continue;
    }
    // A name that no target has: what it is said to lack, in words.
    std::string meaning =
        fmt::format("the new meaning (decided in kport.yaml: {})", d.reason);
    facts.names[meaning] = {};
    Rule& rule = *std::ranges::find(out, d.rule, &Rule::id);
    rule.when_has.clear();
    rule.when_lacks = {meaning};
  }
  return out;
}

} // namespace kport
