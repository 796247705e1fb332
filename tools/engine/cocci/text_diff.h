// SPDX-License-Identifier: GPL-2.0-or-later
// What differs between two texts, token by token.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kport {

// Replaces bytes [begin, end) of the older text.
struct Hunk {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string text;
};

// Few and small hunks, in order, none touching another; applied, they give
// `after` byte for byte. Texts that share little become one hunk.
std::vector<Hunk> text_diff(std::string_view before, std::string_view after);

// The older text with its hunks applied.
std::string apply_hunks(std::string_view before,
                        const std::vector<Hunk>& hunks);

} // namespace kport
