// SPDX-License-Identifier: GPL-2.0-or-later
// Decisions of kport.yaml: where no fact tells which meaning a target has, a
// person says it for that target, with a reason.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/fact.h"
#include "model/project.h"
#include "model/rule.h"

namespace kport {

// `rules` as they stand for one target: one decided to be of the new form is
// left out, one of the old form applies whatever its `when` says, and its
// blame gives the decision. Refuses a decision on a rule that does not exist
// or that has no `when`: there, facts decide.
[[nodiscard]] Result<std::vector<Rule>>
decide(const Project& project, const std::vector<Rule>& rules, FactSet& facts);

} // namespace kport
