// SPDX-License-Identifier: GPL-2.0-or-later
// Makes one commit of a source tree.
#include "series/base_repository.h"

#include <fmt/format.h>

#include "base/files.h"
#include "series/git_program.h"

namespace kport {
namespace {

constexpr const char* kRef = "refs/heads/base";

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

// All files go straight into one pack: git streams what it holds to be big.
Result<std::string> add_all(const GitCall& in) {
  GitCall add = in;
  add.arguments = {"-c",   "core.bigFileThreshold=1", "-c",
                   "core.compression=1", "add", "--force", "--all", "."};
  TRY(run_git(add));
  GitCall tree = in;
  tree.arguments = {"write-tree"};
  return first_line(TRY(run_git(tree)));
}

Result<void> make(const BaseSource& from, const std::filesystem::path& git_dir) {
  TRY(init_bare(git_dir));
  GitCall call{.git_dir = git_dir, .work_tree = from.source};
  std::string tree = TRY(add_all(call));
  // No date of this machine: the name must be the same on every one.
  std::string who = "kport <kport@localhost> 1113690036 +0000";
  call.arguments = {"hash-object", "-t", "commit", "-w", "--stdin"};
  call.input = fmt::format("tree {}\nauthor {}\ncommitter {}\n\nLinux {}\n\n"
                           "The source as its distributor packs it.\n",
                           tree, who, who, from.release);
  std::string commit = first_line(TRY(run_git(call)));
  call.input.clear();
  call.arguments = {"update-ref", kRef, commit};
  TRY(run_git(call));
  call.arguments = {"symbolic-ref", "HEAD", kRef};
  TRY(run_git(call));
  std::error_code code;
  std::filesystem::remove(git_dir / "index", code);
  return {};
}

} // namespace

Result<BaseRepository> open_base(const BaseSource& from) {
  std::filesystem::path lock_file = from.where;
  lock_file += ".lock";
  FileLock lock = TRY(FileLock::acquire(lock_file));
  std::error_code code;
  if (!std::filesystem::exists(from.where / "HEAD", code)) {
    DirectoryWriter writer = TRY(DirectoryWriter::create(from.where));
    TRY(make(from, writer.path()));
    TRY(writer.commit());
  }
  std::string hex = TRY(run_git({.git_dir = from.where,
                                 .arguments = {"rev-parse", "--verify",
                                               std::string(kRef)}}));
  return BaseRepository{from.where, TRY(parse_oid(first_line(hex)))};
}

} // namespace kport
