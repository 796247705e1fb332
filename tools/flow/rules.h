// SPDX-License-Identifier: GPL-2.0-or-later
// A project's rules, for the commands that look at them.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "model/project.h"
#include "model/rule.h"

namespace kport {

struct ProjectRules {
  Project project;
  RuleSet rules;
};

// kport.yaml and every rule it names, all checked.
[[nodiscard]] Result<ProjectRules>
load_rules(const std::filesystem::path& root);

// The rule, or an error with the nearest id.
[[nodiscard]] Result<const Rule*> find_rule(const RuleSet& rules,
                                            const std::string& id);

// The error for an id that none of the rules has, with the nearest one.
Diagnostic no_such_rule(std::span<const Rule> rules, const std::string& id);

// One line per change: "timer_delete -> del_timer".
std::vector<std::string> describe_changes(const Rule& rule);

} // namespace kport
