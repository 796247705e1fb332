// SPDX-License-Identifier: GPL-2.0-or-later
// The facts of an imagined kernel: mainline, but for the changes of some rules.
// A rule's example is checked against it, since no real kernel stands between
// two steps of a chain.
#pragma once

#include <vector>

#include "engine/plan/tree.h"
#include "model/fact.h"
#include "model/rule.h"

namespace kport {

// `rules` in backport order. Answers everything that plan(tree, rules, …) asks.
FactSet facts_before(const Tree& tree, const std::vector<Rule>& rules);

} // namespace kport
