// SPDX-License-Identifier: GPL-2.0-or-later
#include "flow/series_check.h"

#include <algorithm>

#include "flow/series_test_project.h"

namespace kport {
namespace {

class SeriesCheckTest : public SeriesProject {
protected:
  // A patch with just these trailers.
  void commit_with(const std::string& code, const std::string& trailers) {
    tip_ = git_.commit({{"net/demo/a.c", code}, {"net/demo/Kconfig", "x\n"}},
                       "net: demo: do it\n\nWhy.\n\n" + trailers,
                       tip_.is_zero() ? std::vector<Oid>{} : std::vector{tip_});
    git_.set_ref("refs/heads/main", tip_);
  }
  std::vector<std::string> codes() {
    Workspace w = workspace();
    SeriesExport made = export_series(w, options()).value();
    Result<SeriesCheck> check = check_series(w, made, false);
    std::vector<std::string> out;
    for (const SeriesFinding& f : check->findings)
      out.push_back((f.blocking ? "!" : "") + f.what.code);
    unknown_ = check->fixes_unknown;
    return out;
  }
  // Gives the kernel's base a history.
  Oid grow_kernel() {
    Repository r = kernel_.open();
    Oid first = r.resolve("refs/heads/main").value();
    Oid second = kernel_.commit({{"net/Kconfig",
                                  "source \"net/9p/Kconfig\"\n"}},
                                "net: break it\n", {first});
    kernel_.set_ref("refs/heads/main", second);
    return second;
  }
  using Codes = std::vector<std::string>;
  const std::string kSigned =
      "Signed-off-by: A U Thor <author@example.com>\n"
      "Signed-off-by: C O Mitter <committer@example.com>\n";
  size_t unknown_ = 0;
};

TEST_F(SeriesCheckTest, AGoodSeriesIsClean) {
  commit_with("int a;\n", kSigned);
  EXPECT_EQ(codes(), Codes{});
}

TEST_F(SeriesCheckTest, AnUnsignedPatchBlocks) {
  commit_with("int a;\n", "Link: https://example.com/\n");
  EXPECT_EQ(codes(), Codes{"!no-sign-off"});
}

TEST_F(SeriesCheckTest, FixesMustBeInTheBaseOrTheSeries) {
  Oid broken = grow_kernel();
  commit_with("int a;\n", "Fixes: " + broken.hex().substr(0, 12) +
                              " (\"net: break it\")\n" + kSigned);
  EXPECT_EQ(codes(), Codes{});
  commit_with("int b;\n", "Fixes: " + broken.hex().substr(0, 12) +
                              " (\"net: another\")\n" + kSigned);
  EXPECT_EQ(codes(), Codes{"!fixes-title"});
  commit_with("int c;\n",
              "Fixes: 0123456789ab (\"net: nowhere\")\n" + kSigned);
  EXPECT_EQ(codes(), (Codes{"!fixes-title", "!fixes-unresolved"}));
}

TEST_F(SeriesCheckTest, ABaseWithoutHistoryCannotTell) {
  commit_with("int a;\n",
              "Fixes: 0123456789ab (\"net: nowhere\")\n" + kSigned);
  EXPECT_EQ(codes(), Codes{});
  EXPECT_EQ(unknown_, 1u);
}

TEST_F(SeriesCheckTest, WhatAMailCannotSayBlocks) {
  commit_with("int a;\n", "above\n---\nbelow\n\n" + kSigned);
  Codes found = codes();
  EXPECT_NE(std::ranges::find_if(found, [](const std::string& c) {
              return c.starts_with("!mail");
            }), found.end()) << found.at(0);
}

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
