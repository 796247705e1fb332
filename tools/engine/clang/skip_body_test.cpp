// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/clang/skip_body.h"

#include <gtest/gtest.h>

#include "engine/clang/facts.h"

namespace kport {
namespace {

// What stands behind the body, for a text that follows its opening brace.
std::string_view behind(std::string_view text) {
  std::optional<size_t> end = closing_brace(text);
  return end ? text.substr(*end) : "none";
}

TEST(SkipBody, TheBraceInTheFirstColumnCloses) {
  EXPECT_EQ(behind("\n\tif (a) {\n\t\tb();\n\t}\n}\nint x;"), "}\nint x;");
  EXPECT_EQ(behind("\n}\n}\n"), "}\n}\n");
}

TEST(SkipBody, OrTheOneOnTheSameLine) {
  EXPECT_EQ(behind(" return (T){0}; } int y;\n}\n"), "} int y;\n}\n");
  EXPECT_EQ(behind("}"), "}");
}

TEST(SkipBody, BracesInCommentsAndLiteralsAreNone) {
  EXPECT_EQ(behind("\n\t/* } */ s(\"}\\\"\", '{', '\\''); // }\n}\n"), "}\n");
  EXPECT_EQ(behind("\n\ta = b / c; /* it's\n}\n*/\n}\n"), "}\n");
}

TEST(SkipBody, WhereCountAndColumnDisagreeTheTextCannotTell) {
  EXPECT_EQ(behind("\n\tBEGIN\n\t}\n}\n"), "none"); // BEGIN holds a brace
  EXPECT_EQ(behind("\n\t{\n\tEND\n}\nint x(void)\n{\n}\n}\n"), "none");
  EXPECT_EQ(behind("\n\t}\n"), "none");
  EXPECT_EQ(behind("\n{\n}\n}\n"), "none");
  EXPECT_EQ(behind("\n\ta();\n"), "none");
}

TEST(SkipBody, NorThroughDirectivesSplicesAndOpenLiterals) {
  EXPECT_EQ(behind("\n#ifdef A\n}\n#endif\n}\n"), "none");
  EXPECT_EQ(behind("\n\t// goes on \\\n}\n}\n"), "none");
  EXPECT_EQ(behind("\n\ta = \\\n}\n}\n"), "none");
  EXPECT_EQ(behind("\n\t'a\n}\n"), "none");
}

// The same header with and without what makes a body's end unclear.
TEST(SkipBody, WhatFollowsABodyIsReadEitherWay) {
  HeaderQuestion q;
  q.parse.directory = "/v";
  q.parse.args = {"-nostdinc", "-std=gnu11", "-I./include"};
  q.parse.skim_bodies = true;
  q.headers = {"linux/a.h"};
  q.parse.overlay.push_back(
      {"/v/include/linux/a.h",
       "#define BEGIN {\n"
       "#define MAKE(n) static inline int n(void) { if (1) { return 2; } }\n"
       "static inline int plain(void)\n{\n\tif (1) {\n\t}\n}\n"
       "static inline int hidden(void)\n{\n\tBEGIN\n\t}\n}\n"
       "static inline int parted(void)\n{\n#ifdef A\n\t{\n#else\n\t{\n#endif\n"
       "\t}\n}\n"
       "static inline int short_one(void) { return 1; } int last_but(void);\n"
       "MAKE(made)\n"
       "struct tail { int end; };\n"});
  Result<HeaderAnswer> answer = read_headers(q);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->broken.empty());
  std::vector<std::string> functions;
  for (const Fact& fact : answer->facts)
    if (fact.kind == FactKind::function)
      functions.push_back(fact.name);
  EXPECT_EQ(functions,
            (std::vector<std::string>{"hidden", "last_but", "made", "parted",
                                      "plain", "short_one"}));
}

} // namespace
} // namespace kport
