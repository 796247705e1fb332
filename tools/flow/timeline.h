// SPDX-License-Identifier: GPL-2.0-or-later
// One name through all known kernels: its form in each, when it changed, and
// whether the rules' releases agree.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "flow/infer_gap.h"
#include "flow/rule_dates.h"

namespace kport {

struct Era {
  std::string target, release;
  Answer answer = Answer::no;
  std::string form;      // the declaration; why there is none
  bool as_newer = false; // the same as in the next newer kernel that tells
};

// Between two kernels that tell, the newer of which has another form.
struct Turn {
  std::string after, by; // releases
};

struct Timeline {
  std::vector<Era> eras;    // newest first
  std::vector<Turn> turns;  // newest first
  std::vector<Dated> rules; // those with a change to this name
};

// The kernels of known_kernels(), and every image-only target whose image was
// fetched; `absent` names those that were not. Mainline stays first.
struct TimelineKernels {
  std::vector<Known> kernels;
  std::vector<std::string> absent;
};
[[nodiscard]] Result<TimelineKernels> timeline_kernels(const Workspace& w);

// `kernels` as timeline_kernels() gives them.
[[nodiscard]] Timeline timeline(const std::vector<Known>& kernels,
                                const std::vector<Rule>& rules,
                                const std::string& name);

} // namespace kport
