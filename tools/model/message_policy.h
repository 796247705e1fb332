// SPDX-License-Identifier: GPL-2.0-or-later
// A development message as it goes upstream.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/series_policy.h"

namespace kport {

// What a `Fixes:` line names.
struct FixesTarget {
  enum class Kind { told, pruned, unknown };
  Kind kind = Kind::unknown;
  std::string name;    // of the upstream commit when told, in hex
  std::string subject; // its subject
};

// Asked with the hex digits and the title of a Fixes: line.
using FixesLookup =
    std::function<FixesTarget(std::string_view hex, std::string_view title)>;

struct PolicyResult {
  std::string message;
  std::vector<std::string> notes; // what a person should know
};

// Subject rewritten, trailers kept, dropped, renamed and added, Fixes: naming
// upstream commits by 12 digits and title. Trailers outside git's block are
// brought into it, folded ones unfolded, misspelt keys corrected. A message
// with nothing to change keeps its bytes. Hostile input.
PolicyResult apply_policy(const SeriesPolicy& policy, std::string_view message,
                          const FixesLookup& fixes);

} // namespace kport
