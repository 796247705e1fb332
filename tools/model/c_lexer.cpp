// SPDX-License-Identifier: GPL-2.0-or-later
// Translation phases 2 and 3 of C, as far as tokens need them.
#include "model/c_lexer.h"

#include <algorithm>
#include <array>

namespace kport {
namespace {

// Longest first, so that the first match is the token.
constexpr std::array<std::string_view, 25> kPunctuators = {
    "...", "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=",
    ">=",  "==",  "!=",  "&&", "||", "*=", "/=", "%=", "+=",
    "-=",  "&=",  "^=",  "|=", "##", "<:", ":>"};
constexpr std::string_view kSingles = "[](){}.&*+-~!/%<>^|?:;=,#";

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

class Lexer {
public:
  explicit Lexer(std::string_view text) : text_(text) { splice(); }

  std::vector<CToken> run() {
    while (skip_blanks())
      next_token();
    return std::move(tokens_);
  }

private:
  // Steps over backslash-newline pairs: they are not there (phase 2).
  void splice() {
    while (at_ < text_.size() && text_[at_] == '\\') {
      size_t n = at_ + 1;
      if (n < text_.size() && text_[n] == '\r')
        ++n;
      if (n >= text_.size() || text_[n] != '\n')
        return;
      at_ = n + 1;
    }
  }

  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  char peek_second() const {
    Lexer ahead(*this, at_);
    ahead.step();
    return ahead.peek();
  }
  void step() {
    ++at_;
    splice();
  }
  // Takes one character into the token being built.
  void take() {
    if (!done())
      token_.text += text_[at_];
    ++at_;
    token_.end = static_cast<uint32_t>(at_);
    splice();
  }

  // A cursor for looking ahead; carries no tokens.
  Lexer(const Lexer& from, size_t at) : text_(from.text_), at_(at) {}

  // To the next token; false at the end. Comments count as blanks.
  bool skip_blanks() {
    blank_ = false;
    while (!done()) {
      char c = peek();
      if (c == '\n') {
        first_ = true;
        step();
      } else if (blank(c)) {
        step();
      } else if (c == '/' && peek_second() == '/') {
        while (!done() && peek() != '\n')
          step();
      } else if (c == '/' && peek_second() == '*') {
        if (!skip_block_comment())
          return true;
      } else {
        return true;
      }
      blank_ = true;
    }
    return false;
  }

  // Stays at the start and reports false when the comment never ends.
  bool skip_block_comment() {
    size_t start = at_;
    step();
    step();
    for (char last = '\0'; !done(); step()) {
      if (last == '*' && peek() == '/') {
        step();
        return true;
      }
      last = peek();
    }
    at_ = start;
    open_comment_ = true;
    return false;
  }

  void next_token() {
    token_ = {};
    token_.begin = static_cast<uint32_t>(at_);
    token_.first = first_;
    token_.blank = blank_;
    first_ = false;
    if (open_comment_)
      bad_to(text_.size());
    else
      token_.kind = read_kind();
    tokens_.push_back(std::move(token_));
  }

  void bad_to(size_t end) {
    token_.text = text_.substr(at_, end - at_);
    at_ = end;
    token_.end = static_cast<uint32_t>(end);
    token_.kind = CTokenKind::bad;
  }

  CTokenKind read_kind() {
    char c = peek();
    if (letter(c)) {
      while (letter(peek()) || digit(peek()))
        take();
      if ((peek() == '"' || peek() == '\'') && literal_prefix())
        return read_literal();
      return CTokenKind::identifier;
    }
    if (digit(c) || (c == '.' && digit(peek_second())))
      return read_number();
    if (c == '"' || c == '\'')
      return read_literal();
    if (c == '$') {
      take();
      while (letter(peek()) || digit(peek()))
        take();
      return CTokenKind::hole;
    }
    return read_punctuator();
  }

  bool literal_prefix() const {
    return token_.text == "L" || token_.text == "u8" || token_.text == "u" ||
           token_.text == "U";
  }

  CTokenKind read_number() {
    while (true) {
      char c = peek();
      bool exponent = c == 'e' || c == 'E' || c == 'p' || c == 'P';
      if (!letter(c) && !digit(c) && c != '.')
        return CTokenKind::number;
      take();
      if (exponent && (peek() == '+' || peek() == '-'))
        take();
    }
  }

  CTokenKind read_literal() {
    char quote = peek();
    take();
    while (!done() && peek() != '\n') {
      char c = peek();
      take();
      if (c == quote)
        return quote == '"' ? CTokenKind::string : CTokenKind::character;
      if (c == '\\' && !done() && peek() != '\n')
        take();
    }
    return CTokenKind::bad;
  }

  CTokenKind read_punctuator() {
    std::string ahead;
    Lexer cursor(*this, at_);
    for (int i = 0; i < 3 && !cursor.done(); ++i, cursor.step())
      ahead += cursor.peek();
    for (std::string_view p : kPunctuators)
      if (ahead.starts_with(p)) {
        for (size_t i = 0; i < p.size(); ++i)
          take();
        return CTokenKind::punctuator;
      }
    bool known = kSingles.find(peek()) != kSingles.npos;
    take();
    return known ? CTokenKind::punctuator : CTokenKind::bad;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool first_ = true;
  bool blank_ = false;
  bool open_comment_ = false;
  CToken token_;
  std::vector<CToken> tokens_;
};

} // namespace

std::vector<CToken> lex_c(std::string_view text) {
  return Lexer(text).run();
}

bool is_c_identifier(std::string_view text) {
  return !text.empty() && letter(text[0]) &&
         std::ranges::all_of(text,
                             [](char c) { return letter(c) || digit(c); });
}

} // namespace kport
