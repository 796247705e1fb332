// SPDX-License-Identifier: GPL-2.0-or-later
// Planning: (sites, rules, facts of one target) -> edits, residuals, shims.
// Pure: no file, clock or environment is read.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/plan/conditions.h"
#include "engine/plan/path.h"
#include "engine/plan/tree.h"
#include "model/plan.h"

namespace kport {

struct TreePlan {
  std::vector<Change> changes; // what the steps of `paths` point at
  std::vector<Edit> edits; // all files, as render() wants them
  std::vector<Residual> residuals;
  std::vector<Flip> flips; // residuals, too
  std::vector<ActiveShim> shims;
  std::map<std::string, Path> paths; // every entity the tree uses, by name
  std::set<std::string> rules;       // ids that made an edit or gave a shim
};

// `rules` in backport order. `target` must answer demanded(rules) and
// used_names(tree).
TreePlan plan(const Tree& tree, const std::vector<Rule>& rules,
              const FactSet& target);

// Own files that no unit included (by path): a mention of a name that must
// change becomes a residual, for nobody looked at it with a compiler.
void plan_unseen(const Tree& tree, const std::vector<std::string>& unseen,
                 TreePlan& plan);

// Every kernel name the tree mentions, or asks the preprocessor for.
std::set<std::string> used_names(const Tree& tree);

// The shims that `target` needs for `rules`, sorted by name; two rules that
// would supply one name become residuals.
std::vector<ActiveShim> active_shims(const std::vector<Rule>& rules,
                                     const FactSet& target,
                                     const std::set<std::string>& used,
                                     std::vector<Residual>& residuals);

// Why no shim supplies `name`, in words: it stands on something that the target
// lacks and that is not supplied either. Empty when there is no such shim.
std::string idle_shim(const std::vector<Rule>& rules, const FactSet& target,
                      const std::set<std::string>& shimmed,
                      const std::string& name);

} // namespace kport
