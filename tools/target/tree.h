// SPDX-License-Identifier: GPL-2.0-or-later
// From a kernel build directory on disk to a TargetTree.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "model/target.h"
#include "target/cache.h"

namespace kport {

// The source a build directory belongs to: itself, its `source` link, or the
// directory whose Makefile its own includes.
std::filesystem::path find_source_dir(const std::filesystem::path& build_dir);

// Reads release, configuration and compiler of the headers in `build_dir`.
[[nodiscard]] Result<TargetTree>
describe_tree(const Acquire& context, const TargetSpec& spec,
              const std::filesystem::path& build_dir, std::string digest);

// "" or, when the kernel was built with another compiler, a note that says so.
std::string compiler_note(const TargetTree& tree, const Cache& cache);

// Provider dir: the directory as it is; nothing in it is changed. The digest
// covers what a module's build reads, and is cached by size and time.
[[nodiscard]] Result<TargetTree> open_directory(const Acquire& context,
                                                const TargetSpec& spec);

} // namespace kport
