// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/commit.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

constexpr char kRaw[] = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
                        "parent 1111111111111111111111111111111111111111\n"
                        "parent 2222222222222222222222222222222222222222\n"
                        "author J\xf6rg <j@example.com> -12 -0130\n"
                        "committer C <c@example.com> 1700000000 +0545\n"
                        "encoding ISO-8859-1\n"
                        "\n"
                        "subject\n\nbody\n";

TEST(Commit, PrintsWhatItParsed) {
  Commit c = parse_commit(kRaw).value();
  EXPECT_EQ(c.parents.size(), 2u);
  EXPECT_EQ(c.text.author.seconds, -12);
  EXPECT_EQ(c.text.author.offset_minutes, -90);
  EXPECT_EQ(c.text.committer.offset_minutes, 5 * 60 + 45);
  EXPECT_EQ(c.text.message, "subject\n\nbody\n");
  EXPECT_EQ(print_commit(c), kRaw);
}

TEST(Commit, DropsASignatureWhole) {
  std::string raw = kRaw;
  raw.insert(raw.find("\n\n"), "\ngpgsig -----BEGIN\n tree 0\n \n -----END");
  EXPECT_EQ(print_commit(parse_commit(raw).value()), kRaw);
}

TEST(Commit, RefusesWhatIsNone) {
  EXPECT_FALSE(parse_commit(""));
  EXPECT_FALSE(parse_commit("tree 12\nauthor a <b> 1 +0000\n"));
  EXPECT_FALSE(parse_commit("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"));
}

TEST(Commit, SurvivesAPersonWithoutMailOrDate) {
  EXPECT_EQ(parse_person("nobody").name, "nobody");
  EXPECT_EQ(parse_person("a <b>").seconds, 0);
  EXPECT_EQ(parse_person("a <b> 99999999999999999999 +0000").seconds, 0);
  EXPECT_EQ(print_person({"a\n<b", "c>d\n", 5, 0}), "ab <cd> 5 +0000");
  EXPECT_EQ(print_person({"", "c", 5, -90}), "<c> 5 -0130");
}

TEST(Commit, SubjectIsTheFirstParagraph) {
  EXPECT_EQ(subject_of("\n \none \ntwo\n\nbody"), "one two");
  EXPECT_EQ(subject_of(""), "");
}

TEST(Oid, ReadsBothCases) {
  Oid id = parse_oid("4B825dc642cb6eb9a060e54bf8d69288fbee4904").value();
  EXPECT_EQ(id.hex(), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  EXPECT_FALSE(parse_oid("4b825d"));
  EXPECT_FALSE(parse_oid(std::string(40, 'g')));
}

} // namespace
} // namespace kport
