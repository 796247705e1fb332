// SPDX-License-Identifier: GPL-2.0-or-later
// What stands in the way of sending a series, and what a maintainer would ask
// to be changed.
#pragma once

#include <vector>

#include "flow/series_export.h"

namespace kport {

struct SeriesFinding {
  Diagnostic what;
  Oid commit; // upstream; zero: the series as a whole
  bool blocking = true;
};

struct SeriesCheck {
  std::vector<SeriesFinding> findings; // in the order of the patches
  size_t patches = 0;
  bool checkpatch = false;  // it was run
  size_t fixes_unknown = 0; // Fixes: that a base without history cannot tell
};

// Blocking: the mails' round trip and the proof (of `done`), sign-offs, Fixes
// that resolve to nothing or to another title. Advisory: subjects, line
// lengths, and scripts/checkpatch.pl of the kernel, spelling included.
// `checkpatch`: run it.
[[nodiscard]] Result<SeriesCheck> check_series(const Workspace& w,
                                               const SeriesExport& done,
                                               bool checkpatch);

// Lines that `checkpatch.pl --terse --show-types --showfile` printed.
std::vector<Diagnostic> parse_checkpatch(std::string_view printed);

} // namespace kport
