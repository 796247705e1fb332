// SPDX-License-Identifier: GPL-2.0-or-later
// C text as mutations see it: tokens of a lexer and the brackets between them,
// and how the tokens of two texts correspond. Nothing of the matcher is here,
// so that what it overlooks is not overlooked twice.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/c_lexer.h"

namespace kport {

// Tokens [first, end) of one Text.
struct TokenRange {
  size_t first = 0;
  size_t end = 0;
  bool empty() const { return first == end; }
};

class Text {
public:
  explicit Text(std::string text);

  const std::string& text() const { return text_; }
  const std::vector<CToken>& tokens() const { return tokens_; }
  size_t size() const { return tokens_.size(); }
  bool is(size_t token, std::string_view spelling) const;
  bool is_name(size_t token) const; // an identifier that is no keyword
  bool in_directive(size_t token) const { return directive_[token]; }
  // As written, comments between the tokens included.
  std::string_view spelled(TokenRange r) const;

  // The bracket that closes or opens the one at `token`; size() when none.
  size_t partner(size_t token) const { return partner_[token]; }

  // Behind the last #include; 0 when there is none.
  uint32_t behind_includes() const;
  // The function definition around or beginning at `token`.
  struct Function {
    TokenRange whole; // from the first specifier to the `}`
    size_t name = 0;
    TokenRange params; // between the parentheses
    size_t brace = 0;
  };
  const std::vector<Function>& functions() const { return functions_; }
  const Function* function_at(size_t token) const;

private:
  void find_functions();

  std::string text_;
  std::vector<CToken> tokens_;
  std::vector<bool> directive_;
  std::vector<size_t> partner_;
  std::vector<Function> functions_;
};

// Where the tokens of `a` are in `b`, by the longest common subsequence.
struct Correspondence {
  std::vector<size_t> place; // of a's tokens (and its end) in b
  std::vector<bool> same;    // a's token is in b, too
  std::vector<bool> touched; // changed itself, or text went in before it
};
Correspondence correspond(const Text& a, const Text& b);

bool same_tokens(const Text& a, const Text& b);

// Casts to a pointer to a record, as tokens: "( struct x * )".
using Casts = std::set<std::vector<std::string>>;

// Those of `after` that `before` has not.
Casts new_casts(const Text& before, const Text& after);

// The same but for where such casts stand, or whether: from pointer to pointer
// they change no value, and a compiler says where one is missing.
bool same_but_casts(const Text& a, const Text& b, const Casts& casts);

// The identifiers of a text, of its string literals, too.
std::set<std::string> words(const Text& s);

} // namespace kport
