// SPDX-License-Identifier: GPL-2.0-or-later
// A verdict for every patch of a range on every kernel.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "flow/cell_graph.h"
#include "flow/workspace.h"
#include "model/report.h"

namespace kport {

struct ValidateJob {
  std::string range;
  std::vector<std::string> targets; // none: mainline and all of kport.yaml's
  Executor executor = Executor::ninja;
  bool bisect = false; // the ends first, then halves
  bool boot = false;   // what is built, with the project's boot program
  // Called whenever the report knows more.
  std::function<void(const Report&)> progress = [](const Report&) {};
};

struct Validation {
  Report report;
  // Texts that cells name, below the report's directory: logs and diffs.
  std::map<std::string, std::string> files;
  // Why some cells are still pending, when the machine gave no answer.
  std::optional<Diagnostic> unfinished;
};

// Lints, generates, verifies and builds each commit of the range, oldest first.
// A verdict is kept under the generated tree, the kernel, the compiler and the
// way of checking: what is equal is done once, in whichever commit or run.
// Never touches the user's checkout or index.
[[nodiscard]] Result<Validation> validate(const Workspace& w,
                                          const ValidateJob& job);

} // namespace kport
