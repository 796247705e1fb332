// SPDX-License-Identifier: GPL-2.0-or-later
// Asks facts about every anchor, and generation about every rule.
#include "flow/rule_coverage.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "flow/generate.h"
#include "flow/infer_gap.h"
#include "flow/rules.h"

namespace kport {
namespace {

// Forms whose facts alone cannot say: their `when` does.
bool by_condition(const Rule& rule) {
  return std::holds_alternative<InitializerChange>(rule.form) ||
         std::holds_alternative<PatternChange>(rule.form) ||
         std::holds_alternative<MatcherChange>(rule.form) ||
         std::holds_alternative<CocciChange>(rule.form);
}

bool has_condition(const Rule& rule) {
  return !rule.when_has.empty() || !rule.when_lacks.empty();
}

std::vector<std::string> steps_of(const Gap& gap) {
  std::vector<std::string> out;
  if (gap.path.outcome == Outcome::path)
    for (const Change* c : gap.path.end.steps)
      out.push_back(c->rule->id);
  return out;
}

Explanation explain(const Rule& rule, const std::string& anchor,
                    const Known& target, Crossing& crossing) {
  Explanation e{target.spec.name, anchor, false, ""};
  for (const ActiveShim& s : crossing.shims())
    if (s.rule == rule.id && s.provides == anchor) {
      e.acts = true;
      e.why = fmt::format("the target lacks it; {} supplies it", s.file);
      return e;
    }
  Result<Gap> gap = crossing.look(anchor);
  if (!gap) {
    e.why = "mainline has it no more: a step in a chain";
    return e;
  }
  std::vector<std::string> steps = steps_of(*gap);
  e.acts = std::ranges::find(steps, rule.id) != steps.end();
  if (!steps.empty())
    e.why = fmt::format("{} leads to {}", fmt::join(steps, ", then "),
                        print(gap->path.end));
  else if (gap->shimmed)
    e.why = "another rule's shim supplies it";
  else if (gap->path.outcome == Outcome::satisfied)
    e.why = "the target has mainline's form";
  else
    e.why = gap->path.why;
  return e;
}

// A step that several anchors share is live where one of them needs it.
bool live(const Rule& rule, const Known& target, Crossing& crossing) {
  if (has_condition(rule) && !holds(rule.when_has, rule.when_lacks,
                                    crossing.facts(), crossing.shimmed()))
    return false;
  if (by_condition(rule) && has_condition(rule))
    return true;
  return std::ranges::any_of(anchors(rule), [&](const Located& anchor) {
    Explanation e = explain(rule, anchor.text, target, crossing);
    if (const auto* i = std::get_if<InitializerChange>(&rule.form))
      return !i->new_text.text.empty() &&
             !e.why.starts_with("the target has mainline's");
    return e.acts;
  });
}

} // namespace

Result<Coverage> rule_coverage(const Workspace& w) {
  Coverage out;
  std::vector<Known> kernels = TRY(known_kernels(w));
  std::map<std::string, RuleCoverage> rules;
  for (const Rule& rule : w.rules)
    rules[rule.id].rule = rule.id;
  Canonical c = TRY(parse_canonical(w));
  // Every anchor of mainline that any path uses, for steps inside of chains.
  std::set<std::string> names;
  for (const Rule& rule : w.rules)
    for (const Located& anchor : anchors(rule))
      names.insert(anchor.text);
  for (size_t t = 1; t < kernels.size(); ++t) {
    const Known& target = kernels[t];
    out.targets.push_back(target.spec.name);
    Crossing crossing(kernels[0], target, w.rules);
    for (const Rule& rule : w.rules)
      rules[rule.id].live[target.spec.name] = live(rule, target, crossing);
    for (const std::string& name : names)
      if (Result<Gap> gap = crossing.look(name))
        for (const std::string& id : steps_of(*gap))
          rules[id].live[target.spec.name] = true;
    Generated g = TRY(generate(w, c, target.spec));
    for (const std::string& id : g.plan.rules)
      rules[id].fires[target.spec.name] = true;
  }
  for (auto& [id, r] : rules) {
    for (const std::string& target : out.targets)
      r.fires.try_emplace(target, false);
    for (const auto& [target, fires] : r.fires)
      r.live[target] |= fires;
    r.expires = !out.targets.empty() && r.live[out.targets.back()] &&
                std::ranges::count_if(
                    r.live, [](const auto& l) { return l.second; }) == 1;
    out.rules.push_back(std::move(r));
  }
  return out;
}

Result<std::vector<Explanation>> explain_rule(const Workspace& w,
                                              const std::string& id) {
  auto rule = std::ranges::find(w.rules, id, &Rule::id);
  if (rule == w.rules.end())
    return fail(no_such_rule(w.rules, id));
  std::vector<Known> kernels = TRY(known_kernels(w));
  std::vector<Explanation> out;
  for (size_t t = 1; t < kernels.size(); ++t) {
    Crossing crossing(kernels[0], kernels[t], w.rules);
    if (has_condition(*rule)) {
      bool does = holds(rule->when_has, rule->when_lacks, crossing.facts(),
                        crossing.shimmed());
      out.push_back({kernels[t].spec.name, "when", does,
                     does ? "its condition holds" : "its condition does not"});
      if (!does)
        continue;
    }
    for (const Located& anchor : anchors(*rule))
      out.push_back(explain(*rule, anchor.text, kernels[t], crossing));
  }
  return out;
}

} // namespace kport
