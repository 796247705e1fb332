// SPDX-License-Identifier: GPL-2.0-or-later
// Objects made in memory beside those of a repository; written at the end, as
// one pack of what is reachable, or never.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "series/object_table.h"
#include "series/repository.h"

namespace kport {

class ObjectPool {
public:
  explicit ObjectPool(const Repository& source) : source_(source) {}

  // Names the bytes and keeps them.
  Oid add(ObjectKind kind, std::string_view bytes);
  Oid add_tree(const TreeEntries& sorted);

  // From memory first, then from the repository.
  [[nodiscard]] Result<RawObject> read(const Oid& id) const;
  [[nodiscard]] Result<TreeEntries> read_tree(const Oid& id) const;
  [[nodiscard]] Result<std::string> read_blob(const Oid& id) const;
  const Repository& source() const { return source_; }

  // Objects to be read are looked for here too: the base's repository.
  void also_read(const Repository* other) { other_ = other; }
  bool reads_other() const { return other_ != nullptr; }

  // Writes what `tips` reach and `into` lacks: as one pack, named by its
  // content, or not at all. Returns the number of objects.
  [[nodiscard]] Result<size_t> write(const Repository& into,
                                     std::span<const Oid> tips) const;

private:
  const Repository& source_;
  const Repository* other_ = nullptr;
  ObjectTable made_;
};

} // namespace kport
