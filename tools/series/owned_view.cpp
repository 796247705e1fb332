// SPDX-License-Identifier: GPL-2.0-or-later
// Roots: the topmost directories that hold files of ours, and single files.
#include "series/owned_view.h"

#include <algorithm>

#include "model/path_map.h"
#include "series/tree_merge.h"

namespace kport {
namespace {

bool lies_in(std::string_view path, std::string_view root) {
  return path == root || (path.starts_with(root) && path.size() > root.size() &&
                          path[root.size()] == '/');
}

} // namespace

bool OwnedView::owns(std::string_view path) const {
  return std::ranges::any_of(
      roots_, [&](const std::string& root) { return lies_in(path, root); });
}

Result<void> OwnedView::learn_below(const std::string& prefix,
                                    const Oid& tree) {
  TreeEntries entries = TRY(pool_.read_tree(tree));
  auto hooked = [&](const std::string& path) {
    return std::ranges::any_of(project_.hooks,
                               [&](const Hook& h) { return h.file == path; });
  };
  // A file that no one has shows whether the directory is mapped as one.
  bool directory = !prefix.empty() &&
                   !canonical_path(project_, prefix + "?").empty() &&
                   std::ranges::any_of(entries, [&](const TreeEntry& e) {
                     return !e.is_tree() && !hooked(prefix + e.name);
                   });
  if (directory) {
    roots_.insert(prefix.substr(0, prefix.size() - 1));
    return {};
  }
  for (const TreeEntry& e : entries)
    if (e.is_tree())
      TRY(learn_below(prefix + e.name + "/", e.id));
    else if (!hooked(prefix + e.name))
      roots_.insert(prefix + e.name);
  return {};
}

Result<void> OwnedView::learn(const Oid& canonical) {
  if (canonical.is_zero())
    return {};
  TRY(learn_below("", canonical));
  std::set<std::string, std::less<>> topmost;
  for (const std::string& root : roots_)
    if (std::ranges::none_of(
            topmost, [&](const std::string& t) { return lies_in(root, t); }))
      topmost.insert(root);
  roots_ = std::move(topmost);
  return {};
}

Result<Oid> OwnedView::of(const Oid& tree) const {
  Oid out;
  for (const std::string& root : roots_) {
    TreeEntry e = TRY(find_entry(pool_, tree, root));
    if (e.mode != 0)
      out = TRY(set_entry(pool_, out, root, e.mode, e.id));
  }
  return out;
}

} // namespace kport
