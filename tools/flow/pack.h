// SPDX-License-Identifier: GPL-2.0-or-later
// Tarballs that depend on nothing but their content.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "flow/layout.h"

namespace kport {

// Writes `file` (.tar.xz) with all of `files` below `top`/. Owner, modes,
// order and times are fixed: equal content gives equal bytes, whatever the
// umask, locale, clock, directory or number of threads.
[[nodiscard]] Result<void> pack(const std::filesystem::path& file,
                                const std::string& top,
                                const TreeFiles& files);

} // namespace kport
