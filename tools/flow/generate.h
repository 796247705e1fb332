// SPDX-License-Identifier: GPL-2.0-or-later
// One canonical tree in, one generated tree per target out, in memory.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/plan/render.h"
#include "flow/layout.h"
#include "flow/workspace.h"
#include "model/target.h"

namespace kport {

// The canonical tree, parsed once for all targets.
struct Canonical {
  TargetTree mainline;
  TreeFiles files;                  // everything below the canonical dirs
  Tree tree;                        // the sites of what was parsed
  std::vector<std::string> unseen;  // C files no unit included
  size_t parsed = 0;                // units parsed now; the rest were cached
};

// The files below the canonical directories as they are on disk, but for the
// Makefile lines of excluded files.
[[nodiscard]] Result<TreeFiles> read_canonical(const Project& project);

[[nodiscard]] Result<Canonical> parse_canonical(const Workspace& w);

// One target's tree; nothing is on disk yet.
struct Generated {
  TargetTree target;
  FactSet facts;
  std::vector<Rule> rules; // backport order, kport.yaml's decisions taken
  unsigned fact_parses = 0; // Clang passes they took; 0 from the cache
  TreePlan plan;
  // The sites as this target's own macros decide conditions, where those
  // differ from mainline's; else Canonical::tree has them.
  std::optional<Tree> tree;
  std::vector<Residual> accepted;       // listed in kport.yaml with a reason
  // By file of Canonical::tree; segments point at these edits.
  std::map<uint32_t, std::vector<Edit>> edits;
  std::map<uint32_t, Rendered> rendered;
  TreeFiles files;                      // the whole tree
};

[[nodiscard]] Result<Generated> generate(const Workspace& w,
                                         const Canonical& canonical,
                                         const TargetSpec& target);

// One residual as a finding, with its place in the canonical tree.
Diagnostic describe(const Residual& r, const Tree& tree,
                    const std::string& target);

// The place of a range, for carets.
Span span_of(const Tree& tree, const Range& range);

} // namespace kport
