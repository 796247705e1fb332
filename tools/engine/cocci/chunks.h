// SPDX-License-Identifier: GPL-2.0-or-later
// A C file cut at its top level: functions, declarations, directives.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kport {

// Bytes [begin, end) that stand or fall together for a program that parses
// function by function.
struct Chunk {
  uint32_t begin = 0;
  uint32_t end = 0;
};

// In order, gapless, from the first byte to the last. Braces that an #if splits
// make chunks longer, never shorter.
std::vector<Chunk> chunks_of(std::string_view text);

} // namespace kport
