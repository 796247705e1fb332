// SPDX-License-Identifier: GPL-2.0-or-later
// Reads target files (ci/targets/<name>.yaml).
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/target.h"

namespace kport {

// One target file. A relative `path:` is joined to the file's directory.
[[nodiscard]] Result<TargetSpec> read_target(const std::filesystem::path& file);
[[nodiscard]] Result<TargetSpec> parse_target(const std::filesystem::path& file,
                                              const std::string& text);

// All *.yaml of the directories, sorted by name; a name twice is an error.
[[nodiscard]] Result<std::vector<TargetSpec>>
read_targets(std::span<const std::filesystem::path> directories);

} // namespace kport
