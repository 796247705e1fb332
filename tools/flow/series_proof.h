// SPDX-License-Identifier: GPL-2.0-or-later
// That a series says what the canonical tree says, and nothing else.
#pragma once

#include <string>
#include <vector>

#include "flow/series_source.h"

namespace kport {

struct SeriesProof {
  size_t files = 0;  // canonical files that the tip holds, byte for byte
  size_t hooks = 0;  // lines and entries in the kernel's own files
  struct Directory {
    std::string path; // in the kernel, a module's
    Oid tree;         // at the tip
    bool same = false; // the development tree has the very same one
  };
  std::vector<Directory> directories;
  std::vector<Diagnostic> findings; // empty: proved
};

// Compares the tip with the development commit at the range's end, path by
// path, apart from how the split came to it: every canonical file lies at its
// kernel path with the same bytes and mode, and whatever else differs from the
// base is exactly the hooks that kport.yaml declares.
[[nodiscard]] Result<SeriesProof> prove_series(const Workspace& w,
                                               const Series& series,
                                               const Oid& tip);

} // namespace kport
