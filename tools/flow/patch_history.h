// SPDX-License-Identifier: GPL-2.0-or-later
// A made-up straight history of patches, the same on every machine, for the
// benchmarks of mails.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace kport {

// About 300 source files of up to 1,200 lines among 1,400 others; every commit
// edits one to four of them in one to five places, one in twenty adds, renames
// or deletes one. Made by git fast-import as `refs/heads/main` of a repository
// without a checkout at `to`, its first commit `refs/tags/base`; nothing is
// done when it is there already.
[[nodiscard]] Result<void> make_patch_history(const std::filesystem::path& to,
                                              size_t patches);

} // namespace kport
