// SPDX-License-Identifier: GPL-2.0-or-later
// SmPL rules on a tree that the declarative ones were planned for already.
#pragma once

#include <vector>

#include "base/result.h"
#include "engine/cocci/spatch.h"
#include "engine/plan/plan.h"

namespace kport {

struct SmplJob {
  const std::vector<Rule>& rules; // backport order
  const FactSet& target;
  std::filesystem::path cache_dir;
  unsigned jobs = 1;
  unsigned cpu_limit = 60; // seconds per file and rule
};

// Whether any of the rules holds SmPL at all.
bool has_smpl(const std::vector<Rule>& rules);

// Runs every SmPL rule whose `when` holds on the files whose text, as `plan`
// generates it so far, mentions one of its triggers; one file at a time. What
// spatch changed becomes edits in `plan`, blamed on the rule. Residuals: a
// function that mentions a trigger and was not changed, for want of a match or
// because spatch cannot parse it; a file that spatch fails on or takes too long
// for. Residuals whose text the rules took away are dropped.
// An error when a rule wants a run and spatch is not installed.
[[nodiscard]] Result<void> apply_smpl(const Tree& tree, const SmplJob& job,
                                      TreePlan& plan);

} // namespace kport
