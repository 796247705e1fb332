// SPDX-License-Identifier: GPL-2.0-or-later
// What units include, as their texts tell.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kport {

struct Include {
  std::string name;
  bool quoted = false;

  bool operator==(const Include&) const = default;
};

// What `source` includes outside any #if but its own guard, in its order.
std::vector<Include> plain_includes(std::string_view source);

// Whether a header may be included twice, as far as its text tells: a PCH
// does not keep a unit from including it again.
bool guarded(std::string_view header);

// What a unit reads, itself and through own headers, in the order it is met.
struct Reached {
  std::vector<std::string> kernel; // names for #include <…>, fit for a PCH
  std::vector<std::string> own;    // the project's paths
};

// Follows #includes through own headers, each of which is read once.
class IncludeWalk {
public:
  // `own`: directories below `root`; `directories`: what <…> searches.
  IncludeWalk(std::filesystem::path root, std::vector<std::string> own,
              std::vector<std::string> directories)
      : root_(std::move(root)), own_(std::move(own)),
        directories_(std::move(directories)) {}

  // `unit` is the project's path; unreadable, it is an error.
  [[nodiscard]] Result<Reached> of(const std::string& unit);

private:
  struct Found {
    std::string own;     // "" for a kernel header
    bool shared = false; // a kernel header that can be read ahead
  };
  using Path = std::filesystem::path;

  Result<void> add(const std::string& file, Reached& out);
  Result<const std::vector<Include>*> includes_of(const std::string& file);
  const Found& find(const Include& include, const Path& beside);
  Found look(const Include& include, const Path& beside) const;

  Path root_;
  std::vector<std::string> own_;
  std::vector<std::string> directories_;
  std::map<std::string, std::vector<Include>> includes_;
  std::map<std::pair<Path, std::string>, Found> found_;
};

} // namespace kport
