// SPDX-License-Identifier: GPL-2.0-or-later
// Many objects at once into a repository: gitformat-pack(5).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "series/repository.h"

namespace kport {

// Collects objects compressed, then writes one pack and its index. libgit2's
// indexer would hash and inflate everything a second time, its mempack far
// worse; the names are known here already.
class PackWriter {
public:
  PackWriter();
  ~PackWriter();
  PackWriter(const PackWriter&) = delete;
  PackWriter& operator=(const PackWriter&) = delete;

  // Each name once. Returns where it lies in the pack.
  [[nodiscard]] Result<uint64_t> add(const Oid& id, ObjectKind kind,
                                     std::string_view bytes);
  // As what `delta` (gitformat-pack(5), "Deltified representation") makes of
  // the object at `base`.
  uint64_t add_delta(const Oid& id, uint64_t base, std::string_view delta);
  size_t count() const { return entries_.size(); }

  // Aside first, then renamed, the index last: a reader sees all or nothing.
  // Nothing is written for no objects.
  [[nodiscard]] Result<void> write(const Repository& into);

private:
  struct Entry {
    Oid id;
    uint64_t offset = 0;
    uint32_t crc = 0;
  };
  struct Deflate;
  void finish(const Oid& id, uint64_t offset);
  std::string index(const Oid& checksum);

  std::string bytes_; // the pack, without its trailer
  std::vector<Entry> entries_;
  std::unique_ptr<Deflate> deflate_;
};

// A delta from one tree object to another, entry by entry.
std::string tree_delta(std::string_view from, std::string_view to);

} // namespace kport
