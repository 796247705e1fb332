// SPDX-License-Identifier: GPL-2.0-or-later
// A rule file as a person would begin it, with all that facts know filled in.
#pragma once

#include <string>

#include "flow/infer_gap.h"

namespace kport {

struct Draft {
  std::string id;   // from the name that changed
  std::string text; // YAML that rules/README.md's reader takes
};

// `proposal` is printed as it is; without one, the draft says what both kernels
// have and its form is a rename for a person to complete. The commit is left at
// zeros, the release is the oldest kernel at hand with mainline's form.
[[nodiscard]] Draft draft_rule(const std::vector<Known>& kernels,
                               const std::string& target, const Gap& gap,
                               const Proposal* proposal);

// A name as an id: "inode_operations.mkdir" -> "inode-operations-mkdir".
std::string id_of(const std::string& name);

} // namespace kport
