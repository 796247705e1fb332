// SPDX-License-Identifier: GPL-2.0-or-later
// Builds each patch of a series in the mainline target's own tree.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "flow/workspace.h"
#include "series/repository.h"

namespace kport {

struct SeriesBuild {
  std::vector<Diagnostic> findings; // each names its commit
  size_t patches = 0;
  size_t built = 0;   // patches after which there was something to build
  size_t objects = 0; // after the last patch
  double cpu_seconds = 0;
};

// `commits` follow each other from `base`; the tree of `source` is the mainline
// target's source. What lies between both is built once, for what the first
// patch is compared with. One tree is patched and built incrementally; the first run prepares
// it, which takes about a minute of CPU time. `progress` gets one line before
// each patch.
struct SeriesBuildJob {
  Oid source;
  Oid base;
  std::span<const Oid> commits;
  std::function<void(const std::string&)> progress = [](const std::string&) {};
};
[[nodiscard]] Result<SeriesBuild> build_series(const Workspace& w,
                                               const Repository& repository,
                                               const SeriesBuildJob& job);

} // namespace kport
