// SPDX-License-Identifier: GPL-2.0-or-later
// A recursive descent over specifiers and declarators (C11 6.7.6, 6.7.7).
#include "model/declarator.h"

#include <algorithm>
#include <array>
#include <vector>

#include "model/c_lexer.h"

namespace kport {
namespace {

constexpr std::array<std::string_view, 10> kQualifiers = {
    "const",   "volatile", "restrict", "__user",    "__rcu",
    "__iomem", "__percpu", "__force",  "__bitwise", "__restrict"};
constexpr std::array<std::string_view, 10> kBaseWords = {
    "void",   "char",     "short", "int",    "long",
    "signed", "unsigned", "float", "double", "_Bool"};
constexpr std::array<std::string_view, 17> kNoType = {
    "static", "extern", "inline", "register", "typedef", "return",
    "if",     "else",   "for",    "while",    "do",      "switch",
    "case",   "goto",   "sizeof", "break",    "continue"};

constexpr size_t kDepth = 16;

template <size_t N>
bool one_of(const std::array<std::string_view, N>& words,
            std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

class Parser {
public:
  explicit Parser(std::string_view text) : text_(text), tokens_(lex_c(text)) {}

  Declarator run() {
    Declarator out;
    if (tokens_.empty())
      fail("a type is expected");
    parse_one(0);
    if (problem_.empty() && at_ < tokens_.size())
      fail("this does not belong to a declarator");
    if (!problem_.empty()) {
      out.problem = problem_;
      out.problem_at = problem_at_;
      return out;
    }
    out.param.name = name_ == kNoName ? "" : tokens_[name_].text;
    std::string spelling;
    for (size_t i = 0; i < tokens_.size(); ++i)
      if (i != name_)
        spelling += tokens_[i].text + " ";
    out.param.type.spelling = normal_type(spelling);
    return out;
  }

private:
  static constexpr size_t kNoName = SIZE_MAX;

  const CToken* peek() const {
    return at_ < tokens_.size() ? &tokens_[at_] : nullptr;
  }
  bool at(std::string_view spelling) const {
    return peek() && peek()->is(spelling);
  }
  bool identifier() const {
    return peek() && peek()->kind == CTokenKind::identifier;
  }
  bool accept(std::string_view spelling) {
    if (!at(spelling))
      return false;
    ++at_;
    return true;
  }
  bool fail(std::string problem) {
    if (problem_.empty()) {
      problem_ = std::move(problem);
      problem_at_ = peek() ? peek()->begin : text_.size();
    }
    return false;
  }

  void qualifiers() {
    while (identifier() && one_of(kQualifiers, peek()->text))
      ++at_;
  }

  // One declaration specifier list; a typedef name only while no other type
  // word was seen.
  bool specifiers() {
    bool typed = false;
    for (; identifier(); ++at_) {
      const std::string& word = peek()->text;
      if (one_of(kQualifiers, word))
        continue;
      if (one_of(kNoType, word))
        return fail("a type is expected here");
      if (word == "struct" || word == "union" || word == "enum") {
        if (typed)
          return fail("a second type");
        ++at_;
        if (!identifier())
          return fail("a tag is expected");
      } else if (typed && !one_of(kBaseWords, word)) {
        return true; // the declarator's name
      }
      typed = true;
    }
    return typed || fail("a type is expected");
  }

  bool parse_one(size_t depth) {
    return specifiers() && declarator(depth, depth == 0);
  }

  bool declarator(size_t depth, bool top) {
    if (depth > kDepth)
      return fail("nested too deeply");
    while (accept("*"))
      qualifiers();
    bool nested = at("(") && nests();
    if (nested) {
      ++at_;
      if (!declarator(depth + 1, top))
        return false;
      if (!accept(")"))
        return fail("')' is expected");
    } else if (identifier()) {
      if (one_of(kNoType, peek()->text) || one_of(kBaseWords, peek()->text))
        return fail("a name is expected");
      if (top)
        name_ = at_;
      ++at_;
    }
    return suffixes(depth);
  }

  // "(*fn)" or "((x))" against the parameter list of an abstract function.
  bool nests() const {
    const CToken* next = at_ + 1 < tokens_.size() ? &tokens_[at_ + 1] : nullptr;
    return next && (next->is("*") || next->is("("));
  }

  bool suffixes(size_t depth) {
    while (peek()) {
      if (accept("[")) {
        while (peek() && !at("]") && !at("[") && !at("("))
          ++at_;
        if (!accept("]"))
          return fail("']' is expected");
      } else if (accept("(")) {
        if (!parameters(depth + 1))
          return false;
      } else {
        break;
      }
    }
    return true;
  }

  bool parameters(size_t depth) {
    if (depth > kDepth)
      return fail("nested too deeply");
    if (accept(")"))
      return true;
    do {
      if (accept("..."))
        break;
      if (!parse_one(depth))
        return false;
    } while (accept(","));
    return accept(")") || fail("',' or ')' is expected");
  }

  std::string_view text_;
  std::vector<CToken> tokens_;
  size_t at_ = 0;
  size_t name_ = kNoName;
  std::string problem_;
  size_t problem_at_ = 0;
};

} // namespace

Declarator parse_declarator(std::string_view text) {
  return Parser(text).run();
}

} // namespace kport
