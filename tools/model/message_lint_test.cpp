// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/message_lint.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::string codes(const std::string& message,
                  const std::string& submitter = "a@example.com") {
  std::string out;
  for (const Diagnostic& d :
       lint_message({message, "c:message", "a@example.com", submitter}))
    out += d.code + (d.severity == Severity::error ? "!" : "") + ":" +
           std::to_string(d.span.line) + " ";
  return out;
}

const std::string kSigned = "\nSigned-off-by: A <a@example.com>\n";

TEST(MessageLint, AGoodMessageIsClean) {
  EXPECT_EQ(codes("net: rill: add x\n\nWhy.\n" + kSigned), "");
}

TEST(MessageLint, SubjectsHaveAForm) {
  EXPECT_EQ(codes("add x.\n\nWhy.\n" + kSigned),
            "subject-form:1 subject-form:1 ");
  EXPECT_EQ(codes("net: Added x\n\nWhy.\n" + kSigned), "subject-form:1 ");
  EXPECT_EQ(codes("net: " + std::string(71, 'x') + "\n\nWhy.\n" + kSigned),
            "subject-long:1 ");
  // Columns, not bytes.
  std::string wide = "net: ";
  for (int i = 0; i < 70; ++i)
    wide += "\xc3\xa9";
  EXPECT_EQ(codes(wide + "\n\nWhy.\n" + kSigned), "");
}

TEST(MessageLint, LongLinesAreNamedUnlessQuoted) {
  std::string line(76, 'x');
  EXPECT_EQ(codes("net: a\n\nWhy.\n" + line + "\n\n  " + line + "\n" + kSigned),
            "body-long-line:4 ");
}

TEST(MessageLint, TheChainEndsWithTheSubmitter) {
  EXPECT_EQ(codes("net: a\n\nWhy.\n"), "no-sign-off!:1 ");
  EXPECT_EQ(codes("net: a\n\nWhy.\n\nSigned-off-by: B <b@example.com>\n"),
            "author-sign-off!:5 submitter-sign-off!:5 ");
  EXPECT_EQ(codes("net: a\n\nWhy.\n\nSigned-off-by: A <A@Example.com>\n"
                  "Signed-off-by: B <b@example.com>\n",
                  "b@example.com"),
            "");
}

TEST(MessageLint, ACoDeveloperSignsRightBehind) {
  EXPECT_EQ(codes("net: a\n\nWhy.\n\nCo-developed-by: C <c@x>\n"
                  "Signed-off-by: C <c@x>\nSigned-off-by: A <a@example.com>\n"),
            "");
  EXPECT_EQ(codes("net: a\n\nWhy.\n\nCo-developed-by: C <c@x>\n"
                  "Signed-off-by: A <a@example.com>\n"),
            "co-developer-sign-off!:5 ");
}

TEST(MessageLint, TrailersElsewhereAreNamed) {
  EXPECT_EQ(codes("net: a\n\nReviewed-by: R <r@x>\n\nWhy.\n" + kSigned),
            "stray-trailer!:3 ");
}

TEST(FixesLines, AreTakenApart) {
  std::vector<FixesLine> f = fixes_lines(
      "net: a\n\nWhy.\n\nFixes: 0123456789ab (\"net: b (c)\")\n"
      "Fixes: nothing\nSigned-off-by: A <a@example.com>\n");
  ASSERT_EQ(f.size(), 2u);
  EXPECT_EQ(f[0].hex, "0123456789ab");
  EXPECT_EQ(f[0].title, "net: b (c)");
  EXPECT_EQ(f[0].line, 5u);
  EXPECT_EQ(f[1].hex, "");
}

} // namespace
} // namespace kport
