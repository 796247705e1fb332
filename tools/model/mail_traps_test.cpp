// SPDX-License-Identifier: GPL-2.0-or-later
// Where the traps of a message are said to be. That they are all of them is
// series/mail_test.cpp's.
#include "model/mail_traps.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::vector<size_t> lines_of(std::string_view message) {
  std::vector<size_t> out;
  for (const MessageTrap& t : find_message_traps(message))
    out.push_back(t.line);
  return out;
}

TEST(MailTraps, NameTheirLines) {
  using Lines = std::vector<size_t>;
  EXPECT_EQ(lines_of("net: f\n\nb\n\nX: y\n"), Lines{});
  EXPECT_EQ(lines_of("[net] f\n\nb\n---\nc\n"), (Lines{1, 4}));
  EXPECT_EQ(lines_of("net: f\nmore\n\nb \n\n"), (Lines{2, 4, 5}));
  EXPECT_EQ(lines_of("net: f\n\nb"), (Lines{3}));
}

TEST(MailTraps, LinesThatEndAMessage) {
  for (const char* line : {"---", "--- ", "---\t", "--- a/f", "diff -u",
                           "diff --git a/f b/f", "Index: f"})
    EXPECT_TRUE(ends_message(line)) << line;
  for (const char* line : {"----", "---a", "---  a", " ---", "diff", "index: f",
                           "--", "Index:"})
    EXPECT_FALSE(ends_message(line)) << line;
}

TEST(MailTraps, RepairsSayWhatTheyDid) {
  std::vector<std::string> changes;
  EXPECT_EQ(repair_message("[net] Re: f\nmore\n\nb\n---\nc", changes),
            "net: f more\n\nb\n ---\nc\n");
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[0], "line 1: the subject is `net: f more` now");
  EXPECT_EQ(changes[1], "line 5: `---` is indented");
  changes.clear();
  EXPECT_EQ(repair_message("net: f\n\nb\n", changes), "net: f\n\nb\n");
  EXPECT_TRUE(changes.empty());
  EXPECT_EQ(repair_message("Re: \n\nb\n", changes), "Re: \n\nb\n");
  EXPECT_TRUE(changes.empty());
}

} // namespace
} // namespace kport
