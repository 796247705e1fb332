// SPDX-License-Identifier: GPL-2.0-or-later
// How far the rules carry a tree to one target, in numbers: ci/check-world.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "flow/generate.h"

namespace kport {

struct Census {
  std::string target;
  size_t units = 0;
  std::set<std::string> before; // APIs the target lacks, without any rule
  std::set<std::string> after;  // the same with the rules
  size_t residuals = 0;         // places
  std::map<std::string, size_t> edits; // by rule
  size_t shims = 0;
  size_t verified = 0; // units without a residual that parse on the target
  size_t modules = 0;  // built; 0 where a residual is left
  size_t expected = 0; // modules of the canonical tree
  std::vector<Diagnostic> findings; // of verification and of kbuild
};

// Units that read no file a residual stands in, and are none of `failed`.
size_t clean_units(const Tree& tree, const std::vector<Residual>& residuals,
                   const std::vector<std::string>& failed);

// How often each rule stands behind an edit.
std::map<std::string, size_t> edits_by_rule(const std::vector<Edit>& edits);

// One per target, mainline's modules being the measure of what is built.
// Takes the project's scratch directory for itself.
[[nodiscard]] Result<std::vector<Census>>
census(const Workspace& w, const std::vector<TargetSpec>& targets);

} // namespace kport
