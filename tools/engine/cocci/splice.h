// SPDX-License-Identifier: GPL-2.0-or-later
// Turns what a program changed in a generated file into edits of the canonical
// one, so that it is rendered and blamed like any other.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "engine/cocci/text_diff.h"
#include "engine/plan/render.h"

namespace kport {

struct Splice {
  std::string_view source;        // the canonical text
  uint32_t file = 0;              // its index
  const std::vector<Edit>& edits; // of this file, as render() takes them
  const Rendered& rendered;       // what they give
};

// The edits that give `rendered.text` with `hunks` applied. An edit whose
// output a hunk touches becomes part of the new edit, with its blame; all
// others stay as they are. An error when the result would not be exact.
[[nodiscard]] Result<std::vector<Edit>>
splice(const Splice& s, const std::vector<Hunk>& hunks, const Blame& blame);

// The canonical range behind output bytes [begin, end).
Range source_of(const Rendered& r, uint32_t begin, uint32_t end);

} // namespace kport
