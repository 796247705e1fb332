// SPDX-License-Identifier: GPL-2.0-or-later
// One name through all known kernels: its form in each, when it changed, and
// whether the rules' releases agree.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "flow/infer_gap.h"

namespace kport {

struct Era {
  std::string target, release;
  Answer answer = Answer::no;
  std::string form;      // the declaration; why there is none
  bool as_newer = false; // the same as in the next newer kernel
};

struct Dated {
  std::string rule;
  unsigned release = 0; // what the rule says: see release_number()
  // Older kernels need the rule, newer ones do not, and so must its release:
  // after `after`, in `until` or before. Empty where no kernel bounds it.
  std::string after, until;
  bool agrees = true;
};

struct Timeline {
  std::vector<Era> eras;    // newest first
  std::vector<Dated> rules; // those with a change to this name
};

// `kernels` as known_kernels() gives them.
[[nodiscard]] Timeline timeline(const std::vector<Known>& kernels,
                                const std::vector<Rule>& rules,
                                const std::string& name);

// Every rule against every kernel: a kernel of the rule's release or newer must
// not need it (one that is older may not need it, too: stable backports).
std::vector<Dated> date_rules(const std::vector<Known>& kernels,
                              const std::vector<Rule>& rules);

} // namespace kport
