// SPDX-License-Identifier: GPL-2.0-or-later
// Sites of all units of a project: parsed in parallel against the mainline
// target, cached by content.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/clang/pch.h"
#include "engine/clang/sites.h"
#include "model/site.h"
#include "model/target.h"

namespace kport {

struct ParseJob {
  std::filesystem::path root;           // of the project
  std::vector<std::string> own;         // directories below it: "fs", "net"
  std::vector<CompileCommand> commands; // one per unit
  std::string arch = "x86_64";
  std::string kernel_digest; // TargetTree::digest
  std::filesystem::path cache_dir;
  unsigned jobs = 2;
};

struct ParsedTree {
  std::vector<Unit> units; // in the order of the commands
  unsigned parsed = 0;
  unsigned cached = 0;
  bool pch_made = false;
  std::string pch_missing; // why there is none, when there is none
};

// Units with errors are part of the result (Unit::errors) and never cached.
// Text that only some units passed over is not reported as skipped, a type
// that another unit defines is not an entity.
[[nodiscard]] Result<ParsedTree> parse_tree(const ParseJob& job);

// The project's path of an absolute one: "fs/rill/inode.c"; "" outside `own`.
std::string own_path(const std::filesystem::path& root,
                     const std::vector<std::string>& own,
                     std::string_view path);

// How a unit of `job`, which must outlive it, is read. One that creates trace
// points reads all it includes, itself: without PCH and `deferred`.
[[nodiscard]] Result<SitesJob> sites_job(const ParseJob& job,
                                         const CompileCommand& command,
                                         const Pch& pch,
                                         const std::set<std::string>& deferred);

// The PCH of some of the job's commands, by index: one of pch_groups().
[[nodiscard]] Result<Pch> group_pch(const ParseJob& job,
                                    const std::vector<size_t>& group);

// What one unit says about text or types that another one knows better.
void reconcile(std::vector<Unit>& units);

// A tag that `unit` only announces is no entity where `own`, type names, has
// its definition.
void forget_announced(Unit& unit, const std::set<std::string>& own);

} // namespace kport
