// SPDX-License-Identifier: GPL-2.0-or-later
// Whether the releases that rules give for their changes agree with what the
// known kernels have.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "flow/infer_gap.h"

namespace kport {

enum class DateVerdict {
  agrees,      // older kernels have the older form, the release's the newer
  contradicts, // a kernel of the release, or newer, has the older form
  undecided,   // the known kernels do not say
};

struct Dated {
  std::string rule;
  unsigned release = 0; // what the rule says: see release_number()
  // The newest kernel with the older form, and the oldest one above it that is
  // known to have the newer. Empty where no kernel is known to.
  std::string after, until;
  DateVerdict verdict = DateVerdict::undecided;
  std::string why; // for everything but agrees
};

// The rules that have a change to one of `names` that some kernel needs, by id;
// without names every rule. `kernels` as timeline_kernels() gives them. A
// kernel older than the release may have the newer form, too, by a stable
// backport: that is undecided, and said.
std::vector<Dated> date_rules(const std::vector<Known>& kernels,
                              const std::vector<Rule>& rules,
                              const std::set<std::string>& names = {});

} // namespace kport
