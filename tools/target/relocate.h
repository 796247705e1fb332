// SPDX-License-Identifier: GPL-2.0-or-later
// Makes unpacked header packages work from where they lie.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "target/elf.h"

namespace kport {

// `text` with every absolute path into the system's source, library and module
// folders put below `root`.
std::string relocate_text(std::string text, const std::string& root);

// Rewrites the headers' Makefiles below `tree`, and the links that lead out of
// it, for a tree that will stand at `final`.
[[nodiscard]] Result<void> relocate_headers(const std::filesystem::path& tree,
                                            const std::filesystem::path& final);

// A dynamically linked program below usr/lib/linux-kbuild-*.
struct HostTool {
  std::filesystem::path path; // relative to the tree
  GlibcVersion needs;
};

// All of them, sorted by path.
[[nodiscard]] Result<std::vector<HostTool>>
find_host_tools(const std::filesystem::path& tree);

GlibcVersion host_glibc();

// Replaces each tool by a script that runs it through the loader and libraries
// of the runtime unpacked at `tree`/runtime.
[[nodiscard]] Result<void> wrap_tools(const std::filesystem::path& tree,
                                      const std::filesystem::path& final,
                                      const std::vector<HostTool>& tools);

} // namespace kport
