// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/message_policy.h"

#include <gtest/gtest.h>

#include "model/posted_map.h"
#include "model/series_policy_reader.h"
#include "model/steering.h"

namespace kport {
namespace {

SeriesPolicy policy() {
  SeriesPolicy p;
  p.subject = {{"^LU-[0-9]+ (llite|osc): ", "lustre: \\1: "},
               {"^LU-[0-9]+ ", ""}};
  p.drop = {"Change-Id", "Reviewed-on"};
  p.rename = {{"Lustre-commit", "Upstream"}};
  return p;
}

FixesTarget history(std::string_view hex, std::string_view title) {
  if (hex == "1111111")
    return {FixesTarget::Kind::told, std::string(40, 'a'), "new title"};
  if (hex == "2222222" || title == "pruned")
    return {FixesTarget::Kind::pruned, "", ""};
  return {};
}

std::string rewritten(const std::string& message, SeriesPolicy p = policy()) {
  return apply_policy(p, message, history).message;
}

TEST(MessagePolicy, RewritesSubjects) {
  EXPECT_EQ(rewritten("LU-123 llite: do x\n"), "lustre: llite: do x\n");
  EXPECT_EQ(rewritten("LU-123 lov: do x\n"), "lov: do x\n");
  EXPECT_EQ(rewritten("other\n"), "other\n");
}

TEST(MessagePolicy, KeepsDropsRenamesAndAddsTrailers) {
  SeriesPolicy p = policy();
  p.add = {"Signed-off-by: U <u@v>"};
  EXPECT_EQ(rewritten("s\n\nbody  with blanks\n\nmore\n\nChange-id: I12\n"
                      "lustre-commit: 123\nSigned-off-by: A <a@b>\n",
                      p),
            "s\n\nbody  with blanks\n\nmore\n\nUpstream: 123\n"
            "Signed-off-by: A <a@b>\nSigned-off-by: U <u@v>\n");
  p = {};
  p.keep = {"Signed-off-by"};
  EXPECT_EQ(rewritten("s\n\nSigned-off-by: A <a@b>\nTested-by: T <t@t>\n", p),
            "s\n\nSigned-off-by: A <a@b>\n");
}

TEST(MessagePolicy, FindsStrayFoldedAndMisspeltOnes) {
  EXPECT_EQ(rewritten("s\n\nbody\nReviewed-on: https://x\n\nlast words\n\n"
                      "Singed-off-by: A <a@b>\nReviewed-By: R\n <r@r>\n"
                      "Change-Id:\n I123\nSigned-off-by: B <b@b>\n"),
            "s\n\nbody\n\nlast words\n\nSigned-off-by: A <a@b>\n"
            "Reviewed-by: R <r@r>\nSigned-off-by: B <b@b>\n");
}

TEST(MessagePolicy, NamesUpstreamInFixes) {
  EXPECT_EQ(rewritten("s\n\nFixes: 1111111 (\"old title\")\n"
                      "Signed-off-by: A <a@b>\n"),
            "s\n\nFixes: aaaaaaaaaaaa (\"new title\")\n"
            "Signed-off-by: A <a@b>\n");
  // Without any policy, too.
  EXPECT_EQ(rewritten("s\n\nFixes: 1111111\nSigned-off-by: A <a@b>\n", {}),
            "s\n\nFixes: aaaaaaaaaaaa (\"new title\")\n"
            "Signed-off-by: A <a@b>\n");
  SeriesPolicy keep;
  keep.keep_pruned_fixes = true;
  std::string pruned = "s\n\nFixes: 2222222 (\"x\")\nSigned-off-by: A <a@b>\n";
  EXPECT_EQ(rewritten(pruned, keep), pruned);
  PolicyResult dropped = apply_policy({}, pruned, history);
  EXPECT_EQ(dropped.message, "s\n\nSigned-off-by: A <a@b>\n");
  ASSERT_EQ(dropped.notes.size(), 1u);
  EXPECT_NE(dropped.notes[0].find("2222222"), std::string::npos);
}

TEST(MessagePolicy, LeavesTheBytesOfWhatItDoesNotChange) {
  for (std::string message :
       {"", "s", "s\n\n\n\nbody \n\n\n", "a\nb\n\nFixes: a bug\n\nx\n",
        "s\n\nFixes: 3333333333 (\"unknown\")\n", "\n\ns\n---\ndiff\n"})
    EXPECT_EQ(rewritten(message, {}), message);
  EXPECT_EQ(rewritten("s\n\nFixes: a bug in x\n\ny\n"),
            "s\n\nFixes: a bug in x\n\ny\n");
}

TEST(SeriesPolicy, IsReadStrictly) {
  auto read = [](const std::string& text) {
    return read_series_policy(read_yaml("k", text).value());
  };
  SeriesPolicy p = read("subject: [{match: '^a(b)', replace: '\\1'}]\n"
                        "trailers: {keep: [A], drop: [B], add: ['C: d'],\n"
                        "  rename: [{from: D, to: E}]}\nfixes: keep\n")
                       .value();
  EXPECT_EQ(p.subject[0].replace, "\\1");
  EXPECT_TRUE(p.keep_pruned_fixes);
  EXPECT_EQ(p.rename[0].to, "E");
  EXPECT_EQ(read("subject: [{match: '(', replace: x}]").error().code,
            "series-regex");
  EXPECT_EQ(read("trailers: {add: [x]}").error().code, "series-trailer");
  EXPECT_FALSE(read("fixes: maybe"));
  EXPECT_FALSE(read("trailer: {}"));
}

TEST(Steering, IsReadAndTakenOut) {
  Steering s;
  ASSERT_TRUE(read_steering("s\n\nKport: skip\nKport: squash 0123abc\n"
                            "Kport: split\nKport: reword doc/a b.txt\n",
                            s));
  EXPECT_TRUE(s.skip && s.split);
  EXPECT_EQ(s.squash, "0123abc");
  EXPECT_EQ(s.reword, "doc/a b.txt");
  EXPECT_FALSE(read_steering("Kport: skp\n", s));
  EXPECT_FALSE(read_steering("Kport: squash HEAD\n", s));
  EXPECT_TRUE(read_steering("this Kport: nonsense\n", s));
  EXPECT_EQ(without_steering("s\n\nb\n\nKport: skip\n"), "s\n\nb\n");
  EXPECT_EQ(without_steering("s\n\nKport: skip\nA: b\n"), "s\n\nA: b\n");
  EXPECT_EQ(without_steering("s\n\nKport: skip\n\nb\n"), "s\n\nb\n");
  EXPECT_EQ(without_steering("s\n\n\n"), "s\n\n\n");
}

TEST(PostedMap, ReadsWhatItPrints) {
  std::string a(40, 'a'), b(40, 'b'), c(40, 'c');
  std::string text = a + " " + b + " - subject of it\n" + b + " - " + c + " \n";
  EXPECT_EQ(print_posted_map(parse_posted_map(text).value()), text);
  EXPECT_FALSE(parse_posted_map("nonsense\n"));
}

} // namespace
} // namespace kport
