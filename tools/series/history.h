// SPDX-License-Identifier: GPL-2.0-or-later
// The commits of a range, each read once, in the order they are told upstream.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "series/repository.h"

namespace kport {

struct HistoryCommit {
  Oid id;
  std::unique_ptr<ObjectView> raw; // the object; `view` looks into it
  CommitView view;
  bool main = false; // on the first-parent chain of the range's end
};

// Parents first, depth first from `range.to`, a first parent's history before
// a second's: at a commit of the first-parent chain exactly its own history
// was told before it.
[[nodiscard]] Result<std::vector<HistoryCommit>>
load_history(const Repository& repository, const CommitRange& range);

} // namespace kport
