// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/diff.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

TEST(Diff, EqualTextsHaveNone) {
  EXPECT_EQ(unified_diff({"a", "x\n", "x\n"}).value(), "");
}

TEST(Diff, NamesBothSidesAndTheLines) {
  std::string d = unified_diff({"fs/a.c", "one\ntwo\n", "one\n2\n"}).value();
  EXPECT_NE(d.find("--- a/fs/a.c\n+++ b/fs/a.c\n"), std::string::npos);
  EXPECT_NE(d.find("-two\n+2\n"), std::string::npos);
}

TEST(Diff, ANewFileSaysSo) {
  DiffSides s{"a", "", "x\n"};
  s.old_exists = false;
  EXPECT_NE(unified_diff(s).value().find("--- /dev/null"), std::string::npos);
}

} // namespace
} // namespace kport
