// SPDX-License-Identifier: GPL-2.0-or-later
// What code hosts and Gerrit get of a report.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/report_gerrit.h"
#include "model/report_sarif.h"
#include "model/report_test_data.h"

namespace kport {
namespace {

using nlohmann::json;
using testing::RandomReport;
using testing::small_report;

TEST(ReportSarif, HasFindingsAndFirstCauses) {
  std::vector<SarifRule> lint = {{"lint-have-macro", "a HAVE_ macro", "no"}};
  json run = json::parse(report_to_sarif(small_report(), lint))["runs"][0];
  ASSERT_EQ(run["results"].size(), 3u) << run.dump(1);
  json bad = run["results"][0];
  EXPECT_EQ(bad["ruleId"], "kport-build");
  EXPECT_EQ(bad["level"], "error");
  EXPECT_EQ(bad["message"]["text"],
            "debian-12 since 111111111111 (\"rill: read folios\"): too few "
            "arguments [mnt-idmap; debian-12 lacks struct mnt_idmap]");
  json place = bad["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "fs/rill/inode.c");
  EXPECT_EQ(place["region"]["startLine"], 12);
  json finding = run["results"][1];
  EXPECT_EQ(finding["ruleId"], "lint-have-macro");
  EXPECT_EQ(finding["ruleIndex"], 0);
  EXPECT_EQ(run["results"][2]["level"], "warning"); // the advisory target
}

TEST(ReportSarif, HasNoPlaceWithoutAFile) {
  Report report = small_report();
  report.patches[1].findings[0].file.clear();
  json run = json::parse(report_to_sarif(report, {}))["runs"][0];
  EXPECT_FALSE(run["results"][1].contains("locations"));
}

TEST(ReportSarif, IsJsonForAnyBytes) {
  for (unsigned seed = 0; seed < 100; ++seed)
    EXPECT_TRUE(
        json::accept(report_to_sarif(RandomReport(seed, false).make(), {})));
}

TEST(ReportGerrit, VotesForEachPatch) {
  json all = json::parse(report_to_gerrit(small_report()));
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0]["commit"], std::string(40, '1'));
  EXPECT_EQ(all[0]["review"]["labels"]["Verified"], -1);
  EXPECT_EQ(all[1]["review"]["labels"]["Verified"], -1);
  EXPECT_EQ(all[2]["review"]["labels"]["Verified"], 0); // mainline is pending
  Report report = small_report();
  report.patches[2].cells[1].verdict = Verdict::advisory_fail;
  all = json::parse(report_to_gerrit(report, "Kport"));
  EXPECT_EQ(all[2]["review"]["labels"]["Kport"], 1);
}

TEST(ReportGerrit, CommentsWhereTheChangeIs) {
  json all = json::parse(report_to_gerrit(small_report()));
  json comments = all[0]["review"]["comments"];
  ASSERT_EQ(comments.size(), 1u) << comments.dump(1);
  json comment = comments["fs/rill/inode.c"][0];
  EXPECT_EQ(comment["line"], 12);
  EXPECT_EQ(comment["unresolved"], true);
  EXPECT_EQ(comment["message"],
            "debian-12, build: too few arguments "
            "[mnt-idmap; debian-12 lacks struct mnt_idmap]");
  // The second patch: lint's finding; the inherited failure is in the message
  // only; the advisory one is about a file that the patch does not change.
  comments = all[1]["review"]["comments"];
  EXPECT_EQ(comments["fs/rill/inode.c"].size(), 1u);
  ASSERT_EQ(comments["/PATCHSET_LEVEL"].size(), 1u);
  EXPECT_EQ(comments["/PATCHSET_LEVEL"][0]["message"],
            "debian-11, build: fs/rill/other.c:7: unused variable");
  EXPECT_FALSE(comments["/PATCHSET_LEVEL"][0].contains("line"));
  EXPECT_NE(std::string(all[1]["review"]["message"]).find("(as in its parent)"),
            std::string::npos);
}

TEST(ReportGerrit, HasRobotCommentsForOldServers) {
  json all = json::parse(report_to_gerrit(small_report()));
  json review = all[0]["robot_review"];
  EXPECT_FALSE(review.contains("comments"));
  json comment = review["robot_comments"]["fs/rill/inode.c"][0];
  EXPECT_EQ(comment["robot_id"], "kport");
  EXPECT_EQ(comment["robot_run_id"], std::string(40, '3') + "-1790000000");
  EXPECT_FALSE(comment.contains("unresolved"));
}

TEST(ReportGerrit, IsJsonForAnyBytes) {
  for (unsigned seed = 0; seed < 100; ++seed)
    EXPECT_TRUE(
        json::accept(report_to_gerrit(RandomReport(seed, false).make())));
}

} // namespace
} // namespace kport
