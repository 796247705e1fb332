// SPDX-License-Identifier: GPL-2.0-or-later
// Compares kernels pairwise, and rules with both.
#include "flow/timeline.h"

#include <algorithm>
#include <map>

#include "flow/fact_database.h"

namespace kport {
namespace {

std::vector<const Known*> by_age(const std::vector<Known>& kernels) {
  std::vector<const Known*> out;
  for (const Known& k : kernels)
    out.push_back(&k);
  std::ranges::stable_sort(out, std::greater{}, [](const Known* k) {
    return version_of(k->release);
  });
  return out;
}

bool same(const Lookup& a, const Lookup& b) {
  if (a.answer != b.answer || a.facts.empty() != b.facts.empty())
    return false;
  if (a.facts.empty())
    return true;
  const Fact &x = a.facts[0], &y = b.facts[0];
  if (x.kind != y.kind || x.signature.has_value() != y.signature.has_value())
    return false;
  if (x.signature)
    return same_form(*x.signature, *y.signature);
  return x.type == y.type && x.value == y.value && x.body == y.body &&
         x.macro_params == y.macro_params;
}

unsigned number_of(const std::string& release) {
  auto [major, minor] = version_of(release);
  return major * 1000 + minor;
}

// The kernels whose path from mainline takes a step of each rule.
using Needed = std::map<std::string, std::vector<const Known*>>;

Needed needed_by(const std::vector<Known>& kernels,
                 const std::vector<Rule>& rules,
                 const std::set<std::string>& names) {
  Needed out;
  for (size_t i = 1; i < kernels.size(); ++i) {
    Crossing crossing(kernels[0], kernels[i], rules);
    std::set<std::string> ids;
    for (const ActiveShim& s : crossing.shims())
      if (names.contains(s.provides))
        ids.insert(s.rule);
    for (const std::string& name : names)
      if (Result<Gap> gap = crossing.look(name);
          gap && gap->path.outcome == Outcome::path)
        for (const Change* c : gap->path.end.steps)
          ids.insert(c->rule->id);
    for (const std::string& id : ids)
      out[id].push_back(&kernels[i]);
  }
  return out;
}

Dated date(const Rule& rule, const std::vector<Known>& kernels,
           const std::vector<const Known*>& needing) {
  Dated d{rule.id, newest_release(rule), "", "", true};
  for (const Known* k : by_age(kernels)) {
    bool needs = std::ranges::find(needing, k) != needing.end();
    if (needs) {
      d.after = d.after.empty() ? k->release : d.after;
      d.agrees &= number_of(k->release) < d.release;
    } else if (d.after.empty()) {
      d.until = k->release;
    }
  }
  return d;
}

} // namespace

Timeline timeline(const std::vector<Known>& kernels,
                  const std::vector<Rule>& rules, const std::string& name) {
  Timeline out;
  const Lookup* newer = nullptr;
  std::vector<Lookup> found;
  std::vector<const Known*> order = by_age(kernels);
  for (const Known* k : order)
    found.push_back(look_up(*k->store, name));
  for (size_t i = 0; i < order.size(); ++i) {
    const Lookup& l = found[i];
    Era e{order[i]->spec.name, order[i]->release, l.answer, "", false};
    e.form = l.facts.empty() ? l.why : l.facts[0].text;
    e.as_newer = newer && same(*newer, l);
    newer = &l;
    out.eras.push_back(std::move(e));
  }
  Needed needed = needed_by(kernels, rules, {name});
  for (const Rule& rule : rules)
    if (auto it = needed.find(rule.id); it != needed.end())
      out.rules.push_back(date(rule, kernels, it->second));
  return out;
}

std::vector<Dated> date_rules(const std::vector<Known>& kernels,
                              const std::vector<Rule>& rules) {
  std::set<std::string> names;
  for (const Rule& rule : rules)
    for (const Located& anchor : anchors(rule))
      names.insert(anchor.text);
  Needed needed = needed_by(kernels, rules, names);
  std::vector<Dated> out;
  for (const Rule& rule : rules)
    if (auto it = needed.find(rule.id); it != needed.end())
      out.push_back(date(rule, kernels, it->second));
  std::ranges::sort(out, {}, &Dated::rule);
  return out;
}

} // namespace kport
