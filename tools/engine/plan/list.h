// SPDX-License-Identifier: GPL-2.0-or-later
// Rewrites a parenthesised list (parameters or arguments) and keeps the white
// space between the elements that stay.
#pragma once

#include <vector>

#include "model/plan.h"

namespace kport {

// One element of the new list.
struct ListItem {
  int origin = -1;           // index in the old list; -1: inserted
  std::vector<Piece> pieces; // its text
};

// `inside` is the text between the parentheses, `old` the elements in it.
// `empty` is written when no element is left ("void" for parameters).
std::vector<Piece> rewrite_list(const Range& inside,
                                const std::vector<Range>& old,
                                const std::vector<ListItem>& items,
                                const std::string& empty);

} // namespace kport
