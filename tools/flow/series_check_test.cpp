// SPDX-License-Identifier: GPL-2.0-or-later
#include "flow/series_check.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

TEST(Checkpatch, LinesBecomeFindings) {
  std::vector<Diagnostic> d = parse_checkpatch(
      "fs/rill/inode.c:12: WARNING:LONG_LINE: line length of 104 exceeds\n"
      "total: 0 errors\n"
      "-:7: ERROR:GIT_COMMIT_ID: Please use git commit: x\n");
  ASSERT_EQ(d.size(), 2u);
  EXPECT_EQ(d[0].span.file, "fs/rill/inode.c");
  EXPECT_EQ(d[0].span.line, 12u);
  EXPECT_EQ(d[0].message, "line length of 104 exceeds (LONG_LINE)");
  EXPECT_EQ(d[0].severity, Severity::warning);
  EXPECT_EQ(d[1].message, "Please use git commit: x (GIT_COMMIT_ID)");
}

} // namespace
} // namespace kport
