// SPDX-License-Identifier: GPL-2.0-or-later
// A newer point release of a target, against the facts that we rely on.
#pragma once

#include <string>
#include <vector>

#include "flow/generate.h"
#include "flow/workspace.h"
#include "target/acquire.h"

namespace kport {

// One name whose answer changed. "" where the kernel has it not (usably).
struct FactChange {
  std::string name;
  std::string before; // the declaration as the header has it
  std::string after;
};

struct TargetRenewal {
  std::string target;
  Renewal release;
  size_t asked = 0; // names that tree and rules ask of both kernels
  std::vector<FactChange> changes; // by name
};

// Answers that are not the same in both sets, of the names that both hold.
std::vector<FactChange> compare_facts(const FactSet& before,
                                      const FactSet& after);

// Proposes the newest point release (renew_target) and compares what the
// canonical tree and the rules ask of either kernel.
[[nodiscard]] Result<TargetRenewal> renew(const Workspace& w,
                                          const Canonical& canonical,
                                          const TargetSpec& spec);

} // namespace kport
