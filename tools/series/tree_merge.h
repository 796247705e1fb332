// SPDX-License-Identifier: GPL-2.0-or-later
// Trees put together: a change carried onto another tree, and a tree laid over
// a base.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "series/object_pool.h"

namespace kport {

struct MergedTree {
  Oid tree;                           // zero: empty
  std::vector<std::string> conflicts; // paths that stayed as in `ours`
};

// `ours` with what changed from `base` to `theirs` (zero: an empty tree).
// Files are merged line by line as git does; a path that cannot be merged is
// left as ours and named. No renames are guessed.
[[nodiscard]] Result<MergedTree> merge_trees(ObjectPool& pool, const Oid& base,
                                             const Oid& ours,
                                             const Oid& theirs);

// `over` laid onto `base`, remembered for pairs of trees. A file that both have
// is an error that names it, except at `may_replace`.
class Overlay {
public:
  Overlay(ObjectPool& pool, std::set<std::string> may_replace)
      : pool_(pool), may_replace_(std::move(may_replace)) {}
  [[nodiscard]] Result<Oid> lay(const Oid& base, const Oid& over);

private:
  [[nodiscard]] Result<Oid> lay(const std::string& prefix, const Oid& base,
                                const Oid& over);
  ObjectPool& pool_;
  std::set<std::string> may_replace_;
  std::unordered_map<std::string, Oid> memo_;
};

// `tree` without the leaves of `taken`. Each must be there as it is in `taken`;
// those that are not are named in `differing`.
[[nodiscard]] Result<Oid> subtract(ObjectPool& pool, const Oid& tree,
                                   const Oid& taken, const std::string& prefix,
                                   std::vector<std::string>& differing);

// The entry at `path` below `tree`; mode 0 when there is none.
[[nodiscard]] Result<TreeEntry> find_entry(const ObjectPool& pool, Oid tree,
                                           std::string_view path);
// `tree` with that entry set, or removed by mode 0.
[[nodiscard]] Result<Oid> set_entry(ObjectPool& pool, const Oid& tree,
                                    std::string_view path, uint32_t mode,
                                    const Oid& id);

} // namespace kport
