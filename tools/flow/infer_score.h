// SPDX-License-Identifier: GPL-2.0-or-later
// How good inference is: every rule left out once, its gaps asked for.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "flow/workspace.h"

namespace kport {

struct Guess {
  std::string rule, form, anchor, target;
  std::string expected; // what the rule says
  std::string proposed; // the best proposal; "" when there is none
  bool right = false;
};

// One per rule, anchor of mainline and target whose path needs the rule. A
// right guess says what the rule says: the same name on the other side, the
// same change of a parameter or of the return type, the same shim.
[[nodiscard]] Result<std::vector<Guess>> leave_one_out(const Workspace& w);

} // namespace kport
