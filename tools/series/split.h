// SPDX-License-Identifier: GPL-2.0-or-later
// A development history told again as upstream commits (DESIGN.md: split).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/posted_map.h"
#include "model/project.h"
#include "series/kernel_trees.h"
#include "series/object_pool.h"

namespace kport {

// What became of one development commit.
enum class Fate {
  kept,        // one upstream commit
  synthesised, // changes no single development commit accounts for
  foreign,     // dropped: it changes no canonical file
  empty,       // dropped: it changes nothing at all
  merged,      // dropped: a merge with nothing of its own
  there,       // dropped: what it changes was told before
  skipped,     // dropped: a person said so
  squashed,    // part of another commit, because a person said so
};
std::string_view name(Fate fate);

struct SplitStep {
  Oid development; // zero: made by the split, see `note`
  Oid upstream;    // zero when dropped
  Fate fate = Fate::kept;
  std::string subject; // the upstream subject; the development one if dropped
  std::string note;
  std::vector<std::string> deferred; // paths whose change comes later
  std::vector<std::string> notes;    // what became of its trailers
  bool begins = false;               // a person began a new series here
};

struct SplitResult {
  Oid base;                     // the parent of the first; zero: none
  Oid tip;                      // zero: nothing is left, and no base
  Oid canonical;                // tree of canonical files at the tip; or zero
  std::vector<SplitStep> steps; // in the order told
  std::vector<Diagnostic> warnings;
};

struct SplitInput {
  CommitRange range;
  Oid base;         // a commit that `pool` can read; zero: canonical paths only
  PostedMap posted; // what earlier splits told, for Fixes: lines
  std::function<void(size_t done, size_t all)> progress; // may be empty
};

// Makes the commits in `pool`; nothing is written. The author's line, date and
// encoding stay as they are. The committer and the committer's date are the
// development commit's own, so that the same input gives the same names on any
// machine, at any time, for any user. Commits are told in load_history()'s
// order; a commit of a side branch is carried onto what was told before by a
// three-way merge of trees. Where that does not fit, and where a merge holds
// changes of its own, a synthesised commit says so and makes up for it: at each
// merge of the first-parent chain, and at the tip, the tree is the development
// commit's.
[[nodiscard]] Result<SplitResult> split_history(const Project& project,
                                                ObjectPool& pool,
                                                const SplitInput& input);

} // namespace kport
