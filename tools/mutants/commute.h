// SPDX-License-Identifier: GPL-2.0-or-later
// Rules that have nothing to do with each other commute.
#pragma once

#include <string>

#include "mutants/ground.h"

namespace kport {

// Plans the ground's tree with its rules in `orders` other orders; those that
// share an anchor or are bound by `after` keep theirs. Says what came out
// otherwise; "" when every file is the same and so is every residual.
[[nodiscard]] Result<std::string> differs_by_order(Ground& g, unsigned orders);

} // namespace kport
