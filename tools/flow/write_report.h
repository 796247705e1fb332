// SPDX-License-Identifier: GPL-2.0-or-later
// A validation on disk.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "flow/validate.h"

namespace kport {

// report.json and the files that cells name, each written aside and renamed;
// logs and diffs of an earlier report in the same place go last.
[[nodiscard]] Result<void>
write_report(const Report& report,
             const std::map<std::string, std::string>& files,
             const std::filesystem::path& directory);

} // namespace kport
