// SPDX-License-Identifier: GPL-2.0-or-later
// One precompiled header of the kernel headers that a tree's units share.
// Good for finding sites, never for verifying: it hides missing includes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/clang/frontend.h"
#include "model/target.h"

namespace kport {

struct PchJob {
  std::filesystem::path root; // of the project
  std::vector<CompileCommand> commands;
  std::vector<std::string> own; // directories whose headers are no kernel's
  std::string arch = "x86_64";
  std::string kernel_digest; // of everything the headers come from
  std::filesystem::path cache_dir;
};

struct Pch {
  std::filesystem::path path; // "" when units do better without
  VirtualFile source;         // belongs into the overlay of every use
  bool made = false;          // not found in the cache
  std::string why_none;       // for an empty path
};

// Not for units that create trace points: passing one is all it declares.
// Headers that errors make unusable together are no error: there is no PCH.
[[nodiscard]] Result<Pch> shared_pch(const PchJob& job);

// Which commands, by index, share one PCH: those of a large subsystem
// ("fs/nfs") keep to themselves, since its headers may define what another
// trips over; the small ones are one group.
std::vector<std::vector<size_t>>
pch_groups(const std::vector<CompileCommand>& commands);

// The arguments that all commands have, in the first one's order.
std::vector<std::string>
common_args(const std::vector<CompileCommand>& commands);

} // namespace kport
