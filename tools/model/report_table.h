// SPDX-License-Identifier: GPL-2.0-or-later
// A Report for a terminal: patches down, targets across.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/report.h"

namespace kport {

struct TableStyle {
  size_t width = 0; // columns of the terminal; 0: lines as long as they get
  bool color = false;
};

// The shape that fits the width: words under target names, else letters under
// numbers with a key. No line is longer than the width. What a report holds
// cannot move the cursor. `targets` outlives the table.
class ReportTable {
public:
  ReportTable(const std::vector<ReportTarget>& targets, TableStyle style);
  std::string head() const; // one line
  std::string row(const PatchReport& patch) const;
  std::string key() const; // what the letters and marks mean; a line or more

private:
  std::string cell(const Cell& cell) const;
  std::string lint(const PatchReport& patch) const;
  std::string colored(const char* code, const std::string& text) const;

  const std::vector<ReportTarget>& targets_;
  TableStyle style_;
  bool words_ = true;
  size_t subject_ = 0;       // columns
  std::vector<size_t> cols_; // of lint and of the targets shown
};

// The whole of it: head, rows, key, first bad patches, totals.
std::string report_table(const Report& report, TableStyle style);

// For each target the patches that broke it: stage, cause, place, log lines.
std::string report_first_bad(const Report& report, TableStyle style);

// "30 patches x 4 targets: 112 pass, 3 fail, …; 90 of 120 cached, 41.2 s CPU"
std::string report_totals(const Report& report);

} // namespace kport
