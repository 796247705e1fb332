// SPDX-License-Identifier: GPL-2.0-or-later
// Writes all that is made of a validation's report.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "model/report.h"

namespace kport {

// Into `directory`, where the logs and diffs that cells name lie already:
// report.json, junit.xml, lint.sarif, gerrit.json, history.json, page/ and,
// last, index.html. Each file appears whole or not at all. A history.json
// that cannot be read stays as it is; the rest is written, and that is the
// error.
[[nodiscard]] Result<void> write_report(const Report& report,
                                        const std::filesystem::path& directory);

// What report.json in `directory` says.
[[nodiscard]] Result<Report>
read_report(const std::filesystem::path& directory);

} // namespace kport
