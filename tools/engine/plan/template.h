// SPDX-License-Identifier: GPL-2.0-or-later
// Templates: rule text matched against whole nodes and filled from them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/tree.h"
#include "model/plan.h"

namespace kport {

// What a hole is bound to: source text by range, or text made by a rule.
using Filling = std::vector<Piece>;

struct Bound {
  Filling filling;
  uint32_t node = kNone; // the node, when it is one
  bool primary = true;   // needs no parentheses as an operand
  bool pure = true;
};

using Binds = std::map<std::string, Bound>;

// Holes are single capital letters (values), or the names a pattern declares
// with their types ("" any). `$` is never a hole here: see `self`.
struct Holes {
  std::map<std::string, std::string> types;
  bool capitals = false; // every single capital letter is a hole
  bool has(std::string_view word) const;
};

// Matches `pattern` against exactly the tokens of `range`; holes bind to whole
// nodes only. `self`, when given, is what `$` in the pattern stands for.
std::optional<Binds> match(std::string_view pattern, const Holes& holes,
                           const NodeIndex& nodes, const Range& range,
                           std::string_view self = {});

// Fills `text`: hole names and `$` ("$" key), `$N` and `$v` (keys "$0", "$v").
// An operand that is no primary expression gets parentheses where the
// neighbours bind tighter. The flag says whether an impure filling is used
// other than exactly once: the caller makes that a residual.
struct Filled {
  std::vector<Piece> pieces;
  bool duplicates_effects = false;
};
Filled fill(std::string_view text, const Binds& binds);

// Describes a node as a filling.
Bound bind_node(const NodeIndex& nodes, uint32_t node);
// The same for any expression text of an own file.
Bound bind_range(const Tree& tree, const Range& range, bool pure);

} // namespace kport
