// SPDX-License-Identifier: GPL-2.0-or-later
// The facts of an imagined kernel: mainline, but for the changes of one rule.
// A rule's example is checked against it, since no real kernel stands between
// two steps of a chain.
#pragma once

#include "engine/plan/tree.h"
#include "model/fact.h"
#include "model/rule.h"

namespace kport {

// Answers everything that plan(tree, {rule}, …) asks.
FactSet facts_before(const Tree& tree, const Rule& rule);

} // namespace kport
