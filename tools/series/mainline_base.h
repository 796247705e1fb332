// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's tree that the canonical files are laid over, with their hooks.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/hook.h"
#include "series/object_pool.h"
#include "series/tree_merge.h"

namespace kport {

class MainlineBase {
public:
  // `tree`: the kernel's. `merged`: the canonical files that it holds already
  // (zero: none); an error names those that it holds differently.
  [[nodiscard]] static Result<MainlineBase>
  create(ObjectPool& pool, const std::vector<Hook>& hooks, const Oid& tree,
         const Oid& merged);

  // The kernel's tree with these canonical files; a hook line is there when
  // what it hooks is.
  [[nodiscard]] Result<Oid> lay(const Oid& canonical);

private:
  MainlineBase(ObjectPool& pool, const std::vector<Hook>& hooks);
  [[nodiscard]] Result<Oid> without_entries(Oid canonical) const;
  [[nodiscard]] Result<std::string> hooked(const std::string& file,
                                           const std::string& text,
                                           const std::vector<bool>& active,
                                           const Oid& canonical) const;

  ObjectPool& pool_;
  const std::vector<Hook>& hooks_;
  Oid tree_;                               // without what `merged` has
  std::map<std::string, TreeEntry> files_; // that hooks edit, as they were
  std::map<std::string, std::string> texts_;
  std::map<std::string, Oid> memo_; // what decides a file's text -> its blob
  Overlay overlay_;
};

} // namespace kport
