// SPDX-License-Identifier: GPL-2.0-or-later
// A small project's history as patches for a real kernel. Skipped when the
// kernels are not in the cache.
#include "flow/backport_patches.h"

#include "flow/generate.h"
#include "series/git_program.h"
#include "series/test_repository.h"

namespace kport {
namespace {

constexpr const char* kTarget = "debian-11";

std::string source(const std::string& body) {
  return "// SPDX-License-Identifier: GPL-2.0-only\n"
         "#include <linux/module.h>\n#include <linux/timer.h>\n"
         "#include <linux/dcache.h>\n\n"
         "void demo_stop(struct timer_list *t);\n" +
         body + "MODULE_LICENSE(\"GPL\");\n";
}

const std::string kStop =
    "void demo_stop(struct timer_list *t)\n{\n\ttimer_delete(t);\n}\n";
const std::string kStopSync =
    "void demo_stop(struct timer_list *t)\n{\n\ttimer_delete_sync(t);\n}\n";
// No rule says what an older kernel has instead.
const std::string kUnknown =
    "void demo_stop(struct timer_list *t)\n{\n\ttimer_shutdown_sync(t);\n}\n";

class PatchesOfAHistory : public testing::Test {
protected:
  void SetUp() override {
    Workspace here = open_workspace(KPORT_SOURCE_DIR).value();
    for (const char* name : {"mainline", kTarget}) {
      Result<TargetState> state =
          target_state(here.acquire, here.find(name).value());
      if (!state || !state->headers)
        GTEST_SKIP() << "not fetched: kport target fetch " << name;
    }
    ASSERT_TRUE(write_file(git_.dir() / "kport.lock",
                           read_file(fs::path(KPORT_SOURCE_DIR) / "kport.lock")
                               .value()));
    ASSERT_TRUE(write_file(git_.dir() / "kport.yaml", project()));
  }
  void TearDown() override {
    std::error_code ec;
    fs::remove_all(scratch_, ec);
  }
  static std::string project() {
    std::string top = KPORT_SOURCE_DIR;
    return "name: demo\nversion: 1.0\nmainline: mainline\ntargets: [" +
           std::string(kTarget) + "]\nsearch:\n  rules: [rules]\n  compat: [" +
           top + "/compat]\n  targets: [" + top +
           "/ci/targets]\ncanonical: [fs]\nmodules:\n"
           "  - directory: fs/demo\n    config: [CONFIG_DEMO=m]\n";
  }
  Oid commit(const std::string& body, const std::string& message,
             const std::string& readme = "") {
    tip_ = git_.commit(
        {{"fs/demo/demo.c", source(body)},
         {"fs/demo/Makefile", "obj-$(CONFIG_DEMO) += demo.o\n"},
         {"kport.yaml", project()},
         {"README", readme},
         {"rules/timer-delete.yaml",
          read_file(fs::path(KPORT_SOURCE_DIR) / "rules/timer/timer-delete.yaml")
              .value()}},
        message, tip_.is_zero() ? std::vector<Oid>{} : std::vector{tip_});
    return tip_;
  }
  Result<BackportPatches> run(const Oid& base) {
    Workspace w = open_workspace(git_.dir()).value();
    w.jobs = 1;
    scratch_ = w.scratch("x").parent_path();
    return backport_patches(w, {.target = w.find(kTarget).value(),
                                .range = base.hex() + ".." + tip_.hex()});
  }
  TestRepository git_;
  Oid tip_;
  fs::path scratch_; // in the cache
};

TEST_F(PatchesOfAHistory, OnePerCommitThatChangesTheTree) {
  Oid base = commit(kStop, "fs: demo: start\n");
  commit(kStop, "README: say something\n", "text\n");
  Oid sync = commit(kStopSync, "fs: demo: wait for the timer\n\nBody.\n");
  Result<BackportPatches> made = run(base);
  ASSERT_TRUE(made) << render(made.error(), "", false);
  ASSERT_EQ(made->files.size(), 2u);
  EXPECT_EQ(made->history.unchanged, 1u);
  EXPECT_TRUE(made->history.findings.empty());
  EXPECT_EQ(made->files[0].name, "0001-fs-demo-wait-for-the-timer.patch");
  EXPECT_EQ(made->files[1].text, made->files[0].name + "\n");
  const std::string& text = made->files[0].text;
  // 5.10 has timer_delete_sync() through stable, not timer_delete().
  EXPECT_NE(text.find("-\tdel_timer(t);\n+\ttimer_delete_sync(t);\n"), text.npos)
      << text;
  EXPECT_NE(text.find("(backported from commit " + sync.hex()), text.npos);
  // Nothing of the user's: no checkout, no index, no ref came to be.
  EXPECT_EQ(git_.git({"for-each-ref"}), "");
  EXPECT_FALSE(fs::exists(git_.dir() / ".git/index"));
}

TEST_F(PatchesOfAHistory, AResidualOnTheWayNamesItsCommit) {
  Oid base = commit(kStop, "fs: demo: start\n");
  Oid odd = commit(kUnknown, "fs: demo: shut down\n");
  commit(kStopSync, "fs: demo: wait for the timer\n");
  Result<BackportPatches> made = run(base);
  ASSERT_TRUE(made) << render(made.error(), "", false);
  EXPECT_EQ(made->history.commits.size(), 2u);
  ASSERT_EQ(made->history.findings.size(), 1u);
  EXPECT_EQ(made->history.findings[0].code, "residual");
  EXPECT_NE(made->history.findings[0].notes.back().message.find(
                odd.hex().substr(0, 12)),
            std::string::npos);
}

TEST_F(PatchesOfAHistory, WhatCannotBeGeneratedComesWithTheNext) {
  Oid base = commit(kStop, "fs: demo: start\n");
  commit("void demo_stop(struct timer_list *t)\n{\n\tnope(t)\n}\n",
         "fs: demo: break it\n");
  commit(kStopSync, "fs: demo: wait for the timer\n");
  Result<BackportPatches> made = run(base);
  ASSERT_TRUE(made) << render(made.error(), "", false);
  EXPECT_EQ(made->history.commits.size(), 1u);
  ASSERT_EQ(made->history.findings.size(), 1u);
  EXPECT_EQ(made->history.findings[0].code, "canonical-does-not-parse");
}

TEST_F(PatchesOfAHistory, AnEndThatCannotBeGeneratedIsRefused) {
  Oid base = commit(kStop, "fs: demo: start\n");
  commit("int x = ;\n", "fs: demo: break it\n");
  EXPECT_FALSE(run(base));
}

TEST_F(PatchesOfAHistory, AMessageThatAMailCannotSayIsRefused) {
  Oid base = commit(kStop, "fs: demo: start\n");
  commit(kStopSync, "fs: demo: wait\n\nabove\n---\nbelow\n");
  Result<BackportPatches> made = run(base);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "mail-round-trip");
}

} // namespace
} // namespace kport
