// SPDX-License-Identifier: GPL-2.0-or-later
// Finds compat code in the canonical tree, where none may be (DESIGN.md, "What
// never happens").
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/project.h"

namespace kport {

// What a finding's code means, for SARIF and for people.
struct LintRule {
  std::string_view id;
  std::string_view title;
  std::string_view help;
};
std::span<const LintRule> lint_rules();

struct LintReport {
  std::vector<Diagnostic> findings;           // by file, then place
  std::map<std::string, std::string> sources; // of the files with findings
  size_t files = 0;                           // looked at
};

// All C files, Makefiles and Kbuild files of the canonical directories.
[[nodiscard]] Result<LintReport> lint(const Project& project);

// One C file or header; comments and strings never make a finding. `path` is
// what findings say.
std::vector<Diagnostic> lint_c(const std::string& path,
                               const std::string& text);

// One Makefile or Kbuild file.
std::vector<Diagnostic> lint_make(const std::string& path,
                                  const std::string& text);

} // namespace kport
