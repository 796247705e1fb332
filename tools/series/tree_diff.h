// SPDX-License-Identifier: GPL-2.0-or-later
// Which leaves two trees do not share.
#pragma once

#include <string>
#include <vector>

#include "series/object_pool.h"

namespace kport {

struct LeafChange {
  std::string path;
  TreeFile before; // mode 0: absent
  TreeFile after;
};

// Sorted by path; equal subtrees are not read. A zero tree is empty.
[[nodiscard]] Result<std::vector<LeafChange>>
diff_trees(const ObjectPool& pool, const Oid& before, const Oid& after);

[[nodiscard]] Result<std::vector<std::string>>
changed_paths(const ObjectPool& pool, const Oid& before, const Oid& after);

} // namespace kport
