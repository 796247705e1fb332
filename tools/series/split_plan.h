// SPDX-License-Identifier: GPL-2.0-or-later
// In which order a split tells its commits, and what people said of each.
#pragma once

#include <unordered_map>
#include <vector>

#include "series/split_message.h"

namespace kport {

// A commit at its place among those told, or joined to the one before it.
struct Planned {
  enum class Kind { tell, squash, place };
  const HistoryCommit* commit = nullptr; // of the history that was planned
  Kind kind = Kind::tell; // place: where a squashed commit stood
};

struct SplitPlan {
  std::vector<Planned> order; // squashed commits behind what they join
  std::unordered_map<Oid, Steering, OidHash> steered; // commits said to be odd
};

// Reads each commit's steering. An error names a commit to be squashed into
// what is not an earlier one. `messages` forget what is to be told again.
[[nodiscard]] Result<SplitPlan>
plan_split(SplitMessages& messages, const std::vector<HistoryCommit>& history);

} // namespace kport
