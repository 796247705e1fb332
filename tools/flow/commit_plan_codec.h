// SPDX-License-Identifier: GPL-2.0-or-later
// A CommitPlan as the cache keeps it.
#pragma once

#include <string>

#include "flow/commit_plan.h"

namespace kport {

std::string print_plan(const CommitPlan& plan);
// False when the text is not one of ours; `plan.id` is left as it is.
bool read_plan(const std::string& text, CommitPlan& plan);

} // namespace kport
