// SPDX-License-Identifier: GPL-2.0-or-later
// Files on disk: whole-file reads, and writes that never leave a half.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kport {

namespace fs = std::filesystem;

[[nodiscard]] Result<std::string> read_file(const fs::path& path);

// Writes beside `path` and renames over it; creates parent directories.
// Readers see the old content or the new, never a part.
[[nodiscard]] Result<void> write_file(const fs::path& path,
                                      std::string_view content,
                                      unsigned mode = 0644);

// Regular files below `root`, as paths relative to it, sorted bytewise.
// Symbolic links are listed, not followed.
[[nodiscard]] Result<std::vector<fs::path>> list_files(const fs::path& root);

// `relative` joined to `root`, refused when it is absolute, has a `..`
// component, or would pass through a symbolic link out of `root`.
[[nodiscard]] Result<fs::path> inside(const fs::path& root,
                                      const fs::path& relative);

// SHA-256 of a byte string, as 64 lower-case hex digits (FIPS 180-4).
std::string sha256(std::string_view bytes);
[[nodiscard]] Result<std::string> sha256_file(const fs::path& path);

// An exclusive advisory lock on `path` for as long as this object lives,
// shared by all kport processes. Blocks until it is free.
class FileLock {
public:
  [[nodiscard]] static Result<FileLock> acquire(const fs::path& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

// A directory that appears whole or not at all: write into `path()`, then
// commit() renames it over `final`, moving an older one out of the way first.
// Destroyed uncommitted, it is removed and `final` is as it was. What a killed
// kport left behind is removed by the next create() for the same `final`.
class DirectoryWriter {
public:
  [[nodiscard]] static Result<DirectoryWriter> create(const fs::path& final);
  DirectoryWriter(DirectoryWriter&& other) noexcept;
  DirectoryWriter& operator=(DirectoryWriter&&) = delete;
  DirectoryWriter(const DirectoryWriter&) = delete;
  ~DirectoryWriter();
  const fs::path& path() const { return aside_; }
  [[nodiscard]] Result<void> commit();

private:
  DirectoryWriter(fs::path aside, fs::path final, int lock)
      : aside_(std::move(aside)), final_(std::move(final)), lock_(lock) {}
  fs::path aside_; // empty once committed or moved from
  fs::path final_;
  int lock_ = -1; // held on aside_: what nobody holds is a dead kport's
};

} // namespace kport
