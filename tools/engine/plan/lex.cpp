// SPDX-License-Identifier: GPL-2.0-or-later
// The raw lexer of lex.h.
#include "engine/plan/lex.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace kport {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         (c & 0x80);
}

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
  for (std::string_view p : kLong)
    if (s.compare(at, p.size(), p) == 0)
      return at + p.size();
  return at + 1;
}

} // namespace

std::vector<Token> lex(std::string_view s) {
  std::vector<Token> out;
  for (size_t i = 0; i < s.size();) {
    char c = s[i];
    if (std::isspace(static_cast<unsigned char>(c)) ||
        (c == '\\' && i + 1 < s.size() &&
         (s[i + 1] == '\n' || s[i + 1] == '\r'))) {
      ++i;
      continue;
    }
    if (size_t end = comment(s, i); end != i) {
      i = end;
      continue;
    }
    TokenKind kind = TokenKind::punctuation;
    size_t end = i + 1;
    if (c == '"' || c == '\'') {
      kind = c == '"' ? TokenKind::string : TokenKind::character;
      end = quoted(s, i);
    } else if (std::isdigit(static_cast<unsigned char>(c))) {
      kind = TokenKind::number;
      while (end < s.size() && (is_word(s[end]) || s[end] == '.'))
        ++end;
    } else if (is_word(c)) {
      kind = TokenKind::word;
      while (end < s.size() && is_word(s[end]))
        ++end;
    } else {
      end = punctuator(s, i);
    }
    out.push_back({kind, static_cast<uint32_t>(i), static_cast<uint32_t>(end),
                   s.substr(i, end - i)});
    i = end;
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
