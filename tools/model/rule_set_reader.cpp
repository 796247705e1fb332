// SPDX-License-Identifier: GPL-2.0-or-later
// What rules must be to each other, and the order they apply in.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "model/rule_reader.h"

namespace kport {
namespace {

// after[i]: rules that apply before rule i.
using After = std::vector<std::set<size_t>>;

Diagnostic with_other(Diagnostic d, const Rule& other) {
  d.notes.push_back(
      {fmt::format("the other rule is '{}'", other.id), {.file = other.file}});
  return d;
}

Result<void> check_ids(const std::vector<Rule>& rules) {
  auto twice = std::ranges::adjacent_find(rules, {}, &Rule::id);
  if (twice == rules.end())
    return {};
  return fail(with_other(
      error("rule-twice", fmt::format("two rules have the id '{}'", twice->id),
            std::next(twice)->span),
      *twice));
}

Result<After> resolve_after(const RuleSet& set) {
  After after(set.rules.size());
  for (size_t i = 0; i < set.rules.size(); ++i)
    for (const std::string& id : set.rules[i].after) {
      const Rule* other = set.find(id);
      if (!other)
        return fail(
            error("rule-after",
                  fmt::format("'after' names '{}', which is no rule", id),
                  set.rules[i].span));
      after[i].insert(static_cast<size_t>(other - set.rules.data()));
    }
  return after;
}

// Newest release first, then id; a rule only once its `after` are placed.
Result<std::vector<size_t>> sort_rules(const RuleSet& set, const After& after) {
  using Key = std::pair<long, size_t>; // rules are sorted by id already
  std::vector<size_t> missing(after.size());
  std::vector<std::vector<size_t>> followers(after.size());
  std::set<Key> ready;
  auto key = [&](size_t i) {
    return Key{-static_cast<long>(newest_release(set.rules[i])), i};
  };
  for (size_t i = 0; i < after.size(); ++i) {
    missing[i] = after[i].size();
    for (size_t before : after[i])
      followers[before].push_back(i);
    if (missing[i] == 0)
      ready.insert(key(i));
  }
  std::vector<size_t> order;
  while (!ready.empty()) {
    size_t next = ready.begin()->second;
    ready.erase(ready.begin());
    order.push_back(next);
    for (size_t follower : followers[next])
      if (--missing[follower] == 0)
        ready.insert(key(follower));
  }
  if (order.size() == after.size())
    return order;
  std::string cycle;
  const Rule* first = nullptr;
  for (size_t i = 0; i < after.size(); ++i)
    if (missing[i] != 0) {
      first = first ? first : &set.rules[i];
      cycle += (cycle.empty() ? "" : ", ") + set.rules[i].id;
    }
  return fail(error("rule-cycle",
                    fmt::format("'after' runs in a circle: {}", cycle),
                    first->span));
}

bool precedes(const After& after, size_t first, size_t second) {
  std::vector<size_t> open = {second};
  std::set<size_t> seen;
  while (!open.empty()) {
    size_t at = open.back();
    open.pop_back();
    if (at == first)
      return true;
    if (seen.insert(at).second)
      open.insert(open.end(), after[at].begin(), after[at].end());
  }
  return false;
}

// Shims may share an anchor: at most one is active on a target, and the facts
// decide which. Everything else is a chain and needs an order.
bool chains(const Rule& rule) {
  return !std::holds_alternative<std::vector<Shim>>(rule.form) &&
         !std::holds_alternative<CocciChange>(rule.form);
}

Result<void> check_chains(const RuleSet& set, const After& after) {
  std::map<std::pair<std::string, unsigned>, std::vector<size_t>> users;
  for (size_t i = 0; i < set.rules.size(); ++i) {
    const Rule& rule = set.rules[i];
    if (!chains(rule))
      continue;
    std::set<std::string> own;
    for (const Located& anchor : anchors(rule)) {
      if (!own.insert(anchor.text).second)
        return fail(
            error("rule-anchor-twice",
                  fmt::format("'{}' is changed twice in one rule", anchor.text),
                  anchor.span));
      auto& others = users[{anchor.text, newest_release(rule)}];
      for (size_t other : others)
        if (!precedes(after, other, i) && !precedes(after, i, other))
          return fail(with_other(
              error("rule-order",
                    fmt::format("two rules change '{}' in one release",
                                anchor.text),
                    anchor.span,
                    fmt::format("say which is first: 'after: [{}]'",
                                set.rules[other].id)),
              set.rules[other]));
      others.push_back(i);
    }
  }
  return {};
}

// Renames that lead back to where they start: no form would ever be the
// oldest, and facts cannot tell a name from itself.
Result<void> check_circles(const RuleSet& set) {
  struct Step {
    std::string to;
    const Rename* rename;
  };
  std::map<std::string, std::vector<Step>> older;
  for (const Rule& rule : set.rules)
    if (const auto* all = std::get_if<std::vector<Rename>>(&rule.form))
      for (const Rename& r : *all) {
        std::string space = std::string(name(r.kind)) + ' ' + r.of + ' ';
        older[space + r.new_name.text].push_back(
            {space + r.old_name.text, &r});
      }
  for (const auto& [start, first] : older) {
    std::vector<std::string> open = {start};
    std::set<std::string> seen;
    while (!open.empty()) {
      std::string at = std::move(open.back());
      open.pop_back();
      auto steps = older.find(at);
      if (steps == older.end() || !seen.insert(at).second)
        continue;
      for (const Step& s : steps->second) {
        if (s.to == start)
          return fail(error(
              "rule-circle",
              fmt::format("the renames of '{}' lead back to it",
                          s.rename->old_name.text),
              s.rename->old_name.span,
              "a rule's old name is one that the newest kernel has no more"));
        open.push_back(s.to);
      }
    }
  }
  return {};
}

} // namespace

Result<RuleSet> make_rule_set(std::vector<Rule> rules) {
  RuleSet set;
  set.rules = std::move(rules);
  std::ranges::stable_sort(set.rules, {}, &Rule::id);
  TRY(check_ids(set.rules));
  After after = TRY(resolve_after(set));
  set.order = TRY(sort_rules(set, after));
  TRY(check_chains(set, after));
  TRY(check_circles(set));
  return set;
}

} // namespace kport
