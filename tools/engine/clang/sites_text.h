// SPDX-License-Identifier: GPL-2.0-or-later
// The raw tokens of one own file: what brackets match and where arguments end
// is answered by the text itself, never by joining locations of macros.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kport {

struct RawToken {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool identifier = false; // keywords too
  bool line_start = false; // the first of its line
};

struct Extent {
  uint32_t begin = 0;
  uint32_t end = 0;

  bool operator==(const Extent&) const = default;
};

inline constexpr size_t kNoToken = SIZE_MAX;

// Comments are no tokens; directives are lexed like code.
class OwnText {
public:
  explicit OwnText(std::string_view content);

  const std::string& content() const { return content_; }
  const std::vector<RawToken>& tokens() const { return tokens_; }
  std::string_view text(size_t token) const;
  std::string_view text(Extent e) const;
  bool is(size_t token, std::string_view spelling) const;

  // The token that begins at `offset`, or kNoToken.
  size_t at(uint32_t offset) const;
  // The first token that begins at or after `offset`; tokens().size() if none.
  size_t from(uint32_t offset) const;

  // The bracket matching the one at `token`, or kNoToken.
  size_t close_of(size_t open) const;
  size_t open_of(size_t close) const;

  // What stands between the tokens `open` and `close`, split at its commas:
  // only parentheses nest in a macro's arguments. Nothing at all is no
  // argument. Ends are trimmed to tokens; an empty argument is empty there.
  std::vector<Extent> split(size_t open, size_t close, bool macro) const;

  // [begin, end) with the `;` that follows it, if one does.
  Extent with_semicolon(Extent e) const;

  // Clang lets a token that follows a continued line begin with the backslash;
  // the text begins where this says.
  uint32_t past_continuation(uint32_t offset) const;

  // Offset of the line's end; a backslash does not continue it.
  uint32_t line_end(uint32_t offset) const;
  uint32_t line_begin(uint32_t offset) const;

private:
  std::string content_; // NUL-terminated, as the raw lexer wants it
  std::vector<RawToken> tokens_;
};

} // namespace kport
