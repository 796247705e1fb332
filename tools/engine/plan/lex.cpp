// SPDX-License-Identifier: GPL-2.0-or-later
// The raw lexer of lex.h.
#include "engine/plan/lex.h"

#include <algorithm>
#include <array>

namespace kport {
namespace {

constexpr bool digit(int c) { return c >= '0' && c <= '9'; }

// Looked up for every byte of the tree again and again: no calls, no locale.
constexpr std::array<bool, 256> kWord = [] {
  std::array<bool, 256> out{};
  for (int c = 0; c < 256; ++c)
    out[c] = digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             c == '_' || c >= 0x80;
  return out;
}();

bool is_word(char c) { return kWord[static_cast<unsigned char>(c)]; }

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Past a quoted literal that starts at `at`; an unterminated one ends at EOL.
size_t quoted(std::string_view s, size_t at) {
  char quote = s[at];
  for (size_t i = at + 1; i < s.size(); ++i) {
    if (s[i] == '\\')
      ++i;
    else if (s[i] == quote)
      return i + 1;
    else if (s[i] == '\n')
      return i;
  }
  return s.size();
}

size_t comment(std::string_view s, size_t at) {
  if (s[at] != '/')
    return at;
  if (s.compare(at, 2, "/*") == 0) {
    size_t end = s.find("*/", at + 2);
    return end == std::string_view::npos ? s.size() : end + 2;
  }
  if (s.compare(at, 2, "//") == 0) {
    size_t end = s.find('\n', at);
    return end == std::string_view::npos ? s.size() : end;
  }
  return at;
}

size_t punctuator(std::string_view s, size_t at) {
  static constexpr std::array<std::string_view, 23> kLong = {
      "<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=",
      "&&",  "||",  "+=",  "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##"};
  if (at + 1 == s.size() ||
      std::string_view("<>.+-=&|#").find(s[at + 1]) == s.npos)
    return at + 1; // none of kLong has another second character
  for (std::string_view p : kLong)
    if (s.compare(at, p.size(), p) == 0)
      return at + p.size();
  return at + 1;
}

} // namespace

std::optional<Token> next_token(std::string_view s, size_t at) {
  while (at < s.size()) {
    char c = s[at];
    if (is_space(c) || (c == '\\' && at + 1 < s.size() &&
                        (s[at + 1] == '\n' || s[at + 1] == '\r'))) {
      ++at;
      continue;
    }
    if (size_t end = comment(s, at); end != at) {
      at = end;
      continue;
    }
    TokenKind kind = TokenKind::punctuation;
    size_t end = at + 1;
    if (c == '"' || c == '\'') {
      kind = c == '"' ? TokenKind::string : TokenKind::character;
      end = quoted(s, at);
    } else if (digit(c)) {
      kind = TokenKind::number;
      while (end < s.size() && (is_word(s[end]) || s[end] == '.'))
        ++end;
    } else if (is_word(c)) {
      kind = TokenKind::word;
      while (end < s.size() && is_word(s[end]))
        ++end;
    } else {
      end = punctuator(s, at);
    }
    return Token{kind, static_cast<uint32_t>(at), static_cast<uint32_t>(end),
                 s.substr(at, end - at)};
  }
  return std::nullopt;
}

std::vector<Token> lex(std::string_view s) {
  std::vector<Token> out;
  size_t at = 0;
  while (std::optional<Token> token = next_token(s, at)) {
    out.push_back(*token);
    at = token->end;
  }
  return out;
}

bool same_tokens(std::string_view a, std::string_view b) {
  std::vector<Token> x = lex(a), y = lex(b);
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](const Token& l, const Token& r) {
                      return l.text == r.text;
                    });
}

} // namespace kport
