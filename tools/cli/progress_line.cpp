// SPDX-License-Identifier: GPL-2.0-or-later
// Redraws one line of standard error.
#include "cli/progress_line.h"

#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

namespace kport {

ProgressLine::ProgressLine(std::string what, std::string unit)
    : what_(std::move(what)), unit_(std::move(unit)),
      next_(Clock::now() + std::chrono::seconds(2)),
      terminal_(isatty(STDERR_FILENO)) {}

void ProgressLine::show(size_t done, size_t all) {
  if (!terminal_ || done % 16 != 0 || Clock::now() < next_)
    return;
  next_ = Clock::now() + std::chrono::milliseconds(200);
  shown_ = true;
  std::fputs(
      fmt::format("\r\033[K{}  {} / {} {}", what_, done, all, unit_).c_str(),
      stderr);
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (shown_)
    std::fputs("\r\033[K", stderr);
  shown_ = false;
}

} // namespace kport
