// SPDX-License-Identifier: GPL-2.0-or-later
// Which build of this program is running, for keys of what it keeps.
#pragma once

#include <string>

namespace kport {

// The linker's build ID (elf(5), NT_GNU_BUILD_ID) of the running program in hex
// digits; without one, the SHA-256 of its file. Read once.
const std::string& build_id();

} // namespace kport
