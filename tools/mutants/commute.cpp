// SPDX-License-Identifier: GPL-2.0-or-later
// Draws orders of rules and compares what they give.
#include "mutants/commute.h"

#include <algorithm>
#include <random>
#include <set>

#include <fmt/format.h>

namespace kport {
namespace {

bool bound(const Rule& first, const Rule& second) {
  auto names = [](const Rule& a, const Rule& b) {
    return std::ranges::find(a.after, b.id) != a.after.end();
  };
  if (names(first, second) || names(second, first))
    return true;
  std::set<std::string> mine;
  for (const Located& a : anchors(first))
    mine.insert(a.text);
  return std::ranges::any_of(anchors(second), [&](const Located& a) {
    return mine.contains(a.text);
  });
}

// A random order in which whatever is bound stays as it is.
std::vector<Rule> shuffled(const std::vector<Rule>& rules,
                           std::mt19937_64& random) {
  std::vector<size_t> left(rules.size());
  for (size_t i = 0; i < left.size(); ++i)
    left[i] = i;
  std::vector<Rule> out;
  while (!left.empty()) {
    std::vector<size_t> ready;
    for (size_t i = 0; i < left.size(); ++i)
      if (std::none_of(left.begin(), left.begin() + long(i), [&](size_t j) {
            return bound(rules[j], rules[left[i]]);
          }))
        ready.push_back(i);
    size_t taken = ready[random() % ready.size()];
    out.push_back(rules[left[taken]]);
    left.erase(left.begin() + long(taken));
  }
  return out;
}

// Everything a plan says, as text.
Result<std::string> outcome(const Tree& tree, const std::vector<Rule>& rules,
                            const FactSet& facts) {
  TreePlan made = plan(tree, rules, facts);
  std::string out;
  for (uint32_t f = 0; f < tree.paths.size(); ++f) {
    std::vector<Edit> edits;
    for (const Edit& e : made.edits)
      if (e.range.file == f)
        edits.push_back(e);
    if (!edits.empty())
      out += tree.paths[f] + "\n" +
             TRY(render(tree.texts[f], f, edits)).text;
  }
  for (const Residual& r : made.residuals)
    out += fmt::format("{} {} {}\n", r.anchor, r.range.begin, r.reason);
  for (const ActiveShim& s : made.shims)
    out += s.provides + "\n";
  return out;
}

} // namespace

Result<std::string> differs_by_order(Ground& g, unsigned orders) {
  const Generated& made = g.generated;
  const Tree& tree = made.tree ? *made.tree : g.round->canonical.tree;
  std::string right = TRY(outcome(tree, made.rules, made.facts));
  std::mt19937_64 random(7);
  for (unsigned n = 0; n < orders; ++n) {
    std::string other =
        TRY(outcome(tree, shuffled(made.rules, random), made.facts));
    if (other == right)
      continue;
    size_t at = size_t(std::ranges::mismatch(right, other).in1 - right.begin());
    return fmt::format("order {}: '{}' became '{}'", n, right.substr(at, 60),
                       other.substr(std::min(at, other.size()), 60));
  }
  return std::string();
}

} // namespace kport
