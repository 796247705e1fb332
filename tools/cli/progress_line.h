// SPDX-License-Identifier: GPL-2.0-or-later
// A line on a terminal that says how far long work is; nothing in a pipe.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace kport {

// Shows itself after two seconds, at most five times a second.
class ProgressLine {
public:
  ProgressLine(std::string what, std::string unit);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }
  void show(size_t done, size_t all);
  void clear();

private:
  using Clock = std::chrono::steady_clock;
  std::string what_;
  std::string unit_;
  Clock::time_point next_;
  bool terminal_;
  bool shown_ = false;
};

} // namespace kport
