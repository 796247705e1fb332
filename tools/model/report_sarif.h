// SPDX-License-Identifier: GPL-2.0-or-later
// What a Report found in source files, as SARIF 2.1.0.
#pragma once

#include <string>
#include <vector>

#include "model/report.h"
#include "model/sarif.h"

namespace kport {

// Lint's findings, and the causes of failures at their first bad patch under
// the rules kport-generate … kport-boot; an advisory target's are warnings.
// `lint` says what the findings' codes mean.
std::string report_to_sarif(const Report& report,
                            const std::vector<SarifRule>& lint);

} // namespace kport
