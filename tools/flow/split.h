// SPDX-License-Identifier: GPL-2.0-or-later
// kport split: the canonical part of a history, as upstream commits on a ref.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "model/project.h"
#include "series/split.h"

namespace kport {

struct SplitJob {
  std::string range = "HEAD";       // A..B or B, of the project's repository
  std::string ref;                  // what is set to the result
  std::string base;                 // revision of the kernel; "": none
  std::filesystem::path repository; // "": the one the project lies in
  std::filesystem::path into;       // the kernel's; "": the same
  bool force = false;               // the ref may lose commits
  bool dry = false;                 // compute, write nothing
  std::function<void(size_t done, size_t all)> progress;
};

struct SplitReport {
  SplitResult result;
  std::string ref;    // full name
  size_t objects = 0; // written; 0 when all were there
  bool moved = false; // the ref was elsewhere before
};

// Objects first, as one pack; then the ref. Killed at any point the repository
// is as before, or complete.
[[nodiscard]] Result<SplitReport> split(const Project& project,
                                        const SplitJob& job);

} // namespace kport
