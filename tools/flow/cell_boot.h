// SPDX-License-Identifier: GPL-2.0-or-later
// The last step of a cell: its modules on their own kernel.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "flow/cell.h"

namespace kport {

// Runs job.boot on what was built and puts into `verdict` what it said. What
// exits with anything but 0 and 1 has no verdict: a Diagnostic.
[[nodiscard]] Result<void>
boot_cell(const CellJob& job, const std::vector<std::filesystem::path>& modules,
          CellVerdict& verdict);

// "the build of 0123456789ab for debian-12 died of this machine", with the end
// of the log.
Diagnostic no_verdict(const CellJob& job, std::string_view what,
                      const std::string& log);

// Of a boot program's words, the one line that says what failed: the first
// that begins with FAIL, or else the last.
std::string boot_failure(std::string_view log);

} // namespace kport
