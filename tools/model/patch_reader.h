// SPDX-License-Identifier: GPL-2.0-or-later
// The parts of parse_patch() (model/patch_text.h): a text read line by line.
#pragma once

#include <string_view>

#include "model/patch_text.h"

namespace kport {

// What is left of a patch. A line includes its newline; the last may have
// none.
class PatchLines {
public:
  explicit PatchLines(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }
  size_t number() const { return number_; } // of current(), from 1
  std::string_view current() const;         // empty at the end
  std::string_view next();                  // current(), then moves on
  Diagnostic error(std::string_view what) const;

private:
  std::string_view rest_;
  size_t number_ = 1;
};

// Reads from "diff --git" to the first hunk or what else is no header line.
// False when git would take the line for garbage.
[[nodiscard]] Result<bool> read_patch_header(PatchLines& lines,
                                             FilePatch& file);

// Reads "--- a/f" and "+++ b/f", which stand before a hunk. Error: git would
// have to guess at the names, which is not modelled.
[[nodiscard]] Result<void> read_traditional_header(PatchLines& lines,
                                                   FilePatch& file);
Diagnostic traditional_not_modelled(const PatchLines& lines);

// What follows "GIT binary patch": the forward hunk; a reverse one is only
// skipped.
[[nodiscard]] Result<void> read_binary(PatchLines& lines, FilePatch& file);

// git's delta (gitformat-pack(5)) applied to `old`; false when it is broken.
bool apply_delta(std::string_view old, std::string_view delta,
                 std::string& out);

} // namespace kport
