// SPDX-License-Identifier: GPL-2.0-or-later
// What lies in a report's directory, and that a page makes no markup of it.
#include "flow/report.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "flow/report_page.h"
#include "model/report_json.h"
#include "model/report_test_data.h"
#include "model/run_history.h"
#include "model/utf8.h"

namespace kport {
namespace {

using testing::RandomReport;
using testing::small_report;

class ReportTest : public ::testing::Test {
protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "kport-report-XXXXXX";
    directory_ = fs::canonical(mkdtemp(name.data()));
    put("logs/1.txt", "CC inode.o\n\033[1;31merror\033[m: no\r\n");
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }
  void put(const std::string& name, std::string_view text) {
    ASSERT_TRUE(write_file(directory_ / name, text));
  }
  std::string get(const std::string& name) {
    return read_file(directory_ / name).value();
  }
  fs::path directory_;
};

TEST_F(ReportTest, WritesEverythingAndReadsItBack) {
  Report report = small_report();
  ASSERT_TRUE(write_report(report, directory_));
  for (const char* name : {"report.json", "junit.xml", "lint.sarif",
                           "gerrit.json", "history.json", "index.html"})
    EXPECT_FALSE(get(name).empty()) << name;
  EXPECT_EQ(read_report(directory_).value(), report);
  EXPECT_NE(get("index.html").find("CC inode.o\\nerror: no\\n"),
            std::string::npos);
}

TEST_F(ReportTest, AddsARunToTheHistory) {
  Report report = small_report();
  ASSERT_TRUE(write_report(report, directory_));
  ASSERT_TRUE(write_report(report, directory_)); // the same run again
  report.started += 5;
  ASSERT_TRUE(write_report(report, directory_));
  EXPECT_EQ(history_from_json(get("history.json"), "").value().size(), 2u);
}

TEST_F(ReportTest, LeavesAHistoryThatItCannotRead) {
  put("history.json", "{broken");
  Result<void> written = write_report(small_report(), directory_);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "report-history");
  EXPECT_EQ(get("history.json"), "{broken");
  EXPECT_TRUE(read_report(directory_));
  EXPECT_FALSE(get("index.html").empty());
}

TEST_F(ReportTest, ReadsNoFileOutsideOfItsDirectory) {
  Report report = small_report();
  put("../kport-report-outside.txt", "a secret");
  report.patches[0].cells[0].log = "../kport-report-outside.txt";
  report.patches[0].cells[0].diff = "logs/none.diff";
  fs::create_symlink("/etc/passwd", directory_ / "logs/link.txt");
  report.patches[1].cells[0].log = "logs/link.txt";
  ReportTexts texts = read_texts(report, directory_);
  fs::remove(directory_ / "../kport-report-outside.txt");
  ASSERT_EQ(texts.all.size(), 3u);
  for (const ReportText& text : texts.all) {
    EXPECT_EQ(text.text, "") << text.path;
    EXPECT_NE(text.missing, "") << text.path;
  }
}

TEST_F(ReportTest, LeavesOutTheMiddleOfALongLog) {
  std::string log = "first\n";
  while (log.size() < (1u << 20))
    log += "a line of a log that goes on and on\n";
  put("logs/1.txt", log + "last\n");
  Report report = small_report();
  ReportTexts texts = read_texts(report, directory_);
  ASSERT_TRUE(texts.all[0].cut);
  EXPECT_TRUE(texts.all[0].text.starts_with("first\n"));
  EXPECT_TRUE(texts.all[0].text.ends_with("\nlast\n"));
  EXPECT_LT(texts.all[0].text.size(), 400u << 10);
  EXPECT_NE(texts.all[0].text.find("bytes are left out here"),
            std::string::npos);
}

TEST_F(ReportTest, LongTextsLieBesideThePage) {
  put("logs/1.txt", std::string(300 << 10, 'x'));
  put("logs/2.txt", std::string(300 << 10, '<'));
  Report report = small_report();
  report.patches[0].cells[1].log = "logs/2.txt";
  ASSERT_TRUE(write_report(report, directory_));
  std::string script = get("page/1.js");
  EXPECT_TRUE(script.starts_with("kportText(1790000000,1,\"\\u003c\\u003c"));
  // A later run without it takes it away.
  report.patches[0].cells[1].log.clear();
  ASSERT_TRUE(write_report(report, directory_));
  EXPECT_FALSE(fs::exists(directory_ / "page/1.js"));
}

// How often `what` stands in `text`.
size_t times(std::string_view text, std::string_view what) {
  size_t n = 0;
  for (size_t at = 0; (at = text.find(what, at)) != text.npos; ++at)
    ++n;
  return n;
}

TEST_F(ReportTest, MakesNoMarkupOfAnyBytes) {
  size_t marks = times(report_to_page({}, {}, {}).html, "<");
  for (unsigned seed = 0; seed < 200; ++seed) {
    Report report = RandomReport(seed, false).make();
    ReportPage page = report_to_page(report, read_texts(report, directory_),
                                     with({}, run_of(report)));
    EXPECT_EQ(times(page.html, "<"), marks);
    EXPECT_EQ(valid_utf8(page.html), page.html);
  }
}

TEST(PlainText, KeepsLinesAndDropsControls) {
  EXPECT_EQ(plain_text("a\r\n\tb\033[01;31m\033[Kc\033[m\x01\xff\n"),
            "a\n\tbc\ufffd\ufffd\n");
  EXPECT_EQ(plain_text("end\033["), "end");
}

} // namespace
} // namespace kport
