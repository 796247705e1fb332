// SPDX-License-Identifier: GPL-2.0-or-later
// Runs this very command again inside a sandbox: building strangers' patches
// runs strangers' commands.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"

namespace kport {

// True inside.
bool in_sandbox();

// An error, with what to do, where bubblewrap does not work.
[[nodiscard]] Result<void> expect_sandbox();

struct Places {
  std::vector<std::filesystem::path> readable; // also where /tmp hides them
  std::vector<std::filesystem::path> writable; // made when they are missing
};

// Replaces this process by bubblewrap running the same arguments: the system
// read-only, /tmp empty, no network, its own processes; only `writable` can be
// written to. Confines what it runs further (base/confine.h). Returns only to
// say why not; there is no falling back.
[[nodiscard]] Result<void> enter_sandbox(char** argv, const Places& places);

} // namespace kport
