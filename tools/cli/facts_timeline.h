// SPDX-License-Identifier: GPL-2.0-or-later
// kport facts --timeline: names through all known kernels.
#pragma once

#include <string>
#include <vector>

#include "cli/cli.h"

namespace kport {

// Without a query, every rule's release against every kernel.
[[nodiscard]] Result<ExitCode>
show_timelines(const Context& context, const std::vector<std::string>& queries);

} // namespace kport
