// SPDX-License-Identifier: GPL-2.0-or-later
// Tokens, and what is none.
#include "model/c_lexer.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::string spelled(std::string_view text) {
  std::string out;
  for (const CToken& t : lex_c(text)) {
    if (t.first && !out.empty())
      out += "/ ";
    out += (t.kind == CTokenKind::bad ? "!" : "") + t.text + " ";
  }
  return out;
}

TEST(CLexer, Splits) {
  EXPECT_EQ(spelled("a->b+=c...;"), "a -> b += c ... ; ");
  EXPECT_EQ(spelled("x = 0x1p-3f + .5e+1;"), "x = 0x1p-3f + .5e+1 ; ");
  EXPECT_EQ(spelled("L\"a\\\"b\" 'c' '\\''"), "L\"a\\\"b\" 'c' '\\'' ");
  EXPECT_EQ(spelled("$->f($v, $1)"), "$ -> f ( $v , $1 ) ");
}

TEST(CLexer, CommentsAreBlanks) {
  EXPECT_EQ(spelled("a/* # if */b // c\n# d"), "a b / # d ");
  EXPECT_EQ(spelled("a // b \\\n still\nc"), "a / c ");
  EXPECT_EQ(spelled("\"/* no */\" '//'"), "\"/* no */\" '//' ");
  EXPECT_EQ(spelled("/**/a/***/b/*/*/c"), "a b c ");
}

TEST(CLexer, ContinuationsAreNotThere) {
  EXPECT_EQ(spelled("ab\\\ncd e\\\r\nf"), "abcd ef ");
  EXPECT_EQ(spelled("#\\\nif"), "# if ");
  EXPECT_EQ(spelled("/\\\n* x *\\\n/ y"), "y ");
}

TEST(CLexer, BadTokensEndWithTheLine) {
  EXPECT_EQ(spelled("#error don't\nx"), "# error don !'t / x ");
  EXPECT_EQ(spelled("\"abc\nx"), "!\"abc / x ");
  EXPECT_EQ(spelled("a /* b"), "a !/* b ");
  EXPECT_EQ(spelled("@ \\ x"), "!@ !\\ x ");
}

TEST(CLexer, KnowsWhereTokensStand) {
  std::vector<CToken> t = lex_c("a b\\\nc d");
  ASSERT_EQ(t.size(), 3u);
  EXPECT_EQ(t[1].begin, 2u);
  EXPECT_EQ(t[1].end, 6u);
  EXPECT_EQ(t[2].begin, 7u);
}

} // namespace
} // namespace kport
