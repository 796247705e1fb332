// SPDX-License-Identifier: GPL-2.0-or-later
// Own conditions of the preprocessor that a target decides otherwise.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "engine/plan/tree.h"

namespace kport {

// One condition of one unit.
struct Flip {
  size_t unit = 0;
  Range line;                // Tree's, from '#' to the end of line
  bool taken = false;        // where the unit was parsed
  std::optional<bool> there; // on the target; nothing: cannot be told
  std::string anchor;        // a macro it hangs on
  std::string why;           // the macros that differ, with both values
};

// Names whose facts the conditions of the tree hang on.
std::set<std::string> condition_inputs(const Tree& tree);

} // namespace kport
