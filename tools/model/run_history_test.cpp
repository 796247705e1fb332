// SPDX-License-Identifier: GPL-2.0-or-later
// history.json: one row for a run, however often it is written.
#include "model/run_history.h"

#include <gtest/gtest.h>

#include "model/report_test_data.h"

namespace kport {
namespace {

TEST(RunHistory, ReadsWhatItWrote) {
  kport::Run run = run_of(testing::small_report());
  EXPECT_TRUE(run.red);
  EXPECT_EQ(run.counts.pass, 4u);
  EXPECT_EQ(run.counts.cached, 2u);
  kport::Run other = run;
  other.started += 60;
  RunHistory history = with(with({}, run), other);
  Result<RunHistory> back =
      history_from_json(history_to_json(history), "history.json");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, history);
}

TEST(RunHistory, HoldsARunOnce) {
  kport::Run run = run_of(testing::small_report());
  RunHistory history = with({}, run);
  run.cpu_seconds += 1;
  history = with(std::move(history), run);
  ASSERT_EQ(history.size(), 1u);
  EXPECT_EQ(history[0], run);
}

TEST(RunHistory, ForgetsTheOldest) {
  RunHistory history;
  for (size_t i = 0; i < kMostRuns + 3; ++i)
    history = with(std::move(history), {.started = static_cast<int64_t>(i)});
  EXPECT_EQ(history.size(), kMostRuns);
  EXPECT_EQ(history.front().started, 3);
}

TEST(RunHistory, RefusesWhatIsNone) {
  EXPECT_FALSE(history_from_json("", "history.json"));
  EXPECT_FALSE(history_from_json(R"({"schema":2,"runs":[]})", "history.json"));
  EXPECT_FALSE(history_from_json(R"({"schema":1,"runs":[{}]})", "h"));
}

} // namespace
} // namespace kport
