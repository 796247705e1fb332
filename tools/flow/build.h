// SPDX-License-Identifier: GPL-2.0-or-later
// Builds a generated tree with its kernel's own build system.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "flow/generate.h"

namespace kport {

struct BuildOutcome {
  std::vector<std::filesystem::path> modules;
  // Warnings without their place: "fs/rill/inode.c: unused variable 'x'".
  std::set<std::string> warnings;
  std::vector<Diagnostic> findings; // errors, and warnings beyond `known`
  std::filesystem::path log;
};

// The canonical tree on the mainline target.
[[nodiscard]] Result<BuildOutcome> build_clean(const Workspace& w,
                                               const Canonical& canonical);

// A generated tree on its target; `known` are the clean build's warnings.
[[nodiscard]] Result<BuildOutcome> build(const Workspace& w,
                                         const Canonical& canonical,
                                         const Generated& generated,
                                         const std::set<std::string>& known);

} // namespace kport
