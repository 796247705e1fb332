// SPDX-License-Identifier: GPL-2.0-or-later
// Rewrites a parenthesised list (parameters or arguments) and keeps the white
// space between the elements that stay.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/plan.h"

namespace kport {

// One element of the new list.
struct ListItem {
  int origin = -1;           // index in the old list; -1: inserted
  std::vector<Piece> pieces; // its text
};

struct WrittenList {
  std::string_view file;    // the whole text
  Range inside;             // between the parentheses
  std::vector<Range> items; // the elements in it
};

// `empty` is written when no element is left ("void" for parameters). A
// comment goes with the element it stands before.
std::vector<Piece> rewrite_list(const WrittenList& list,
                                const std::vector<ListItem>& items,
                                const std::string& empty);

} // namespace kport
