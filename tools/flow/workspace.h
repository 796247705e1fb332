// SPDX-License-Identifier: GPL-2.0-or-later
// A project with its targets and the cache: what every flow starts from.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "model/project.h"
#include "model/rule.h"
#include "target/acquire.h"

namespace kport {

struct Workspace {
  Project project;
  std::vector<TargetSpec> targets; // sorted by name
  Acquire acquire;
  std::vector<Rule> rules; // in backport order; see open_job()
  unsigned jobs = 1;

  // Scratch for this project and nobody else, below the cache.
  std::filesystem::path scratch(std::string_view kind) const;

  // Waits until no other kport writes to that scratch, and keeps it so.
  [[nodiscard]] Result<FileLock> hold_scratch() const;

  // The target of that name; the error names those there are.
  [[nodiscard]] Result<TargetSpec> find(std::string_view name) const;
  // Several names; "all" is the mainline target and all of build_for.
  [[nodiscard]] Result<std::vector<TargetSpec>>
  find_all(const std::vector<std::string>& names) const;
};

// Reads kport.yaml and the target files it names. Messages of acquiring go to
// standard error.
[[nodiscard]] Result<Workspace>
open_workspace(const std::filesystem::path& root);

// Reads the rules that `w.project` names.
[[nodiscard]] Result<void> load_rules(Workspace& w);

// The same with the project's rules: what generation starts from.
[[nodiscard]] Result<Workspace> open_job(const std::filesystem::path& root,
                                         unsigned jobs);

// The targets to generate for: those named; kport.yaml's (without mainline)
// when none is, or "all".
[[nodiscard]] Result<std::vector<TargetSpec>>
targets_to_build(const Workspace& w, const std::vector<std::string>& names);

} // namespace kport
