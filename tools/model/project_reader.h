// SPDX-License-Identifier: GPL-2.0-or-later
// Reads kport.yaml.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "model/project.h"

namespace kport {

// `root`/kport.yaml.
[[nodiscard]] Result<Project> read_project(const std::filesystem::path& root);

// The same from a text at hand; `file` is its name in messages.
[[nodiscard]] Result<Project> parse_project(const std::filesystem::path& root,
                                            const std::string& file,
                                            const std::string& text);

} // namespace kport
