// SPDX-License-Identifier: GPL-2.0-or-later
// Targets of either provider, ready to use.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/target.h"
#include "target/cache.h"
#include "target/package.h"

namespace kport {

// The target's headers on this machine, fetched when they are not.
[[nodiscard]] Result<TargetTree> acquire_tree(const Acquire& context,
                                              const TargetSpec& spec);

// A root with boot/vmlinuz-RELEASE and lib/modules/RELEASE.
[[nodiscard]] Result<std::filesystem::path>
acquire_image(const Acquire& context, const TargetSpec& spec);

// The kernel's whole source.
[[nodiscard]] Result<std::filesystem::path>
acquire_source(const Acquire& context, const TargetSpec& spec);

// What is known of a target without acquiring it.
struct TargetState {
  std::string release;  // "" while not locked
  bool headers = false; // here, usable
  bool image = false;
  std::vector<Package> packages;
};
[[nodiscard]] Result<TargetState> target_state(const Acquire& context,
                                               const TargetSpec& spec);

} // namespace kport
