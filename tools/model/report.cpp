// SPDX-License-Identifier: GPL-2.0-or-later
// Reads a report's colour.
#include "model/report.h"

#include <algorithm>

namespace kport {

bool is_red(const Report& report) {
  return std::ranges::any_of(report.patches, [](const PatchReport& p) {
    return std::ranges::any_of(p.findings, &PatchFinding::blocking) ||
           std::ranges::any_of(p.cells, [](const Cell& c) {
             return c.verdict == Verdict::fail;
           });
  });
}

} // namespace kport
