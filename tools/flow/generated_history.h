// SPDX-License-Identifier: GPL-2.0-or-later
// A range of development commits as commits of one target's generated trees.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/workspace.h"
#include "model/commit.h"
#include "series/repository.h"

namespace kport {

// One development commit that changes the generated tree.
struct GeneratedCommit {
  Oid development;
  Oid commit; // in the scratch repository; its tree is the generated tree
};

struct GeneratedHistory {
  std::filesystem::path git_dir; // scratch, bare
  Oid base;                      // generated(BASE); empty tree for no BASE
  Oid base_development;
  std::vector<GeneratedCommit> commits; // oldest first, each on the last
  size_t unchanged = 0;                 // commits that change nothing of it
  std::vector<Diagnostic> findings;     // residuals, and what cannot be
                                        // generated, with its commit
  std::vector<std::string> notes;       // merges, for a person to know
};

struct HistoryJob {
  TargetSpec target;
  std::string range;  // "BASE..HEAD", or "HEAD" for all of its history
  bool verify = true; // parse the last tree against the target
};

// Generates the tree of every commit on the first-parent line of the range;
// what a merge brings comes with the merge. Rules, shims, targets' decisions
// and kport.yaml are the commit's own; the kernels (target files, kport.lock)
// are those of today, so that all patches are for one kernel. A commit that
// cannot be generated is a finding, its change comes with the next one that
// can; the range's two ends must. Nobody's checkout or index is touched. The
// caller holds the scratch (Workspace::hold_scratch).
[[nodiscard]] Result<GeneratedHistory> generate_history(const Workspace& w,
                                                        const HistoryJob& job);

} // namespace kport
