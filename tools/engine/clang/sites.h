// SPDX-License-Identifier: GPL-2.0-or-later
// Sites of one translation unit: parses it once and reports what own text
// uses of the kernel, and where (model/site.h).
#pragma once

#include <functional>
#include <set>
#include <string>

#include "base/result.h"
#include "engine/clang/frontend.h"
#include "model/site.h"

namespace kport {

struct SitesJob {
  ParseInput input; // keep_body is set here, the rest is the caller's
  std::string main; // relative to the project: Unit::main
  // The project's path ("fs/rill/inode.c") of an absolute, cleaned path; ""
  // for a file that is not ours.
  std::function<std::string(std::string_view path)> own;
  // Own headers, by the project's path, whose text another unit tells about:
  // nothing in them is reported, they are Unit::files that say so. A unit that
  // depends on more than their declarations (expands one of their macros,
  // calls a function they spell) is read as if there were none.
  std::set<std::string> deferred = {};
};

// An error in the source is in Unit::errors; a Diagnostic means that Clang
// could not run.
[[nodiscard]] Result<Unit> extract_sites(const SitesJob& job);

} // namespace kport
