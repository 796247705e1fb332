// SPDX-License-Identifier: GPL-2.0-or-later
// Packing with GNU tar and xz, every variable pinned.
#include "flow/pack.h"

#include "base/files.h"
#include "base/process.h"

namespace kport {

Result<void> pack(const std::filesystem::path& file, const std::string& top,
                  const TreeFiles& files) {
  DirectoryWriter staging = TRY(
      DirectoryWriter::create(file.parent_path() / ("." + top + ".staging")));
  for (const auto& [path, content] : files)
    TRY(write_file(TRY(inside(staging.path() / top, path)), content));
  std::filesystem::path tar = staging.path() / "out.tar";
  // 1980 is the oldest time every archive tool can say.
  TRY(run_ok({.argv = {"tar", "--create", "--file", tar.string(),
                       "--format=ustar", "--sort=name", "--owner=0",
                       "--group=0", "--numeric-owner",
                       "--mtime=1980-01-01 00:00:00Z",
                       "--mode=u=rwX,go=rX", "--directory",
                       staging.path().string(), top}}));
  // One thread and no size hints: the bytes depend on the input alone.
  TRY(run_ok({.argv = {"xz", "--threads=1", "-6", "--check=crc64",
                       tar.string()},
              .env = {{"XZ_OPT", ""}, {"XZ_DEFAULTS", ""}}}));
  return write_file(file, TRY(read_file(staging.path() / "out.tar.xz")));
}

} // namespace kport
