// SPDX-License-Identifier: GPL-2.0-or-later
// What earlier runs of kport validate came to: history.json.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/report_words.h"

namespace kport {

struct Run {
  int64_t started = 0; // seconds since the epoch
  std::string range;   // as asked
  std::string head;
  size_t patches = 0;
  size_t targets = 0;
  ReportCounts counts;
  double cpu_seconds = 0;
  bool red = false;
  bool operator==(const Run&) const = default;
};

// Oldest first.
using RunHistory = std::vector<Run>;

inline constexpr size_t kMostRuns = 500;

Run run_of(const Report& report);

// With `run` at the end, in place of one that began in the same second for
// the same head: the same run, written again. The oldest go beyond kMostRuns.
RunHistory with(RunHistory history, Run run);

std::string history_to_json(const RunHistory& history);
[[nodiscard]] Result<RunHistory> history_from_json(std::string_view text,
                                                   const std::string& file);

} // namespace kport
