// SPDX-License-Identifier: GPL-2.0-or-later
// Reads facts out of kernel headers: one Clang pass answers for every name at
// once. Says what headers declare; whether a module may use it is decided by
// the flow, which knows the exports.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/clang/frontend.h"
#include "model/fact.h"

namespace kport {

struct HeaderAnswer;

struct HeaderQuestion {
  // Flags, directory, arch, overlay and include_first of the target; `file`
  // and `keep_body` are set by read_headers(). With use_pch, only what the PCH
  // does not hold is reported.
  ParseInput parse;
  std::vector<std::string> headers; // "linux/fs.h", included in this order
  // Normal names (model/fact.h); `*` and `?` match within a name, never a
  // dot. Empty: everything the headers declare.
  std::vector<std::string> names;
  // C type names, "const struct path *": answered by their canonical form.
  std::vector<std::string> types;
  // Asked once, when `headers` are read, with the facts and files so far:
  // which headers to read behind them, without reading those again.
  std::function<std::vector<std::string>(const HeaderAnswer&)> more;
};

struct HeaderAnswer {
  std::vector<Fact> facts; // sorted by name, kind, file and line
  // Canonical forms of the types asked for; one the target lacks is absent.
  std::map<std::string, std::string> types;
  // Header -> its first error. What it declares cannot be trusted.
  std::map<std::string, std::string> broken;
  std::vector<std::string> absent;   // asked headers that do not exist
  std::vector<std::string> included; // as included, sorted; all that was read
  double cpu_seconds = 0;
};

[[nodiscard]] Result<HeaderAnswer> read_headers(const HeaderQuestion& question);

// Which names a question is about.
class WantedNames {
public:
  explicit WantedNames(const std::vector<std::string>& names);
  bool all() const { return all_; }
  bool name(std::string_view name) const;         // a fact's full name
  bool members_of(std::string_view record) const; // "inode"

private:
  bool all_ = false;
  std::vector<std::string> exact_;   // sorted
  std::vector<std::string> records_; // sorted; bases of dotted names
  std::vector<std::string> globs_;
};

// `*` and `?` within one dotted component.
bool glob_match(std::string_view pattern, std::string_view text);

} // namespace kport
