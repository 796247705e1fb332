// SPDX-License-Identifier: GPL-2.0-or-later
// Parses a generated tree against its target's own headers, and says of every
// complaint which canonical line and which rule stand behind it.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "flow/generate.h"

namespace kport {

struct Verified {
  std::vector<Diagnostic> findings; // empty: every unit parses clean
  std::vector<std::string> failed;  // units behind them: "fs/rill/inode.c"
  size_t parsed = 0;                // units parsed now
  size_t cached = 0;                // units whose text was verified before
  double cpu_seconds = 0;
};

// What C takes with a warning and kernels must not: the options, in Clang's
// spelling, that make generated code be refused for it.
const std::vector<std::string>& refused_warnings();

// `dir` holds the generated tree as written by write_tree().
[[nodiscard]] Result<Verified> verify(const Workspace& w,
                                      const Canonical& canonical,
                                      const Generated& generated,
                                      const std::filesystem::path& dir);

// Makes `dir` hold exactly `files`: only what differs is written, so that
// kbuild's time stamps stay true, and what does not belong is removed. Files
// of a build (objects, modules) stay.
[[nodiscard]] Result<void> write_tree(const std::filesystem::path& dir,
                                      const TreeFiles& files);

} // namespace kport
