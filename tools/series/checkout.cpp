// SPDX-License-Identifier: GPL-2.0-or-later
// Writes trees to disk, and files into trees.
#include "series/checkout.h"

#include <fmt/format.h>

#include "base/files.h"

namespace kport {
namespace {

constexpr uint32_t kLink = 0120000;
constexpr uint32_t kExecutable = 0100755;
constexpr uint32_t kRegular = 0100644;
constexpr uint32_t kDirectory = 0040000;
constexpr uint32_t kGitlink = 0160000;

Result<void> write_one(const Repository& from, const fs::path& directory,
                       const std::string& path, const TreeFile& file) {
  fs::path at = TRY(inside(directory, path));
  std::string content = TRY(from.read_blob(file.id));
  if (file.mode != kLink)
    return write_file(at, content, file.mode == kExecutable ? 0755 : 0644);
  std::error_code code;
  fs::create_directories(at.parent_path(), code);
  fs::remove(at, code);
  fs::create_symlink(content, at, code);
  if (code)
    return fail(error("checkout", fmt::format("cannot write {}: {}",
                                              at.string(), code.message())));
  return {};
}

using Files = std::map<std::string, std::string>;

// The tree of those `files` whose paths start with `prefix`.
Result<Oid> write_level(const Repository& into, const Files& files,
                        const std::string& prefix) {
  TreeEntries entries;
  for (auto it = files.lower_bound(prefix);
       it != files.end() && it->first.starts_with(prefix);) {
    std::string_view rest = std::string_view(it->first).substr(prefix.size());
    size_t slash = rest.find('/');
    std::string name(rest.substr(0, slash));
    if (slash == rest.npos) {
      entries.push_back({name, kRegular, TRY(into.write_blob(it->second))});
      ++it;
      continue;
    }
    std::string below = prefix + name + "/";
    entries.push_back({name, kDirectory, TRY(write_level(into, files, below))});
    below.back() = '/' + 1; // past everything below it
    it = files.lower_bound(below);
  }
  sort_tree(entries);
  return into.write_tree(entries);
}

} // namespace

Result<Checkout> Checkout::create(const std::filesystem::path& directory) {
  std::error_code code;
  fs::remove_all(directory, code);
  fs::create_directories(directory, code);
  fs::path real = fs::canonical(directory, code);
  if (code)
    return fail(error("checkout", fmt::format("cannot make {}: {}",
                                              directory.string(),
                                              code.message())));
  return Checkout(std::move(real));
}

Result<void>
Checkout::take(const Repository& from, const Oid& tree,
               const std::function<bool(const std::string&)>& keep) {
  std::map<std::string, TreeFile> wanted = TRY(from.list_tree(tree));
  std::erase_if(wanted, [&](const auto& each) {
    return each.second.mode == kGitlink || (keep && !keep(each.first));
  });
  // What goes goes first: a file may make room for a directory.
  for (const auto& [path, file] : files_)
    if (!wanted.contains(path)) {
      fs::path parent = fs::path(path).parent_path();
      // Its parent is inside; itself may be a link to anywhere.
      fs::path at = (parent.empty() ? directory_
                                    : TRY(inside(directory_, parent))) /
                    fs::path(path).filename();
      std::error_code code;
      fs::remove(at, code);
      for (at = at.parent_path(); at != directory_ && fs::is_empty(at, code);
           at = at.parent_path())
        fs::remove(at, code);
    }
  for (const auto& [path, file] : wanted) {
    auto before = files_.find(path);
    if (before != files_.end() && before->second == file)
      continue;
    std::error_code code;
    if (before != files_.end() && before->second.mode == kLink)
      fs::remove(directory_ / path, code); // never write through a link
    TRY(write_one(from, directory_, path, file));
  }
  files_ = std::move(wanted);
  return {};
}

Result<Oid> write_files(const Repository& into, const Files& files) {
  return write_level(into, files, "");
}

} // namespace kport
