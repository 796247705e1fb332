// SPDX-License-Identifier: GPL-2.0-or-later
// How a target's modules are booted by the project's own program.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "flow/workspace.h"

namespace kport {

struct BootPlan {
  // PROGRAM TARGET IMAGE-ROOT; a cell appends a directory and the modules.
  std::vector<std::string> command;
  // Of what a verdict depends on: the program's directory and the image.
  std::string digest;
};

// Acquires the target's image. The program is the checkout's, never a patch's.
// An error when kport.yaml names none, or the target has no image to boot.
[[nodiscard]] Result<BootPlan> plan_boot(const Workspace& w,
                                         const TargetSpec& target);

} // namespace kport
