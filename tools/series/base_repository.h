// SPDX-License-Identifier: GPL-2.0-or-later
// A kernel's source tree as a git repository: what a series is based on when
// nobody has a clone of mainline at hand.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "model/commit.h"

namespace kport {

struct BaseSource {
  std::filesystem::path source;  // the unpacked tree; only read
  std::filesystem::path where;   // the bare repository's place
  std::string release;           // "7.3.4+deb13-amd64": the commit's subject
};

struct BaseRepository {
  std::filesystem::path git_dir;
  Oid commit; // one commit without parents, refs/heads/base
};

// Made once (about 35 CPU seconds and 370 MB for Linux 7.3), whole or not at
// all; every file of `source` is in it, ignored ones too. The commit's name
// depends on the tree and the release alone.
[[nodiscard]] Result<BaseRepository> open_base(const BaseSource& from);

} // namespace kport
