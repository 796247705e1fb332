// SPDX-License-Identifier: GPL-2.0-or-later
// Findings as SARIF 2.1.0, which code hosts show beside the lines.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace kport {

struct SarifRule {
  std::string_view id;
  std::string_view title;
  std::string_view help;
};

// `sources` holds the text of files with findings, to count columns in
// characters. Findings' files should be relative to the project.
std::string to_sarif(const std::vector<SarifRule>& rules,
                     const std::vector<Diagnostic>& findings,
                     const std::map<std::string, std::string>& sources);

} // namespace kport
