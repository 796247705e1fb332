// SPDX-License-Identifier: GPL-2.0-or-later
// Debian archives through the host's apt, with a state of our own: the host's
// sources, lists and package database are read, never written.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "target/cache.h"
#include "target/package.h"

namespace kport {

// One index the host's apt is configured with.
struct IndexTarget {
  std::string release; // "bookworm-security", as sources.list spells it
  std::string codename;
  std::string suite; // "oldstable-security"
  std::string origin;
  std::string repository; // "http://…/debian/"
};

// The Packages indexes in the output of `apt-get indextargets`.
std::vector<IndexTarget> parse_index_targets(std::string_view text);

// The same from `apt-get update --print-uris`, which also knows a host that
// has no lists yet; origins stay empty.
std::vector<IndexTarget> parse_update_uris(std::string_view text);

// Where `suite` is served, judging by the host's indexes: the same suite, a
// sibling of its kind, or a security archive beside the main one. Empty when
// the host's apt knows no Debian archive.
std::string archive_for(const std::vector<IndexTarget>& host,
                        const std::string& suite);

// "trixie" for "trixie-backports", "bookworm" for "bookworm-security".
std::string base_suite(const std::string& suite);

class Apt {
public:
  Apt(const Acquire& context, std::string architecture)
      : context_(context), architecture_(std::move(architecture)) {}

  // The suite's packages, after `apt-get update` for just this suite.
  [[nodiscard]] Result<std::vector<Package>> index(const std::string& suite);

  // The package's file in the cache, its hash verified; downloaded when it is
  // not there. An error with code "not-served" when the archive has it no more.
  [[nodiscard]] Result<std::filesystem::path> fetch(const Package& package);

private:
  Result<void> prepare();
  Result<std::string> archive(const std::string& suite);
  Result<void> download(const Package& package,
                        const std::filesystem::path& file);

  const Acquire& context_;
  std::string architecture_;
  std::vector<IndexTarget> host_;
  std::map<std::string, std::vector<Package>> indexes_;
  bool prepared_ = false;
};

} // namespace kport
