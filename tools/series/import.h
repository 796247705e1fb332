// SPDX-License-Identifier: GPL-2.0-or-later
// What others did to our files in the kernel, as development commits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/project.h"
#include "series/object_pool.h"

namespace kport {

enum class ImportFate {
  imported, // a development commit with where it came from
  fixup,    // a review's edit of a commit of ours: "fixup! <its subject>"
  ours,     // left out: a commit of ours as we told it
  there,    // left out: the development tree has that change
  foreign,  // left out: it changes no file of ours, or only hook files
  conflict, // it does not fit; a person has to say what it becomes
};
std::string_view name(ImportFate fate);

struct ImportStep {
  Oid upstream;
  Oid development; // what was made of it, zero for nothing
  Oid own;         // the development commit that it tells, when it is ours
  ImportFate fate = ImportFate::foreign;
  std::string subject;
  std::vector<std::string> left_out; // what else it changes: kernel paths
};

// A commit to be picked by hand onto `ImportResult::tip`: its parent is the
// development tree with our files as they were before the change upstream.
struct ImportConflict {
  Oid pick;
  std::vector<std::string> paths; // canonical
};

struct ImportResult {
  Oid tip;                       // the development history with the imports
  std::vector<ImportStep> steps; // up to the conflict, if there is one
  std::optional<ImportConflict> conflict;
};

struct ImportInput {
  CommitRange range;     // of the kernel
  Oid head;              // of the development history
  std::vector<Oid> done; // kernel commits that a person left out
};

// Makes commits in `pool` (which reads both repositories). A commit counts as
// ours when a split of `head` tells one of that subject and author with the
// same change; with another change, the difference comes back. What was
// imported before is known by its "Upstream-commit:" trailer. The author stays;
// committer and date are the upstream commit's.
[[nodiscard]] Result<ImportResult> import_range(const Project& project,
                                                ObjectPool& pool,
                                                const Repository& upstream,
                                                const ImportInput& input);

} // namespace kport
