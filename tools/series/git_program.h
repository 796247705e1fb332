// SPDX-License-Identifier: GPL-2.0-or-later
// The git program, where libgit2 has no equal: range-diff, making a big pack.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/result.h"

namespace kport {

// `git ARGUMENTS` on the repository at `git_dir`, without a shell and without
// anybody's configuration: what it prints depends on its arguments alone.
// `work_tree` may be empty.
struct GitCall {
  std::filesystem::path git_dir;
  std::filesystem::path work_tree;
  std::vector<std::string> arguments;
  std::string input;
};
Command git_command(const GitCall& call);

// Runs it; what it printed. Its own words are the error's notes.
[[nodiscard]] Result<std::string> run_git(const GitCall& call);

// A new bare repository, in place of what stood there.
[[nodiscard]] Result<void> init_bare(const std::filesystem::path& git_dir);

// Lets the repository at `git_dir` read the objects of others, in place
// (gitrepository-layout(5), objects/info/alternates).
[[nodiscard]] Result<void>
borrow_objects(const std::filesystem::path& git_dir,
               const std::vector<std::filesystem::path>& object_dirs);

} // namespace kport
