// SPDX-License-Identifier: GPL-2.0-or-later
// What own macros do with the names they are given, read from their text: for
// uses that no preprocessor expanded.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/tree.h"

namespace kport {

// One side of a ##: the nth parameter, or a word of the body.
struct Pasted {
  size_t param = SIZE_MAX;
  std::string word;
};

struct MacroUse {
  // A parameter names a member: it stands behind `.` or `->`, or a macro that
  // does so is given it.
  bool selects = false;
  std::vector<std::pair<Pasted, Pasted>> pastes;
};

// The function-like macros that own files define, hidden definitions too; of
// several with one name, all.
using MacroTable = std::map<std::string, MacroUse, std::less<>>;
MacroTable macro_table(const Tree& tree);

} // namespace kport
