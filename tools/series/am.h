// SPDX-License-Identifier: GPL-2.0-or-later
// What the installed git makes of mails: git-format-patch(1) and git-am(1) in
// a scratch repository, and the comparison of both ends.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "series/repository.h"

namespace kport {

struct MailFile {
  std::string name; // "0001-net-rill-add-x.patch"
  std::string text;
};

// One mail for each of `commits`, which follow each other from `base`.
[[nodiscard]] Result<std::vector<MailFile>>
format_mails(const std::filesystem::path& git_dir, const Oid& base,
             std::span<const Oid> commits);

// Runs `git am` over all of `mails` on `base` in a repository of its own at
// `where`, which borrows the objects of `git_dir` and is emptied first, and
// compares tree, author, date and message of each new commit with what was
// meant. An error names the first commit that comes out otherwise, or git's
// own words where it stops.
struct AmJob {
  std::filesystem::path git_dir;
  std::filesystem::path where;
  Oid base;
  std::span<const Oid> commits;
  std::span<const MailFile> mails;
};
[[nodiscard]] Result<void> expect_am(const AmJob& job);

} // namespace kport
