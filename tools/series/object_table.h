// SPDX-License-Identifier: GPL-2.0-or-later
// Many small objects in memory, found by name.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "series/repository.h"

namespace kport {

// Numbers its objects from 0 in the order they are added. A split makes a
// hundred thousand: the bytes lie in few large blocks, a name is found in one
// flat table of half-empty slots, and nothing is freed one by one.
class ObjectTable {
public:
  static constexpr uint32_t kNone = UINT32_MAX;

  struct Entry {
    Oid id;
    ObjectKind kind = ObjectKind::blob;
    std::string_view bytes; // valid as long as the table
  };

  // Copies the bytes; what is there already stays. At most 2^32-1 objects.
  void add(const Oid& id, ObjectKind kind, std::string_view bytes);
  uint32_t find(const Oid& id) const; // kNone: not there

  const Entry& operator[](uint32_t number) const { return entries_[number]; }
  size_t size() const { return entries_.size(); }

private:
  struct Slot {
    uint32_t tag = 0; // part of the name, so that most misses end here
    uint32_t number = kNone;
  };
  size_t slot_of(const Oid& id) const; // its own, or the empty one to take
  void grow();
  std::string_view keep(std::string_view bytes);

  std::vector<Entry> entries_;
  std::vector<Slot> slots_; // a power of two
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr; // in the last block but for large objects' own
  size_t room_ = 0;
};

} // namespace kport
