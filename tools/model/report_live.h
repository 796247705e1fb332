// SPDX-License-Identifier: GPL-2.0-or-later
// The table of a Report that fills in while its cells finish.
#pragma once

#include <optional>
#include <string>

#include "model/report_table.h"

namespace kport {

// Returns the bytes to write, so that it needs no terminal. Not for several
// threads at once. `report` outlives it, and its patches and targets are all
// there before start(); cells fill in later.
//
// On a terminal rows that are done scroll up as they are final; below them the
// next rows and a line of totals are drawn over each time. In a pipe each
// finished cell is one line.
class LiveReport {
public:
  struct Terminal {
    size_t height = 24;
    TableStyle style; // with its width
  };
  LiveReport(const Report& report, std::optional<Terminal> terminal);

  std::string start();
  // A terminal catches up with every cell at each call: call as seldom as is
  // wanted. In a pipe, call once for each cell.
  std::string finished(size_t patch, size_t target);
  // What is still to be shown of an ended or interrupted run. The account of
  // it is the caller's: report_first_bad(), report_totals().
  std::string end();

private:
  std::string erase();
  std::string rows_done();

  const Report& report_;
  std::optional<Terminal> terminal_;
  ReportTable table_;
  size_t done_ = 0;  // rows printed for good
  size_t drawn_ = 0; // lines below them that will be drawn over
};

} // namespace kport
