// SPDX-License-Identifier: GPL-2.0-or-later
// Which rules are live on which kernel, which a project's code makes fire, and
// which nothing needs any more once the oldest kernel goes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "flow/workspace.h"

namespace kport {

struct RuleCoverage {
  std::string rule;
  std::map<std::string, bool> live;  // by target, from facts alone
  std::map<std::string, bool> fires; // by target, on the project's code
  bool expires = false;              // live on the oldest target only
};

struct Coverage {
  std::vector<std::string> targets; // newest first
  std::vector<RuleCoverage> rules;  // by id
};

// Generates every target's tree, in memory.
[[nodiscard]] Result<Coverage> rule_coverage(const Workspace& w);

// How one rule stands to each target: a line for each target and anchor.
struct Explanation {
  std::string target, anchor;
  bool acts = false;
  std::string why;
};
[[nodiscard]] Result<std::vector<Explanation>>
explain_rule(const Workspace& w, const std::string& id);

} // namespace kport
