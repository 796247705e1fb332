// SPDX-License-Identifier: GPL-2.0-or-later
// Joins stores of facts with rules, name by name.
#include "flow/infer_gap.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "engine/plan/apply.h"
#include "flow/fact_database.h"
#include "target/acquire.h"

namespace kport {
namespace {

// Tries every subset of the changes that apply to one anchor; they are few.
struct Nearest {
  const std::vector<Change>& changes;
  const FactSet& target;
  const std::set<std::string>& shimmed;
  AnchorForm best;
  size_t distance = SIZE_MAX;

  size_t distance_of(const AnchorForm& form) const {
    auto it = target.names.find(form.name);
    if (it == target.names.end() || it->second.answer != Answer::yes)
      return SIZE_MAX;
    for (const Fact& f : it->second.facts)
      if (f.signature && form.callable) {
        SignatureChange c = signature_difference(form, *f.signature);
        return c.args.size() + (c.returns ? 1 : 0);
      }
    return 0;
  }

  void walk(size_t next, const AnchorForm& form) {
    if (next == changes.size()) {
      size_t d = distance_of(form);
      if (d < distance ||
          (d == distance && form.steps.size() < best.steps.size())) {
        distance = d;
        best = form;
      }
      return;
    }
    const Change& c = changes[next];
    walk(next + 1, form);
    if (!holds(c.rule->when_has, c.rule->when_lacks, target, shimmed))
      return;
    if (std::optional<AnchorForm> applied = apply(c, form, target))
      walk(next + 1, *applied);
  }
};

// The changes that may concern an anchor, by a walk that takes all of them.
std::vector<Change> concerning(const std::vector<Change>& all,
                               const AnchorForm& start, const FactSet& target) {
  std::vector<Change> out;
  std::vector<AnchorForm> forms = {start};
  for (const Change& c : all) {
    std::vector<AnchorForm> more;
    for (const AnchorForm& form : forms)
      if (std::optional<AnchorForm> applied = apply(c, form, target))
        more.push_back(std::move(*applied));
    if (more.empty())
      continue;
    out.push_back(c);
    constexpr size_t kMost = 64;
    for (AnchorForm& form : more)
      if (forms.size() < kMost)
        forms.push_back(std::move(form));
  }
  return out;
}

} // namespace

std::pair<unsigned, unsigned> version_of(const std::string& release) {
  unsigned major = 0, minor = 0;
  std::sscanf(release.c_str(), "%u.%u", &major, &minor);
  return {major, minor};
}

Result<std::vector<Known>> known_kernels(const Workspace& w) {
  std::vector<Known> out;
  std::vector<std::string> names = w.project.build_for;
  names.insert(names.begin(), w.project.mainline);
  for (const std::string& name : names) {
    Known k;
    k.spec = TRY(w.find(name));
    TargetTree tree = TRY(acquire_tree(w.acquire, k.spec));
    k.release = tree.release;
    k.store = std::make_shared<FactStore>(
        TRY(open_database(w.acquire, tree, w.jobs)));
    out.push_back(std::move(k));
  }
  std::stable_sort(out.begin() + 1, out.end(),
                   [](const Known& a, const Known& b) {
                     return version_of(a.release) > version_of(b.release);
                   });
  return out;
}

FactSet facts_of(const Known& kernel, const std::set<std::string>& names) {
  FactSet set;
  set.target = kernel.spec.name;
  set.release = kernel.release;
  for (const std::string& name : names)
    set.names[name] = look_up(*kernel.store, name);
  return set;
}

bool Gap::open() const {
  return !shimmed && path.outcome != Outcome::satisfied &&
         path.outcome != Outcome::path;
}

Crossing::Crossing(const Known& mainline, const Known& target,
                   const std::vector<Rule>& rules)
    : mainline_(mainline), target_(target), rules_(rules),
      changes_(flatten(rules)) {
  std::set<std::string> names = demanded(rules), used;
  for (const Rule& rule : rules)
    for (const Located& anchor : anchors(rule))
      used.insert(anchor.text);
  names.insert(used.begin(), used.end());
  facts_ = facts_of(target, names);
  std::vector<Residual> ignored; // a name that two rules supply stays a gap
  shims_ = active_shims(rules, facts_, used, ignored);
  for (const ActiveShim& s : shims_)
    shimmed_.insert(s.provides);
}

Result<Gap> Crossing::look(const std::string& name) {
  Lookup here = look_up(*mainline_.store, name);
  if (here.facts.empty())
    return fail(error("no-fact",
                      fmt::format("{} has no '{}'", mainline_.spec.name, name),
                      {}, "kport facts mainline 'PART*' finds names"));
  Gap gap;
  gap.fact = here.facts.front();
  gap.shimmed = shimmed_.contains(name);
  facts_.names.try_emplace(name, look_up(*target_.store, name));
  gap.path = choose(gap.fact, changes_, facts_, shimmed_);
  gap.nearest = form_of(gap.fact);
  if (!gap.open())
    return gap;
  std::vector<Change> few = concerning(changes_, gap.nearest, facts_);
  Nearest search{few, facts_, shimmed_, gap.nearest, SIZE_MAX};
  search.walk(0, gap.nearest);
  gap.nearest = std::move(search.best);
  return gap;
}

} // namespace kport
