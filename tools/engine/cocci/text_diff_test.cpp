// SPDX-License-Identifier: GPL-2.0-or-later
// Differences, and the way from a changed rendering back to edits.
#include "engine/cocci/text_diff.h"

#include <random>

#include <gtest/gtest.h>

#include "engine/cocci/chunks.h"
#include "engine/cocci/comments.h"
#include "engine/cocci/spatch.h"
#include "engine/cocci/splice.h"

namespace kport {
namespace {

std::string show(std::string_view before, std::string_view after) {
  std::string out;
  for (const Hunk& h : text_diff(before, after))
    out += "[" + std::string(before.substr(h.begin, h.end - h.begin)) + "|" +
           h.text + "]";
  return out;
}

TEST(TextDiff, HunksAreTokens) {
  EXPECT_EQ(show("f(a, b);\n", "g(a, b, 0);\n"), "[f|g][|, 0]");
  EXPECT_EQ(show("f(a);\n", "f(a);\n"), "");
  EXPECT_EQ(show("", "x\n"), "[|x\n]");
  EXPECT_EQ(show("x\n", ""), "[x\n|]");
  EXPECT_EQ(show("a;\nb;\nc;\n", "a;\nc;\n"), "[b;\n|]");
}

TEST(TextDiff, ManyDifferencesAreOneHunk) {
  std::string a, b;
  for (int i = 0; i < 4000; ++i) {
    a += "a" + std::to_string(i) + "\n";
    b += "b" + std::to_string(i) + "\n";
  }
  ASSERT_EQ(text_diff("x;" + a + "y;", "x;" + b + "y;").size(), 1u);
  EXPECT_EQ(apply_hunks(a, text_diff(a, b)), b);
}

// A text of a few tokens, so that much is alike.
std::string random_text(std::mt19937& random) {
  static constexpr const char* kWords[] = {
      "a", "b ", "(", ")", "\n", "/* c */", "\t", ";", "\"s\"", "{", "}"};
  std::string out;
  for (unsigned n = random() % 40; n > 0; --n)
    out += kWords[random() % std::size(kWords)];
  return out;
}

TEST(TextDiff, HunksGiveTheOtherTextWhateverItIs) {
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    std::string a = random_text(random), b = random_text(random);
    EXPECT_EQ(apply_hunks(a, text_diff(a, b)), b);
  }
}

// Random edits, rendered, changed at random: splicing must be exact, and an
// edit that no hunk touches must stay as it is.
TEST(Splice, IsExactForAnyHunks) {
  std::mt19937 random(11);
  int spliced = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string source = random_text(random) + "x;y;z";
    auto size = static_cast<uint32_t>(source.size());
    std::vector<Edit> edits;
    for (uint32_t at = random() % 5; at < size; at += 1 + random() % 9) {
      Range r{0, at, std::min<uint32_t>(size, at + random() % 4)};
      Edit e{r, {std::string(random() % 3, 'n')}, {{"old", "", "", "", ""}}};
      if (random() % 2)
        e.pieces.push_back(r);
      edits.push_back(e);
      at = r.end;
    }
    normalise(edits);
    Result<Rendered> rendered = render(source, 0, edits);
    ASSERT_TRUE(rendered);
    std::vector<Hunk> hunks =
        text_diff(rendered->text, random() % 2 ? random_text(random)
                                               : rendered->text + "(tail)");
    Result<std::vector<Edit>> out =
        splice({source, 0, edits, *rendered}, hunks, {"smpl", "", "", "", ""});
    ASSERT_TRUE(out) << source;
    EXPECT_EQ(render(source, 0, *out)->text,
              apply_hunks(rendered->text, hunks));
    spliced += static_cast<int>(hunks.size());
  }
  EXPECT_GT(spliced, 3000);
}

TEST(Splice, BlamesBothRulesWhereTheyMeet) {
  std::string source = "a(x); b(y);";
  std::vector<Edit> edits = {
      {{0, 0, 1}, {std::string("A")}, {{"one", "", "", "", ""}}},
      {{0, 6, 7}, {std::string("B")}, {{"two", "", "", "", ""}}}};
  Rendered r = *render(source, 0, edits);
  std::vector<Edit> out =
      *splice({source, 0, edits, r}, text_diff(r.text, "C(x); B(y, 0);"),
              {"smpl", "", "", "", ""});
  ASSERT_EQ(out.size(), 3u);
  EXPECT_EQ(out[0].blame.size(), 2u);
  EXPECT_EQ(out[1].blame[0].rule, "two");
  EXPECT_EQ(out[2].blame[0].rule, "smpl");
  EXPECT_EQ(out[2].range.begin, out[2].range.end);
}

std::string cut(std::string_view text) {
  std::string out;
  for (const Chunk& c : chunks_of(text))
    out += std::string(text.substr(c.begin, c.end - c.begin)) + "|";
  return out;
}

TEST(Chunks, AreFunctionsDeclarationsAndDirectives) {
  EXPECT_EQ(cut("int a;\nint f(void) { if (x) { y; } }\nint b = {1};\n"),
            "int a;|\nint f(void) { if (x) { y; } }|\nint b = {1};|\n|");
  EXPECT_EQ(cut("#define A {\\\n }\nint a;"), "#define A {\\\n }\n|int a;|");
  EXPECT_EQ(cut("f() {\n#if A\n x;\n#endif\n}\ng() {}"),
            "f() {\n#if A\n x;\n#endif\n}|\ng() {}|");
  EXPECT_EQ(cut(""), "");
}

std::string kept(std::string_view before, std::string_view after) {
  std::vector<Hunk> hunks = text_diff(before, after);
  keep_comments(before, after, hunks);
  return apply_hunks(before, hunks);
}

TEST(Comments, StayWhereCodeIsReplaced) {
  EXPECT_EQ(kept("f(a, /* why */\n\tb); // end\n", "g(a, b);\n"),
            "g(a, /* why */ b); /* end */\n");
  EXPECT_EQ(kept("f(a); /* x */\n", "/* x */ g(a);\n"), "/* x */ g(a);\n");
  EXPECT_EQ(kept("f(a); /* x */\nh();\n", "h();\n"), "h();\n");
  EXPECT_EQ(kept("i;\n\n\tf(a); /* x */\n\th();\n", "i;\n\th();\n"),
            "i;\n\th();\n");
}

TEST(Spatch, SaysWhatItDidNotParse) {
  using Lines = std::vector<std::pair<uint32_t, uint32_t>>;
  EXPECT_EQ(unparsed_lines("parse error \n = File \"input.c\", line 16, column "
                           "28, charpos = 213\n  around = '{',\n  whole "
                           "content = x\nbadcount: 3\nbad: }\nbad: \nBAD:!!!!! "
                           "x {\nbad: }\nbad: \nERROR-RECOV: y\n",
                           "input.c"),
            (Lines{{14, 18}}));
  EXPECT_EQ(unparsed_lines("= File \"/tmp/cocci-output-1-input.c\", line 1",
                           "input.c"),
            Lines{});
  EXPECT_EQ(unparsed_lines("= File \"input.c\", line 1", "input.c"),
            (Lines{{1, 1}}));
}

} // namespace
} // namespace kport
