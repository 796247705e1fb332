// SPDX-License-Identifier: GPL-2.0-or-later
// Where a target's facts come from, for one project.
#pragma once

#include "flow/facts.h"
#include "flow/workspace.h"
#include "model/target.h"

namespace kport {

// Flags as kbuild would compile a file of the project on that kernel, its
// exports and its configuration.
[[nodiscard]] Result<FactSource> fact_source(const Workspace& w,
                                             const TargetTree& tree);

} // namespace kport
