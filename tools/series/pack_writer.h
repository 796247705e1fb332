// SPDX-License-Identifier: GPL-2.0-or-later
// Many objects at once into a repository: gitformat-pack(5).
#pragma once

#include <string>
#include <string_view>

#include "series/repository.h"

namespace kport {

// Collects objects compressed, then writes one pack with its index. Objects
// are whole (no deltas): they are few kinds of small things.
class PackWriter {
public:
  [[nodiscard]] Result<void> add(ObjectKind kind, std::string_view bytes);
  size_t count() const { return count_; }

  // Aside first, then renamed: a reader sees the whole pack or none. Nothing
  // is written for no objects.
  [[nodiscard]] Result<void> write(const Repository& into);

private:
  std::string bytes_; // the objects, without header and trailer
  size_t count_ = 0;
};

} // namespace kport
