// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes of unknown origin as text: what logs, subjects and paths may hold.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kport {

// A code point at the start of a text. What is not well-formed UTF-8 (Unicode
// 3.9, table 3-7) is one U+FFFD for one byte.
struct CodePoint {
  char32_t value = 0;
  size_t size = 0; // bytes it takes, at least 1
};
CodePoint first_code_point(std::string_view text); // `text` is not empty

void append_utf8(std::string& out, char32_t value);

// The same text with U+FFFD for every byte that is not UTF-8.
std::string valid_utf8(std::string_view bytes);

// As one line for a terminal: also what moves the cursor, changes colours or
// the direction of writing is U+FFFD, and a tab is a blank.
std::string shown(std::string_view bytes);

// Columns that a terminal gives to what shown() returned.
size_t columns(std::string_view text);

// shown(text) in exactly `width` columns: cut with an ellipsis, or filled up.
std::string fit(std::string_view text, size_t width);

} // namespace kport
