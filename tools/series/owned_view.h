// SPDX-License-Identifier: GPL-2.0-or-later
// Which paths of a kernel tree are ours, and that part of any kernel tree.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/project.h"
#include "series/object_pool.h"

namespace kport {

// Built from trees of canonical files at their kernel paths: a directory is
// ours when such a file lies directly in it and it is mapped as a directory;
// other files are ours one by one. Files that hooks edit are not.
class OwnedView {
public:
  OwnedView(const Project& project, ObjectPool& pool)
      : project_(project), pool_(pool) {}

  [[nodiscard]] Result<void> learn(const Oid& canonical);

  // That part of a kernel tree (or of a tree of canonical files).
  [[nodiscard]] Result<Oid> of(const Oid& tree) const;

  bool owns(std::string_view path) const;

private:
  [[nodiscard]] Result<void> learn_below(const std::string& prefix,
                                         const Oid& tree);
  const Project& project_;
  ObjectPool& pool_;
  std::set<std::string, std::less<>> roots_; // none lies in another
};

} // namespace kport
