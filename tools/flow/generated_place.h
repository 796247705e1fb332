// SPDX-License-Identifier: GPL-2.0-or-later
// From a line of a generated tree back to the canonical tree, by the account
// that the tree itself carries (kport/blame.json).
#pragma once

#include <cstdint>
#include <string>

#include "model/report.h"
#include "series/repository.h"

namespace kport {

// The canonical line behind `file`:`line` of the generated `tree`, and the
// rule and fact of the edit there, put into `cause`. `canonical` is the
// canonical text of that file, "" when it has none. What the tree does not tell
// leaves the place as the compiler gave it.
[[nodiscard]] Result<void> locate(const Repository& trees, const Oid& tree,
                                  const std::string& canonical, Cause& cause);

} // namespace kport
