// SPDX-License-Identifier: GPL-2.0-or-later
// Joins plans and verdicts into a report: against the parent, by policy.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "flow/cell.h"
#include "flow/commit_plan.h"
#include "flow/validate.h"

namespace kport {

// What is known of the range so far.
struct Evaluation {
  std::vector<Oid> commits; // oldest first, without the base
  Oid base;                 // zero: the range starts with a root commit
  std::map<Oid, CommitPlan> plans;
  std::map<Oid, std::vector<std::string>> keys; // per target; "": not built
  std::map<std::string, CellVerdict> verdicts;  // by key
  std::map<std::string, Oid> built_for; // keys built in this run, and for whom
};

// Every commit and target; `files` gets logs and diffs when it is given.
[[nodiscard]] Result<void>
fill_report(const Workspace& w, const CommitPlanner& planner,
            const Evaluation& e, Report& report,
            std::map<std::string, std::string>* files);

// Enforced now? `today` is "2026-11-21".
bool is_enforced(const TargetPolicy& policy, const std::string& version,
                 const std::string& today);

} // namespace kport
