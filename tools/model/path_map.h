// SPDX-License-Identifier: GPL-2.0-or-later
// Where canonical paths lie in the kernel, and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/project.h"

namespace kport {

// Every canonical directory and every mapped path, in order of `from`; what
// lies deeper wins over what it lies in.
[[nodiscard]] Result<std::vector<PathMap>> path_sources(const Project& project);

// The path in the kernel, or "" for a path that does not go there.
std::string kernel_path(const Project& project, const std::string& path);

// The canonical path of a kernel path, or "" when no source maps there. That a
// path could be ours does not make it ours: `fs` maps to all of `fs`.
std::string canonical_path(const Project& project, const std::string& path);

} // namespace kport
