// SPDX-License-Identifier: GPL-2.0-or-later
// What one development commit gives every target: its generated tree, or why
// there is none. The first half of `kport validate`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/workspace.h"
#include "model/commit.h"
#include "model/report.h"
#include "series/checkout.h"
#include "series/repository.h"

namespace kport {

struct Canonical;

// One target's share of a commit.
struct MadeTree {
  Oid tree;               // in the planner's repository; zero: none was made
  bool failed = false;    // generation or verification found something
  bool skipped = false;   // nothing could be said; `why`
  Stage stage = Stage::verify;
  std::vector<Cause> causes;
  std::string why;
};

struct CommitPlan {
  Oid id;
  std::vector<PatchFinding> lint;   // of the whole tree at this commit
  std::vector<MadeTree> trees;      // one per target, in the planner's order
  bool cached = false;              // nothing was parsed or generated for it
};

// Takes commits of the project's repository one after the other, far from
// anybody's checkout and index. Answers are kept under what they depend on: the
// project's files at the commit, the kernels, this kport. The caller holds the
// scratch (Workspace::hold_scratch).
class CommitPlanner {
public:
  [[nodiscard]] static Result<CommitPlanner>
  create(const Workspace& w, std::vector<TargetSpec> targets);

  [[nodiscard]] Result<CommitPlan> plan(const Oid& id);
  // What kport.yaml says at a commit; an error "no-project" when it has none,
  // one with a span "COMMIT:kport.yaml" when it cannot be read.
  [[nodiscard]] Result<Project> read_project_at(const Oid& id) const;

  const Repository& development() const { return development_; }
  const Repository& trees() const { return trees_; }
  // The project's place in the repository: "" or "a/b".
  const std::string& below() const { return below_; }
  const std::vector<TargetTree>& kernels() const { return kernels_; }

private:
  CommitPlanner(const Workspace& w, std::vector<TargetSpec> targets,
                std::vector<TargetTree> kernels, Repository development,
                Repository trees, Checkout checkout);
  Result<Project> project_at(const Oid& tree) const;
  Result<std::string> key_of(const Oid& tree, const Project& project) const;
  Result<Workspace> workspace(Project project) const;
  Result<void> make(const Workspace& then, CommitPlan& plan);
  Result<MadeTree> make_one(const Workspace& then, const Canonical& c,
                            const TargetSpec& spec);

  const Workspace* w_;
  std::vector<TargetSpec> targets_;
  std::vector<TargetTree> kernels_;
  Repository development_;
  Repository trees_;
  Checkout checkout_;
  std::string below_;
};

} // namespace kport
