// SPDX-License-Identifier: GPL-2.0-or-later
// Trailers, read as git-interpret-trailers(1) does, and those that it does not
// recognise because of where they stand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kport {

struct Trailer {
  std::string key;   // as written, blanks around it removed
  std::string value; // as written; a folded line keeps its newline and indent
  size_t line = 0;   // in the message, from 1
  bool operator==(const Trailer&) const = default;

  std::string unfolded() const; // the value in one line
};

// Where git's block is, as byte offsets: [begin, end). Both are the same when
// there is none. A block is the last paragraph, not the first, of which all
// lines are trailers, or which holds a line that git itself writes
// (Signed-off-by, "(cherry picked from commit") and at least a quarter of
// trailers. A line that begins with `---` ends the message.
struct TrailerBlock {
  size_t begin = 0;
  size_t end = 0;
};
TrailerBlock find_trailer_block(std::string_view message);

// The block's trailers in order. "(cherry picked from commit …)" lines and
// others that are no trailers are left out, as --only-trailers does.
std::vector<Trailer> parse_trailers(std::string_view message);

// Lines of the message outside the block that look like one of `known` keys
// (compared without case), wherever they stand, folded lines included.
std::vector<Trailer>
stray_trailers(std::string_view message,
               const std::vector<std::string>& known);

// The offset of the ':' of "Key: value" or "Key : value", npos when `line` is
// no trailer.
size_t trailer_separator(std::string_view line);

} // namespace kport
