// SPDX-License-Identifier: GPL-2.0-or-later
// Compares trees by object name, downwards.
#include "series/tree_diff.h"

#include <algorithm>
#include <array>
#include <map>

namespace kport {
namespace {

using Pair = std::array<TreeEntry, 2>;

Result<void> diff(const ObjectPool& pool, const std::string& prefix,
                  const std::array<Oid, 2>& trees,
                  std::vector<LeafChange>& out) {
  std::map<std::string, Pair> names;
  for (size_t side = 0; side < 2; ++side)
    if (!trees[side].is_zero())
      for (TreeEntry& e : TRY(pool.read_tree(trees[side])))
        names[e.name][side] = e;
  for (const auto& [name, pair] : names) {
    const auto& [old, fresh] = pair;
    if (old == fresh)
      continue;
    std::string path = prefix + name;
    auto tree = [](const TreeEntry& e) { return e.is_tree() ? e.id : Oid{}; };
    auto leaf = [](const TreeEntry& e) {
      return e.is_tree() ? TreeFile{} : TreeFile{e.mode, e.id};
    };
    if (old.is_tree() || fresh.is_tree())
      TRY(diff(pool, path + "/", {tree(old), tree(fresh)}, out));
    if (leaf(old) != leaf(fresh))
      out.push_back({path, leaf(old), leaf(fresh)});
  }
  return {};
}

} // namespace

Result<std::vector<LeafChange>>
diff_trees(const ObjectPool& pool, const Oid& before, const Oid& after) {
  std::vector<LeafChange> out;
  if (before != after)
    TRY(diff(pool, "", {before, after}, out));
  std::ranges::sort(out, {}, &LeafChange::path);
  return out;
}

Result<std::vector<std::string>>
changed_paths(const ObjectPool& pool, const Oid& before, const Oid& after) {
  std::vector<std::string> out;
  for (LeafChange& c : TRY(diff_trees(pool, before, after)))
    out.push_back(std::move(c.path));
  return out;
}

} // namespace kport
