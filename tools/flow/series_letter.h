// SPDX-License-Identifier: GPL-2.0-or-later
// Letters of a series: where they come from, and what is written around them.
#pragma once

#include <span>
#include <string>

#include "flow/series_export.h"

namespace kport {

// Who sends: user.name and user.email of git's configuration, or the committer
// of the newest commit. Its date is the newest commit's: exporting twice gives
// the same bytes.
[[nodiscard]] Result<Person> find_sender(const Workspace& w,
                                         const Repository& repository,
                                         const Oid& newest);

// The letter that a person wrote: --cover, series/cover beside kport.yaml, or
// the description of the checked-out branch.
[[nodiscard]] Result<Cover> find_letter(const Workspace& w,
                                        const std::filesystem::path& given);

// The letters of an earlier export know the change-id and what was sent.
[[nodiscard]] Result<void> take_tracking(const Repository& repository,
                                         const std::string& name,
                                         Cover& letter);

// `git range-diff` against the version before; empty when there is none.
[[nodiscard]] Result<std::string> range_diff(const Repository& repository,
                                             const SeriesPart& part,
                                             unsigned version);

// What stands in the letter's mail: text, changelog, shortlog, diffstat,
// range-diff and the lines that tools read.
struct LetterText {
  const SeriesPart& part;
  std::span<const SeriesPart> before; // that it depends on
  std::string base_commit;
  std::vector<std::string> prerequisites; // change-ids of series before these
  std::string range_diff;
  unsigned version = 1;
};
[[nodiscard]] Result<std::string> letter_body(const Repository& repository,
                                              const LetterText& text);

// "base-commit: …", "change-id: …", "prerequisite-change-id: …".
std::vector<std::string> tool_lines(const LetterText& text);

// The names that refs and change-ids of a part use.
std::string version_ref(const std::string& name, unsigned version);
std::string base_ref(const std::string& name, unsigned version);
std::string branch_ref(const std::string& name);

} // namespace kport
