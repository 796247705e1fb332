// SPDX-License-Identifier: GPL-2.0-or-later
// The upstream commits of a project, on a base, in a repository of their own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/workspace.h"
#include "series/repository.h"
#include "series/split.h"

namespace kport {

struct SeriesOptions {
  std::string range = "HEAD";         // of development commits
  std::filesystem::path linux_dir;    // a clone of mainline; empty: kport's own
  std::string base;                   // a revision there; empty: its HEAD;
                                      // or "rill/v1", a series exported before
};

// git_dir/objects borrows from the development repository and from the base's;
// what the split makes is written into it. It lies in the development
// repository's .git/kport and keeps the series' letters and versions.
struct Series {
  std::filesystem::path git_dir;
  CommitRange range;         // of development commits
  Oid base;                  // what the first patch stands on
  Oid public_base;           // base-commit: the same, or what the series
                             // exported before stand on
  std::vector<std::string> prerequisites; // their change-ids, "…:v1"
  size_t unsent = 0; // commits below `base` that no series exported
  std::string base_name;     // "Linux 7.3.4…", for a person
  bool own_base = false;     // public_base is the mainline target's source
  std::vector<Oid> commits;  // oldest first, each on the last
  std::vector<size_t> begins; // indexes where a person began a new series
  SplitResult split;
};

// The base repository in the cache, made of the mainline target's source.
struct OwnBase {
  std::filesystem::path git_dir;
  Oid commit;
};
[[nodiscard]] Result<OwnBase> series_base(const Workspace& w);

// Splits the range onto the base. No ref moves; objects are written. A range
// that does not begin with the history stands on what comes before it, where
// the base has nothing of that and was not named.
[[nodiscard]] Result<Series> prepare_series(const Workspace& w,
                                            const SeriesOptions& options);

// "0123456789ab (\"subject\")" of a commit.
std::string commit_name(const Repository& repository, const Oid& id);

} // namespace kport
