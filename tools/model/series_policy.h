// SPDX-License-Identifier: GPL-2.0-or-later
// What becomes of development messages on their way upstream: `series:` of
// kport.yaml.
#pragma once

#include <string>
#include <vector>

namespace kport {

// A POSIX extended regular expression on the subject, and what stands for what
// it matched: \1 to \9 are its groups.
struct SubjectRewrite {
  std::string match;
  std::string replace;
};

struct TrailerRename {
  std::string from;
  std::string to;
};

// Keys are compared without case and misspellings of them are understood.
struct SeriesPolicy {
  std::vector<SubjectRewrite> subject; // the first that matches
  std::vector<std::string> keep;       // empty: all
  std::vector<std::string> drop;
  std::vector<TrailerRename> rename;
  std::vector<std::string> add;   // "Key: value" lines, where they are not yet
  bool keep_pruned_fixes = false; // a Fixes: of a commit that is not told

  bool changes_messages() const {
    return !subject.empty() || !keep.empty() || !drop.empty() ||
           !rename.empty() || !add.empty();
  }
};

} // namespace kport
