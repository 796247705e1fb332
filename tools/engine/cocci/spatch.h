// SPDX-License-Identifier: GPL-2.0-or-later
// Runs spatch on one text; the only door to it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kport {

struct SpatchJob {
  std::string script; // passed smpl_fault()
  std::vector<std::string> defines;
  std::string text;
  bool header = false;
};

struct SpatchResult {
  std::string text; // as spatch leaves it; equal to the input: no match
  // Lines of the input (from 1, both ends included) that it could not parse.
  std::vector<std::pair<uint32_t, uint32_t>> unparsed;
  std::string failure;    // why there is no result; "" when there is one
  double cpu_seconds = 0; // 0: from the cache
};

// One version of spatch and where its results are kept: by content of the
// script, of the text, and that version.
class Spatch {
public:
  // An error (exit 2) when spatch is not installed.
  [[nodiscard]] static Result<Spatch> open(std::filesystem::path cache_dir);

  // Runs in a directory of its own that goes away. Failures are not kept.
  [[nodiscard]] Result<SpatchResult> run(const SpatchJob& job) const;

  const std::string& version() const { return version_; }

  unsigned cpu_limit = 60; // seconds per text

private:
  std::filesystem::path cache_dir_;
  std::string version_;
};

// The lines that spatch's --verbose-parsing says it left out of `file`.
std::vector<std::pair<uint32_t, uint32_t>>
unparsed_lines(std::string_view messages, std::string_view file);

} // namespace kport
