// SPDX-License-Identifier: GPL-2.0-or-later
// report.json holds every field, and is JSON whatever the report holds.
#include "model/report_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/report_test_data.h"
#include "model/utf8.h"

namespace kport {
namespace {

using testing::RandomReport;
using testing::small_report;

TEST(ReportJson, ReadsWhatItWrote) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Report report = RandomReport(seed, true).make();
    Result<Report> back = report_from_json(report_to_json(report), "r.json");
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, report) << report_to_json(report);
  }
}

TEST(ReportJson, IsJsonForAnyBytes) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::string text = report_to_json(RandomReport(seed, false).make());
    EXPECT_EQ(valid_utf8(text), text);
    ASSERT_TRUE(nlohmann::json::accept(text)) << text;
    Result<Report> back = report_from_json(text, "r.json");
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(report_to_json(*back), text);
  }
}

TEST(ReportJson, KeepsItsOrder) {
  std::string text = report_to_json(small_report());
  EXPECT_EQ(text.find("{\n \"schema\": 1,\n \"project\": \"rill\""), 0u);
  EXPECT_LT(text.find("\"verdict\""), text.find("\"stage\""));
  EXPECT_NE(text.find("\"red\": true"), text.npos);
}

std::string why(std::string_view text) {
  Result<Report> report = report_from_json(text, "r.json");
  return report ? "" : report.error().message;
}

TEST(ReportJson, RefusesWhatIsNoReport) {
  EXPECT_NE(why("{").find("this is no report"), std::string::npos);
  EXPECT_NE(why("[]"), "");
  EXPECT_NE(
      why(R"({"schema":2,"targets":[],"patches":[]})").find("schema is 2"),
      std::string::npos);
  EXPECT_EQ(why(R"({"schema":1,"targets":[],"patches":[],"new":1})"), "");
  std::string head = R"({"schema":1,"targets":[{"name":"t"}],"patches":[)"
                     R"({"commit":"0123456789abcdef","subject":"s","cells":[)";
  EXPECT_EQ(why(head + R"({"verdict":"pass","stage":"build"}]}]})"), "");
  EXPECT_NE(why(head + "]}]}").find("0123456789ab has 0 cells for 1 targets"),
            std::string::npos);
  EXPECT_NE(why(head + R"({"verdict":"good","stage":"build"}]}]})")
                .find("no verdict is called 'good'"),
            std::string::npos);
  EXPECT_NE(why(head + R"({"verdict":"pass","stage":7}]}]})"), "");
}

} // namespace
} // namespace kport
