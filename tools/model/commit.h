// SPDX-License-Identifier: GPL-2.0-or-later
// A git commit as plain values, and its object's text (git-commit-tree(1)).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kport {

// The SHA-1 name of a git object; all zero names none.
struct Oid {
  std::array<uint8_t, 20> bytes{};

  bool is_zero() const { return *this == Oid{}; }
  std::string hex() const; // 40 lower-case digits
  auto operator<=>(const Oid&) const = default;
};

// Exactly 40 hex digits, either case.
[[nodiscard]] Result<Oid> parse_oid(std::string_view hex);

struct OidHash {
  size_t operator()(const Oid& id) const;
};

// Who and when. Names and addresses are bytes in the commit's encoding.
struct Person {
  std::string name;
  std::string email;
  int64_t seconds = 0;    // since 1970-01-01 UTC, may be negative
  int offset_minutes = 0; // east of UTC

  bool operator==(const Person&) const = default;
};

// What a person wrote; bytes in `encoding`, empty for UTF-8.
struct CommitText {
  Person author;
  Person committer;
  std::string encoding;
  std::string message; // everything below the header, as it stands

  bool operator==(const CommitText&) const = default;
};

struct Commit {
  Oid tree;
  std::vector<Oid> parents;
  CommitText text;
};

// The commit object's body. Tolerates what git itself tolerates (an unknown
// header, a missing date, a signature) and drops it; an error only when tree,
// author or committer is missing or a parent is no object name. Hostile input.
[[nodiscard]] Result<Commit> parse_commit(std::string_view raw);

// The same without copies, header lines as they stand; for many commits.
struct CommitView {
  Oid tree;
  std::vector<Oid> parents;
  std::string_view author; // "Name <mail> 1700000000 +0100"
  std::string_view committer;
  std::string_view encoding;
  std::string_view message;
};
[[nodiscard]] Result<CommitView> view_commit(std::string_view raw);

// The body that git would write. A newline, '<', '>' or NUL in a name or an
// address is left out, as git does.
std::string print_commit(const Commit& commit);

// "Name <mail> 1700000000 +0100", a header line's value.
Person parse_person(std::string_view line);
std::string print_person(const Person& person);

// The first paragraph in one line, as `git log --format=%s`.
std::string subject_of(std::string_view message);

} // namespace kport
