// SPDX-License-Identifier: GPL-2.0-or-later
// Provider debian: kernels out of a Debian archive, by the lock file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/target.h"
#include "target/acquire.h"
#include "target/apt.h"
#include "target/cache.h"
#include "target/lock_file.h"

namespace kport {

// One target's packages: locked, fetched, unpacked. What is locked and cached
// needs neither network nor apt.
class Debian {
public:
  Debian(const Acquire& context, const TargetSpec& spec);

  // The headers, ready to build against.
  [[nodiscard]] Result<TargetTree> headers();
  // A root with boot/vmlinuz-RELEASE and lib/modules/RELEASE.
  [[nodiscard]] Result<std::filesystem::path> image();
  // The boot image alone, of a release that may have no headers.
  [[nodiscard]] Result<KernelImage> kernel();
  // The unpacked linux-source tree.
  [[nodiscard]] Result<std::filesystem::path> source();

  // What the target is locked to, from kport.lock.new where that replaces it.
  [[nodiscard]] Result<std::optional<LockedTarget>> locked();
  // Looks for a newer kernel of the same flavour and writes it to kport.lock.new,
  // which stands for the locked one from then on. What the target is locked to
  // then, changed or not.
  [[nodiscard]] Result<LockedTarget> renew();

  // Where the packages of that role are, or would be, unpacked.
  std::filesystem::path place(const LockedTarget& target, Role role) const;

private:
  struct Acquired {
    LockedTarget target;
    std::filesystem::path root;
  };
  Result<Acquired> acquire(Role role);
  Result<std::filesystem::path> unpack(const LockedTarget& target, Role role);
  Result<void> fill(const LockedTarget& target, Role role,
                    const std::filesystem::path& aside,
                    const std::filesystem::path& final);
  Result<void> fill_headers(const LockedTarget& target,
                            const std::filesystem::path& aside,
                            const std::filesystem::path& final);
  Result<void> extract(const std::vector<Package>& packages,
                       const std::filesystem::path& into);

  Result<LockedTarget> locked_with(Role role);
  Result<LockedTarget> replace(const LockedTarget& gone, const Diagnostic& why);
  Result<LockedTarget> choose_newest();
  Result<LockedTarget> choose_newest_image();
  Result<std::vector<Package>> choose(Role role, const LockedTarget& target);
  std::vector<Choice> choices(Role role, const LockedTarget& target) const;
  Result<void> remember(const LockedTarget& target);
  // Adds a suite's packages to index_, once.
  Result<void> consult(const std::string& suite);

  const Acquire& context_;
  const TargetSpec& spec_;
  Apt apt_;
  std::vector<Package> index_;
  std::vector<std::string> consulted_;
};

// Whether headers unpacked at `root` can be used here: whole, not moved, and
// their host tools run with this machine's libc.
bool headers_usable(const std::filesystem::path& root);

} // namespace kport
