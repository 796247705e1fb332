// SPDX-License-Identifier: GPL-2.0-or-later
// The matrix on terminals of any width, and while it fills in.
#include "model/report_table.h"

#include <sstream>

#include <gtest/gtest.h>

#include "model/report_live.h"
#include "model/report_test_data.h"
#include "model/utf8.h"

namespace kport {
namespace {

using testing::RandomReport;
using testing::small_report;

TEST(ReportTable, HasWordsWhereTheyFit) {
  EXPECT_EQ(
      report_table(small_report(), {.width = 80}),
      "commit        subject                      lint   debian-12  mainline  "
      "debian-11\n"
      "111111111111  rill: read folios            ok     FAIL!      pass      "
      "pass=\n"
      "222222222222  rill: write folios           FAIL   FAIL       pass=     "
      "advi!\n"
      "333333333333  rill: no more to do          ok     pass       -         "
      "skip\n"
      "advi advisory-fail   - pending   ! first bad   = cached\n"
      "\n"
      "FAIL debian-12: build since 111111111111 rill: read folios\n"
      "  fs/rill/inode.c:12: too few arguments [mnt-idmap; debian-12 lacks "
      "struct mnt_idmap]\n"
      "  | inode.c:14:2: error: too few arguments\n"
      "  log: logs/1.txt\n"
      "\n"
      "advisory-fail debian-11: build since 222222222222 rill: write folios\n"
      "  fs/rill/other.c:7: unused variable\n"
      "\n"
      "3 patches x 3 targets: 4 pass, 2 fail, 1 advisory-fail, 1 skipped, "
      "1 pending, 1 lint finding; 2 of 9 cached, 12.5 s CPU\n");
}

TEST(ReportTable, HasLettersWhereWordsDoNotFit) {
  Report report = small_report();
  ReportTable table(report.targets, {.width = 50});
  EXPECT_EQ(table.head(), "commit        subject               L   1   2   3");
  EXPECT_EQ(table.row(report.patches[1]),
            "222222222222  rill: write folios    F   F   .=  a!");
  EXPECT_EQ(table.key(), "L lint   . pass   F fail   a advisory-fail\n"
                         "s skipped   1 debian-12   2 mainline   3 debian-11\n"
                         "- pending   ! first bad   = cached");
}

TEST(ReportTable, SaysWhatDoesNotFit) {
  Report report = small_report();
  for (int i = 0; i < 40; ++i)
    report.targets.push_back(report.targets[0]);
  ReportTable table(report.targets, {.width = 60});
  EXPECT_NE(table.key().find("(32 more targets do not fit)"), std::string::npos)
      << table.key();
}

TEST(ReportTable, StaysWithinTheWidth) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Report report = RandomReport(seed, false).make();
    for (size_t width : {20u, 40u, 80u, 200u}) {
      ReportTable table(report.targets, {.width = width});
      std::stringstream lines;
      lines << table.head() << "\n" << table.key() << "\n";
      for (const PatchReport& patch : report.patches)
        lines << table.row(patch) << "\n";
      for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(columns(line), width) << line;
        EXPECT_EQ(line.find('\033'), line.npos);
      }
    }
  }
}

TEST(ReportTable, ColoursOnlyWhenAsked) {
  Report report = small_report();
  ReportTable table(report.targets, {.width = 80, .color = true});
  EXPECT_NE(table.row(report.patches[0]).find("\033[1;31mFAIL!\033[0m"),
            std::string::npos);
}

TEST(LiveReport, IsALineForACellInAPipe) {
  Report report = small_report();
  LiveReport live(report, {});
  EXPECT_EQ(live.start(), "");
  EXPECT_EQ(live.finished(0, 0),
            "111111111111 debian-12 fail (first bad): build: "
            "fs/rill/inode.c:12: too few arguments [mnt-idmap; debian-12 lacks "
            "struct mnt_idmap]\n");
  EXPECT_EQ(live.finished(0, 2), "111111111111 debian-11 pass (cached)\n");
  EXPECT_EQ(live.finished(2, 2), "333333333333 debian-11 skipped: lint\n");
  EXPECT_EQ(live.end(), "");
}

// What a terminal shows of bytes that write lines and move up.
std::vector<std::string> screen(const std::string& bytes) {
  std::vector<std::string> rows(1);
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n') {
      rows.emplace_back();
    } else if (bytes.compare(i, 2, "\033[") == 0) {
      size_t end = bytes.find_first_of("AJ", i);
      if (bytes[end] == 'A')
        rows.resize(rows.size() - std::stoul(bytes.substr(i + 2)));
      rows.back().clear(); // erases from here down
      i = end;
    } else if (bytes[i] != '\r') {
      rows.back() += bytes[i];
    }
  }
  return rows;
}

TEST(LiveReport, EndsAsTheTable) {
  Report whole = small_report();
  Report report = whole;
  for (PatchReport& patch : report.patches)
    for (Cell& cell : patch.cells)
      cell.verdict = Verdict::pending;
  TableStyle style{.width = 80};
  LiveReport live(report, LiveReport::Terminal{.height = 5, .style = style});
  std::string bytes = live.start();
  for (size_t t : {2u, 0u, 1u})
    for (size_t p : {1u, 0u, 2u}) {
      report.patches[p].cells[t] = whole.patches[p].cells[t];
      bytes += live.finished(p, t);
      // No more is drawn over than the terminal has lines.
      EXPECT_EQ(bytes.find("\033[5A"), bytes.npos);
    }
  bytes += live.end();
  ReportTable table(whole.targets, style);
  std::vector<std::string> expected = {table.head(),
                                       table.row(whole.patches[0]),
                                       table.row(whole.patches[1]),
                                       table.row(whole.patches[2]),
                                       table.key(),
                                       ""};
  EXPECT_EQ(screen(bytes), expected);
}

} // namespace
} // namespace kport
