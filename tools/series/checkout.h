// SPDX-License-Identifier: GPL-2.0-or-later
// Trees of a repository as directories, far from anybody's checkout and index.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/result.h"
#include "series/repository.h"

namespace kport {

// One directory that takes the form of one tree after the other; only what
// differs is written, so that what is built from it sees what changed.
class Checkout {
public:
  // `directory` is emptied.
  [[nodiscard]] static Result<Checkout>
  create(const std::filesystem::path& directory);

  // Gitlinks are left out, and paths that `wanted` (when given) says no to.
  [[nodiscard]] Result<void>
  take(const Repository& from, const Oid& tree,
       const std::function<bool(const std::string&)>& wanted = {});

  const std::filesystem::path& directory() const { return directory_; }

private:
  explicit Checkout(std::filesystem::path directory)
      : directory_(std::move(directory)) {}
  std::filesystem::path directory_;
  std::map<std::string, TreeFile> files_;
};

// Writes a tree of these files (path -> content), mode 0644, and names it.
[[nodiscard]] Result<Oid>
write_files(const Repository& into,
            const std::map<std::string, std::string>& files);

} // namespace kport
