// SPDX-License-Identifier: GPL-2.0-or-later
// Which members the ops tables of a unit fill: a rewrite may rename a slot or,
// where a rule says so, empty it; nothing else.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/plan/plan.h"

namespace kport {

// "inode_operations.mkdir" -> how many initializers fill it.
using SlotCount = std::map<std::string, int>;

SlotCount count_slots(const Unit& unit);

// What each unit (by its main file) must fill after the plan's edits.
std::map<std::string, SlotCount> expected_slots(const Tree& tree,
                                                const TreePlan& plan);

// Members that `actual` fills less often than `expected`.
std::vector<std::string> missing_slots(const SlotCount& expected,
                                       const SlotCount& actual);

} // namespace kport
