// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a FileLock would have to be waited for, so that a wait can be said.
#pragma once

#include <filesystem>

namespace kport {

// Somebody holds the lock at this moment; what comes next is anybody's guess.
bool is_held(const std::filesystem::path& lock);

} // namespace kport
