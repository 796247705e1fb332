// SPDX-License-Identifier: GPL-2.0-or-later
// The cache all checkouts share: where what lives, and who may write it when.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kport {

// Everything below one directory; what is in it can be deleted at any time.
struct Cache {
  std::filesystem::path root;

  std::filesystem::path apt() const { return root / "apt"; }
  std::filesystem::path packages() const { return root / "packages"; }
  // Unpacked packages, keyed by their hashes: "headers/6.1.0-56-amd64-1a2b…".
  std::filesystem::path unpacked(std::string_view kind, const std::string& name,
                                 const std::string& digest) const;
  // A small derived value, keyed by a digest of what it came from.
  std::filesystem::path derived(std::string_view kind,
                                const std::string& digest) const;
  // One writer at a time for what `key` names.
  std::filesystem::path lock(const std::string& key) const;
};

// $KPORT_CACHE, $XDG_CACHE_HOME/kport or ~/.cache/kport.
[[nodiscard]] Result<Cache> find_cache();

// What acquiring a target needs from its caller. `say` gets one line for a
// person; `project` holds kport.lock.
struct Acquire {
  Cache cache;
  std::filesystem::path project;
  std::function<void(const std::string&)> say = [](const std::string&) {};
  bool progress = false; // standard error is a terminal
  // A Debian archive instead of the host's apt sources, "file:/srv/debian/";
  // $KPORT_MIRROR.
  std::string mirror = {};
};

} // namespace kport
