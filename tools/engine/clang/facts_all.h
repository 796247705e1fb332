// SPDX-License-Identifier: GPL-2.0-or-later
// Reads every header of a kernel: one pass over those that stand together,
// then those that do not, each on its own.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/clang/facts.h"
#include "engine/clang/facts_scan.h"

namespace kport {

struct AllHeaders {
  std::vector<Fact> facts;         // sorted as HeaderAnswer's
  std::vector<HeaderFile> headers; // all there are
  // Header -> its first error, also when it is the only one included.
  std::map<std::string, std::string> broken;
  // Name -> a broken header that may declare it.
  std::map<std::string, std::string> in_broken;
  unsigned parses = 0;
  double cpu_seconds = 0;
};

// `pch` is a file to write a precompiled header to; it is removed again.
[[nodiscard]] Result<AllHeaders>
read_all_headers(const ParseInput& parse, const std::filesystem::path& pch,
                 unsigned jobs);

} // namespace kport
