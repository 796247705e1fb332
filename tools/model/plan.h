// SPDX-License-Identifier: GPL-2.0-or-later
// Plans: what generation will change for one target, and why.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/site.h"

namespace kport {

// The reason for one edit: rule -> fact -> upstream commit.
struct Blame {
  std::string rule;     // id
  std::string change;   // "timer_delete -> del_timer"
  std::string fact;     // what the target says, in one line
  std::string commit;   // upstream commit, hex
  std::string contract; // the rule's contract, if any

  auto operator<=>(const Blame&) const = default;
};

// New text, or old text carried over (inside which other edits still apply).
using Piece = std::variant<std::string, Range>;

// Replaces `range` by `pieces`. Edits nest (a piece's Range may hold further
// edits) and never overlap otherwise. An insertion has begin == end.
struct Edit {
  Range range;
  std::vector<Piece> pieces;
  std::vector<Blame> blame; // at least one
};

// Why something the target lacks could not be resolved (DESIGN.md: residual).
struct Residual {
  std::string anchor;  // "inode_operations.mkdir"
  Range range;         // where; invalid for a whole-target residual
  std::string reason;  // one sentence
  std::string reached; // the form the rules reach, when that is the matter
  std::string wanted;  // the form the target has; "" when it has none
  std::string rule;    // the rule that could not be applied, if one
};

// A shim switched on for a target.
struct ActiveShim {
  std::string rule;
  std::string provides; // fact name
  std::string header;   // shadowed: "linux/fs.h"
  std::string file;     // below compat/: "vfs/mtime.h"
  std::string commit;
};

struct UnitPlan {
  std::vector<Edit> edits; // sorted by range
  std::vector<Residual> residuals;
};

} // namespace kport
