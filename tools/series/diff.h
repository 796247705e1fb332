// SPDX-License-Identifier: GPL-2.0-or-later
// Unified diffs of texts in memory.
#pragma once

#include <string>

#include "base/result.h"

namespace kport {

// "--- a/path … +++ b/path …" as git writes it, with its indent heuristic;
// empty when both are equal. A new or deleted file has an empty side and says
// so by `old_exists` and `new_exists`.
struct DiffSides {
  std::string path;
  std::string old_text;
  std::string new_text;
  bool old_exists = true;
  bool new_exists = true;
};
[[nodiscard]] Result<std::string> unified_diff(const DiffSides& sides);

} // namespace kport
