// SPDX-License-Identifier: GPL-2.0-or-later
// Where mutants are tried: sources that parse on one kernel, what they became
// for an older one, and how to compile for both.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/clang/pch.h"
#include "flow/generate.h"
#include "flow/rules_round.h"

namespace kport {

// How a kernel compiles the files of a tree.
struct Compiling {
  std::vector<CompileCommand> commands;
  std::string arch;
  Pch pch;

  // One file with another text; no warnings asked for.
  ParseInput input(const fs::path& root, const std::string& file,
                   const std::string& text, bool use_pch) const;
};

struct Ground {
  std::shared_ptr<Round> round; // its workspace and canonical tree
  std::vector<Unit> units;      // of the whole tree; none: each file is alone
  Generated generated;
  fs::path directory; // the generated tree on disk, for its shims
  Compiling source, target, plain; // plain: the target without its shims

  // Facts for everything that `tree` asks, beyond what the whole tree did.
  [[nodiscard]] Result<FactSet> facts_for(const Tree& tree);

private:
  std::mutex asking_;
};

// The examples of all rules, each on the newest kernel that takes it, with
// every older kernel where the rule has work.
[[nodiscard]] Result<std::vector<std::unique_ptr<Ground>>>
example_grounds(const Workspace& w);

// The project itself with every target it is built for.
[[nodiscard]] Result<std::vector<std::unique_ptr<Ground>>>
project_grounds(const Workspace& w);

} // namespace kport
