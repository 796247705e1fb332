// SPDX-License-Identifier: GPL-2.0-or-later
// A Report as report.json and back.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/report.h"

namespace kport {

// The number in "schema"; it grows when a reader of the old form would err.
inline constexpr int kReportSchema = 1;

// Keys stand in a fixed order; what is empty, zero or false is left out of a
// patch, a cell and a cause. Always valid JSON in UTF-8: bytes that are not
// become U+FFFD.
std::string report_to_json(const Report& report);

// Errors: no JSON, another schema, an unknown verdict or stage, or a patch
// without a cell for each target. `file` is what they name. Unknown keys are
// passed over: a newer kport of the same schema may have written them.
[[nodiscard]] Result<Report> report_from_json(std::string_view text,
                                              const std::string& file);

} // namespace kport
