// SPDX-License-Identifier: GPL-2.0-or-later
// A raw C lexer: enough to compare and cut source text, nothing more.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kport {

enum class TokenKind { word, number, string, character, punctuation };

struct Token {
  TokenKind kind = TokenKind::punctuation;
  uint32_t begin = 0; // byte offset in the lexed text
  uint32_t end = 0;
  std::string_view text; // points into the lexed text
};

// The first token at `at` or behind it; nothing when there is none.
std::optional<Token> next_token(std::string_view text, size_t at);

// Comments, white space and line continuations are dropped. Never fails: a
// byte that begins no token is a punctuation of its own.
std::vector<Token> lex(std::string_view text);

// True when both lex to the same tokens.
bool same_tokens(std::string_view a, std::string_view b);

} // namespace kport
