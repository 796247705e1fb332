// SPDX-License-Identifier: GPL-2.0-or-later
// Draws and draws over.
#include "model/report_live.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/report_words.h"
#include "model/utf8.h"

namespace kport {
namespace {

bool is_done(const PatchReport& patch) {
  return std::ranges::none_of(
      patch.cells, [](const Cell& c) { return c.verdict == Verdict::pending; });
}

std::string line_for(const Report& report, size_t p, size_t t) {
  const PatchReport& patch = report.patches.at(p);
  const Cell& cell = patch.cells.at(t);
  std::string out =
      fmt::format("{} {} {}", short_commit(patch),
                  shown(report.targets.at(t).name), name(cell.verdict));
  if (cell.cached)
    out += " (cached)";
  if (cell.verdict == Verdict::skipped)
    return out + ": " + shown(cell.why) + "\n";
  if (!failed(cell))
    return out + "\n";
  if (cell.first_bad)
    out += " (first bad)";
  return out + ": " + shown(why_failed(cell)) + "\n";
}

} // namespace

LiveReport::LiveReport(const Report& report, std::optional<Terminal> terminal)
    : report_(report), terminal_(terminal),
      table_(report.targets, terminal ? terminal->style : TableStyle{}) {}

std::string LiveReport::start() {
  return terminal_ ? table_.head() + "\n" : "";
}

std::string LiveReport::erase() {
  if (drawn_ == 0)
    return {};
  std::string out = fmt::format("\033[{}A\r\033[J", drawn_);
  drawn_ = 0;
  return out;
}

std::string LiveReport::rows_done() {
  std::string out;
  for (; done_ < report_.patches.size() && is_done(report_.patches[done_]);
       ++done_)
    out += table_.row(report_.patches[done_]) + "\n";
  return out;
}

std::string LiveReport::finished(size_t patch, size_t target) {
  if (!terminal_)
    return line_for(report_, patch, target);
  std::string out = erase() + rows_done();
  // One line of totals, one that the cursor rests on, one left of the head.
  size_t room = terminal_->height > 4 ? terminal_->height - 3 : 1;
  size_t last = std::min(report_.patches.size(), done_ + room);
  for (size_t p = done_; p < last; ++p, ++drawn_)
    out += table_.row(report_.patches[p]) + "\n";
  std::string totals = report_totals(report_);
  size_t width = terminal_->style.width;
  out += (width == 0 ? totals : fit(totals, width - 1)) + "\n";
  ++drawn_;
  return out;
}

std::string LiveReport::end() {
  if (!terminal_)
    return {};
  std::string out = erase() + rows_done();
  for (; done_ < report_.patches.size(); ++done_)
    out += table_.row(report_.patches[done_]) + "\n";
  return out + table_.key() + "\n";
}

} // namespace kport
