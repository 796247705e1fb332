// SPDX-License-Identifier: GPL-2.0-or-later
// A rule is its own test: its example is backported, alone and with all other
// rules, and parsed against every target.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "flow/workspace.h"

namespace kport {

struct RuleCheck {
  std::string rule;
  std::string source;               // the target its new side was written for
  std::vector<std::string> acts;    // targets where the rule edits or shims
  std::vector<std::string> exact;   // those that get `old` byte for byte
  // The target its old side is at home on; "" when none is: it needs shims,
  // or no kernel ever had that form.
  std::string old_on;
  std::vector<Diagnostic> findings; // empty: the rule holds
};

struct RulesReport {
  std::vector<RuleCheck> rules;   // by id
  std::vector<Diagnostic> others; // findings that no one example owns
  bool holds() const;
};

// For each rule named, or all:
//  1. `new` parses on the newest target that takes it as it is;
//  2. this rule alone turns `new` into `old`, without a residual;
//  3. on that target and every older one, `new` backported with all rules
//     parses against the target's own headers, through its shims;
//  4. `old` stays as it is when it is backported to a target that takes it as
//     it is, the oldest one where no other rule has work on it.
[[nodiscard]] Result<RulesReport>
check_rules(const Workspace& w, const std::vector<std::string>& ids);

} // namespace kport
