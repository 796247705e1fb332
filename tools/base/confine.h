// SPDX-License-Identifier: GPL-2.0-or-later
// Commands of strangers' making: what their Makefiles run may write to a few
// directories and talk to nobody.
#pragma once

#include <filesystem>
#include <vector>

#include "base/process.h"

namespace kport {

// True once this process, or the one that started it, was told to confine.
bool is_confining();
void start_confining();

// run(), inside bubblewrap when this process confines: the system read-only, no
// network, its own processes, only `writable` to write to; what it leaves
// running ends with it.
[[nodiscard]] Result<ProcessResult>
run_confined(Command command,
             const std::vector<std::filesystem::path>& writable);

// Bubblewrap's arguments for that, without a command; bubblewrap itself is the
// first.
std::vector<std::string> confining_arguments();

} // namespace kport
