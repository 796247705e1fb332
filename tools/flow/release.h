// SPDX-License-Identifier: GPL-2.0-or-later
// The main job: generate, verify, build and pack every target, or pack none.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "flow/workspace.h"

namespace kport {

struct ReleaseOptions {
  std::filesystem::path out; // default: <root>/dist
  bool build = true;         // false: generate, verify and pack only
  // Called with one line per finished step, in order.
  std::function<void(const std::string&)> say = [](const std::string&) {};
};

struct ReleasedTarget {
  std::string name;
  std::string release;
  size_t edits = 0;
  size_t shims = 0;
  std::string file; // tarball's name in `out`
  std::string sha256;
};

struct Released {
  std::vector<Diagnostic> findings; // not empty: nothing was packed
  std::vector<ReleasedTarget> targets;
  std::string source_file;
  std::filesystem::path out;
};

[[nodiscard]] Result<Released> release(const Workspace& w,
                                       const ReleaseOptions& options);

} // namespace kport
