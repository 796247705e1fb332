// SPDX-License-Identifier: GPL-2.0-or-later
// Keeps what was derived from the downloads from growing for ever.
#pragma once

#include <cstdint>

#include "target/cache.h"

namespace kport {

struct PruneLimits {
  int64_t days = 30;               // unused for longer: gone
  uint64_t bytes = 4ull << 30;     // all together; the longest unused go first
  int64_t again_after_hours = 24;  // since the last pruning of this cache
};

// Removes facts, sites, precompiled headers and projects' work trees by their
// last use, as far as the file system tells it. Downloads stay: they may no
// longer be served. All of it can be derived again, so that failing to remove
// is no error. Returns how many files went; 0 when it was done lately.
size_t prune(const Cache& cache, const PruneLimits& limits);

} // namespace kport
