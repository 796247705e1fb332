// SPDX-License-Identifier: GPL-2.0-or-later
// What stands around and inside the text that an edit replaces.
#pragma once

#include <string_view>
#include <vector>

#include "engine/plan/tree.h"
#include "model/plan.h"

namespace kport {

// Whether the expression `text` may stand at `range` without parentheses: as
// an argument, as a value that is assigned or returned, as an operand of what
// binds less.
bool stands_alone(std::string_view file, const Range& range,
                  std::string_view text);

// Whether the expression at `range` is a place there, not a value: assigned
// to, counted up or down, or its address taken.
bool is_place(std::string_view file, const Range& range);

// `pieces` in the stead of `range`, behind them the comments of `range` that
// they do not carry over.
std::vector<Piece> keep_comments(const Tree& tree, const Range& range,
                                 std::vector<Piece> pieces);

// Whether `text` is an operand of any operator as it is.
bool is_primary(std::string_view text);

// Whether a cast may be put before `text` as it is: nothing in it binds less.
bool is_operand(std::string_view text);

// Comments in [begin, end) of a file, outermost text only.
std::vector<Range> comments_in(std::string_view file, const Range& range);

// An element of a list in braces with its comma and, when it has lines of its
// own, those lines.
Range with_separator(const Tree& tree, Range whole);

// The offset of the brace that encloses `at`; npos at file scope.
size_t open_brace(std::string_view file, uint32_t at);

// Where the declaration that the brace belongs to begins: behind what ends
// the one before it, and behind preprocessor lines.
uint32_t declaration(std::string_view file, size_t brace);

} // namespace kport
