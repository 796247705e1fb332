// SPDX-License-Identifier: GPL-2.0-or-later
// Applies the edits of one file, and keeps the way back from every output
// line to the canonical line and the edits behind it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/plan.h"

namespace kport {

// A run of output bytes: copied from canonical bytes, or made by an edit.
struct Segment {
  uint32_t out_begin = 0;
  uint32_t out_end = 0;
  Range source;                        // what it was copied from, or replaces
  std::vector<const Edit*> edits;      // enclosing edits, outermost first
  bool copied = false;
};

struct Rendered {
  std::string text;
  std::vector<Segment> segments; // in output order, gapless
};

// `edits` are those of one file, sorted by range (outer before inner). An
// overlap that is not nesting is an error: nothing is ever half applied.
[[nodiscard]] Result<Rendered> render(std::string_view source, uint32_t file,
                                      const std::vector<Edit>& edits);

// Sorts as render() wants and joins equal edits (their blames are united).
void normalise(std::vector<Edit>& edits);

// Whether the text at `range` is still there once all edits are made.
bool survives(const Range& range, const std::vector<Edit>& edits);

} // namespace kport
