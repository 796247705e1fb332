// SPDX-License-Identifier: GPL-2.0-or-later
// Where in a C text names are declared, without parsing it: fast enough for
// every header of a kernel, and never more than a hint.
#pragma once

#include <array>
#include <functional>
#include <string_view>

namespace kport {

// Called with each identifier outside comments, strings and macro bodies, and
// whether it stands where C can declare a name.
using FoundName = std::function<void(std::string_view name, bool declares)>;
void scan_names(std::string_view text, const FoundName& found);

// The position after a comment or literal that starts at `i`, or `i`.
size_t after_aside(std::string_view text, size_t i);

// Whether a character may stand in an identifier.
inline constexpr std::array<bool, 256> kWord = [] {
  std::array<bool, 256> word = {};
  for (int c = '0'; c <= '9'; ++c)
    word[size_t(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c)
    word[size_t(c)] = word[size_t(c - 'a' + 'A')] = true;
  word['_'] = true;
  return word;
}();
inline bool is_word(char c) {
  return kWord[static_cast<unsigned char>(c)];
}

} // namespace kport
