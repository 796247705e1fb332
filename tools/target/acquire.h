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

// The target's headers on this machine, fetched when they are not. An
// image-only target is refused by name ("image-only"); so are its boot image
// with modules and its source.
[[nodiscard]] Result<TargetTree> acquire_tree(const Acquire& context,
                                              const TargetSpec& spec);

// A root with boot/vmlinuz-RELEASE and lib/modules/RELEASE.
[[nodiscard]] Result<std::filesystem::path>
acquire_image(const Acquire& context, const TargetSpec& spec);

// A boot image without its modules: what an image-only target has.
struct KernelImage {
  std::string release;           // "6.19.14+deb13-amd64"
  std::string arch;              // "x86_64"
  std::string digest;            // over the packages
  std::filesystem::path vmlinuz;
  std::filesystem::path config;  // "" where the packages carry none
};
[[nodiscard]] Result<KernelImage> acquire_kernel(const Acquire& context,
                                                 const TargetSpec& spec);

// The kernel's whole source.
[[nodiscard]] Result<std::filesystem::path>
acquire_source(const Acquire& context, const TargetSpec& spec);

// What is known of a target without acquiring it.
struct TargetState {
  std::string release;  // "" while not locked
  bool headers = false; // here, usable
  bool image = false;
  bool kernel = false; // the boot image alone is here, for its BTF
  std::vector<Package> packages;
};
[[nodiscard]] Result<TargetState> target_state(const Acquire& context,
                                               const TargetSpec& spec);

// Asks the archive for the newest point release of the target's flavour, and
// proposes it in kport.lock.new, which counts from then on. The release before
// and after, equal when there is nothing newer; a directory is as it is.
struct Renewal {
  std::string before; // "" while not locked
  std::string after;
  bool renewed = false; // also when the same release was built again
};
[[nodiscard]] Result<Renewal> renew_target(const Acquire& context,
                                           const TargetSpec& spec);

// Puts what kport.lock.new proposes into kport.lock and removes it. The names
// of the targets it was for.
[[nodiscard]] Result<std::vector<std::string>>
take_proposals(const Acquire& context);

} // namespace kport
