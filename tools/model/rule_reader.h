// SPDX-License-Identifier: GPL-2.0-or-later
// Reads rules (rules/README.md has the schema).
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/rule.h"

namespace kport {

// One rule from a text; `file` names it in messages and must end in <id>.yaml.
[[nodiscard]] Result<Rule> read_rule(const std::string& file,
                                     const std::string& text);

// All *.yaml below the directories, checked against each other.
[[nodiscard]] Result<RuleSet>
read_rules(std::span<const std::filesystem::path> directories);

// The checks and the order alone, for rules at hand.
[[nodiscard]] Result<RuleSet> make_rule_set(std::vector<Rule> rules);

} // namespace kport
