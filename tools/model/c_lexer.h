// SPDX-License-Identifier: GPL-2.0-or-later
// Splits C text into tokens, without a preprocessor: for rule templates,
// declarators and the lint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kport {

enum class CTokenKind {
  identifier,
  number,
  string,    // with its prefix and quotes
  character, // likewise
  punctuator,
  hole, // $, $v, $1: only templates have them
  bad,  // unterminated literal or comment, or a stray byte
};

struct CToken {
  CTokenKind kind = CTokenKind::bad;
  std::string text;   // without line continuations
  uint32_t begin = 0; // bytes of the text it was read from, continuations
  uint32_t end = 0;   // included
  bool first = false; // first token on its line: `#` here is a directive
  bool blank = false; // white space or a comment stands before it

  bool is(std::string_view spelling) const {
    return text == spelling &&
           (kind == CTokenKind::identifier || kind == CTokenKind::punctuator);
  }
};

// All tokens; comments are dropped, line continuations are honoured. Never
// fails: what is no token is `bad` and runs to the end of its line.
std::vector<CToken> lex_c(std::string_view text);

bool is_c_identifier(std::string_view text);

} // namespace kport
