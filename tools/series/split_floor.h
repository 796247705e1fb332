// SPDX-License-Identifier: GPL-2.0-or-later
// The least that any split must do: what a benchmark measures it against.
#pragma once

#include "model/project.h"
#include "series/repository.h"

namespace kport {

struct Floor {
  size_t commits = 0;
  size_t trees = 0; // distinct ones that must be looked into
};

// Walks the range with libgit2, reads each commit, and reads once each tree on
// the way to a canonical directory, and that directory when `exclude` may take
// something out of it.
[[nodiscard]] Result<Floor> walk_floor(const Repository& repository,
                                       const Project& project,
                                       const CommitRange& range);

} // namespace kport
