// SPDX-License-Identifier: GPL-2.0-or-later
// Trace headers: one unit creates the trace points and reads such a header to
// its last word, all others want the declarations only. Telling the same of a
// header of thousands of lines once for each of them is most of what a large
// file system costs.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/clang/parse_tree.h"

namespace kport {

// Whether a unit with this text creates trace points: nothing is deferred
// there.
bool creates_traces(std::string_view source);

// The own trace headers, by the project's path, that a unit of the job reads
// to the end: SitesJob::deferred for the others.
[[nodiscard]] Result<std::set<std::string>>
deferred_headers(const ParseJob& job);

// The places of units that left a file to a unit which did not read it, or
// not without errors.
std::vector<size_t> left_alone(const std::vector<Unit>& units);

} // namespace kport
