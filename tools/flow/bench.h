// SPDX-License-Identifier: GPL-2.0-or-later
// What kport costs, in processor seconds of one run (ci/bench).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "flow/workspace.h"

namespace kport {

struct Measure {
  std::string name;
  double value = 0;
  std::string unit;
  double ratio = 0;        // to what `against` says; 0: none
  std::string against;
  double goal = 0;         // the ratio, or the value, must not exceed it
  bool met() const { return goal == 0 || (ratio ? ratio : value) <= goal; }
};

// Runs in a cache of its own below build/, made empty first; downloads are
// shared with the real one.
[[nodiscard]] Result<std::vector<Measure>> measure(const Workspace& w);

} // namespace kport
