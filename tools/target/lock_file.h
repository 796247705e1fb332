// SPDX-License-Identifier: GPL-2.0-or-later
// kport.lock: the exact packages behind every target.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/target.h"
#include "target/package.h"

namespace kport {

struct LockedPackage {
  Role role = Role::headers;
  Package package; // `depends` is not kept
};

// What one target was locked to, and for which description of it.
struct LockedTarget {
  std::string suite;
  std::string series;
  std::string flavour;
  std::string release;
  std::string replaces; // kport.lock.new: digest() of the entry it stands for
  std::vector<LockedPackage> packages; // by role, then name

  bool is_for(const TargetSpec& spec) const;
  std::vector<Package> with(Role role) const;
  void replace(Role role, std::vector<Package> packages);
  // The digest() of what the target is for: its headers, or its kernel where it
  // has none.
  std::string identity() const;
  // Over the hashes of one role's packages.
  std::string digest(Role role) const;
};

using Lock = std::map<std::string, LockedTarget>;

// An absent file is an empty lock.
[[nodiscard]] Result<Lock> read_lock(const std::filesystem::path& file);
[[nodiscard]] Result<Lock> parse_lock(const std::string& text,
                                      const std::string& file);
std::string print_lock(const Lock& lock);

// Reads, changes one target and writes, holding `guard`: kports that lock
// different targets at once lose nothing.
[[nodiscard]] Result<void> update_lock(const std::filesystem::path& file,
                                       const std::filesystem::path& guard,
                                       const std::string& target,
                                       const LockedTarget& locked);

} // namespace kport
