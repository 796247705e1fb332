// SPDX-License-Identifier: GPL-2.0-or-later
// kport import: the kernel's changes to our files, onto the branch checked out.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "model/project.h"
#include "series/import.h"

namespace kport {

struct ImportJob {
  enum class Step { begin, go_on, skip, abort };
  Step step = Step::begin;
  std::string range;          // A..B of the kernel
  std::filesystem::path from; // its repository; "": the project's
};

struct ImportReport {
  ImportResult result;
  bool aborted = false;
};

// The branch moves by a fast-forward that leaves local changes alone, or stays.
// A commit that does not fit is left to a person as `git cherry-pick` leaves
// it: index stages, markers, CHERRY_PICK_HEAD; `go_on` commits what was
// resolved and goes on, `skip` leaves that commit out, `abort` goes back to
// where the import began. What is left to do lies in .git/kport-import.
[[nodiscard]] Result<ImportReport> import_changes(const Project& project,
                                                  const ImportJob& job);

} // namespace kport
