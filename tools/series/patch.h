// SPDX-License-Identifier: GPL-2.0-or-later
// The difference of two trees as git-format-patch(1) writes it: text, diffstat
// and summary.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/commit.h"
#include "series/repository.h"

namespace kport {

// What happened to one path. A type change is a deletion and an addition.
struct FileChange {
  std::string old_path; // empty: added
  std::string new_path; // empty: deleted
  uint32_t old_mode = 0;
  uint32_t new_mode = 0;
  Oid old_id;
  Oid new_id;
  bool binary = false;
  size_t added = 0;   // lines; bytes of the new file when binary
  size_t deleted = 0; // lines; bytes of the old file when binary
  unsigned similarity = 0; // of a rename, in percent

  bool renamed() const {
    return !old_path.empty() && !new_path.empty() && old_path != new_path;
  }
  const std::string& path() const {
    return new_path.empty() ? old_path : new_path;
  }
};

struct Patch {
  std::vector<FileChange> files; // in the order of the text
  std::string text;              // "diff --git …"; empty when nothing changed
};

// Renames are found as by -M, binary files are whole (--binary, full index),
// object names have 12 digits. Object contents are read, nothing is written.
[[nodiscard]] Result<Patch> make_patch(const Repository& repository,
                                       const Oid& from_tree,
                                       const Oid& to_tree);

// What stands below the "---" of a mail: " f | 3 ++-", " 1 file changed…" and
// the summary of creations, deletions, renames and modes, 72 columns wide.
std::string diffstat(const Patch& patch);

} // namespace kport
