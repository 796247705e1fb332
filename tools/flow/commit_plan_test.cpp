// SPDX-License-Identifier: GPL-2.0-or-later
// What a commit's kport.yaml says, where it can be read and where not.
#include "flow/commit_plan.h"

#include <gtest/gtest.h>

#include "flow/series_test_project.h"

namespace kport {
namespace {

class ProjectAt : public SeriesProject {
protected:
  Oid with(const std::string& yaml) {
    TestRepository::Files files = {{"net/demo/a.c", "int a;\n"}};
    if (!yaml.empty())
      files.emplace("kport.yaml", yaml);
    Oid id = git_.commit(files, "a commit\n");
    git_.set_ref("refs/heads/main", id);
    return id;
  }
  Result<Project> at(const Oid& id) {
    Workspace w = workspace();
    CommitPlanner planner = CommitPlanner::create(w, {}).value();
    return planner.read_project_at(id);
  }
};

TEST_F(ProjectAt, ReadsTheProjectOfThatCommit) {
  Result<Project> p = at(
      with(project() + "policy:\n  - {target: m, policy: advisory}\n"));
  ASSERT_TRUE(p) << p.error().message;
  EXPECT_EQ(p->policy.size(), 1u);
}

TEST_F(ProjectAt, SaysThatThereIsNone) {
  Result<Project> p = at(with(""));
  ASSERT_FALSE(p);
  EXPECT_EQ(p.error().code, "no-project");
}

TEST_F(ProjectAt, NamesTheCommitOfWhatItCannotRead) {
  Oid id = with(project() + "polcy: []\n");
  Result<Project> p = at(id);
  ASSERT_FALSE(p);
  EXPECT_EQ(p.error().code, "yaml-unknown-key");
  EXPECT_EQ(p.error().exit, ExitCode::usage);
  EXPECT_EQ(p.error().span.file, id.hex().substr(0, 12) + ":kport.yaml");
  EXPECT_EQ(p.error().span.line, 16u);
}

} // namespace
} // namespace kport
