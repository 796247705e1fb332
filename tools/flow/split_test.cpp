// SPDX-License-Identifier: GPL-2.0-or-later
// kport split as people run it: the program, real repositories, and kills.
#include "flow/split.h"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "series/test_history.h"

namespace kport {
namespace {

constexpr char kProject[] = R"(name: rill
version: 0.1.0
mainline: mainline
targets: []
search: {rules: [], compat: [], targets: [targets]}
canonical: [fs, net]
exclude: ["fs/rill/tests/*"]
map:
  - {from: net/include/net/rill.h, to: include/net/rill.h}
)";

constexpr char kRef[] = "refs/heads/upstream/rill";

class SplitProgram : public testing::Test {
protected:
  SplitProgram() {
    tip_ = make_history(t_, 7, 120);
    t_.set_ref("refs/heads/main", tip_);
    std::ofstream(t_.dir() / "kport.yaml") << kProject;
  }
  ProcessResult kport(std::vector<std::string> args) const {
    args.insert(args.begin(), KPORT_BINARY_DIR "/bin/kport");
    return run({.argv = std::move(args), .cwd = t_.dir()}).value();
  }
  Oid result() const { return t_.open().find_ref(kRef).value(); }

  TestRepository t_;
  Oid tip_;
};

TEST_F(SplitProgram, SameNamesWhateverTheJobsAndTheRun) {
  ASSERT_EQ(kport({"split", "main"}).exit_code, 0);
  Oid first = result();
  t_.git({"fsck", "--strict"});
  for (const char* jobs : {"-j1", "-j2", "-j7"}) {
    t_.git({"update-ref", "-d", kRef});
    ASSERT_EQ(kport({jobs, "split", "main"}).exit_code, 0);
    EXPECT_EQ(result(), first);
  }
  ProcessResult dry = kport({"--format=json", "split", "main", "-n"});
  EXPECT_NE(dry.out.find(first.hex()), std::string::npos);
}

TEST_F(SplitProgram, TouchesNoBranchOfOthers) {
  EXPECT_EQ(kport({"split", "main", "--ref", "main"}).exit_code, 2);
  EXPECT_EQ(t_.open().find_ref("refs/heads/main").value(), tip_);
  Oid other = t_.commit({{"x", "y"}}, "other");
  t_.set_ref(kRef, other);
  ProcessResult r = kport({"split", "main"});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_NE(r.err.find("--force"), std::string::npos);
  EXPECT_EQ(result(), other);
  EXPECT_EQ(kport({"split", "main", "--force"}).exit_code, 0);
}

TEST_F(SplitProgram, WritesIntoAnotherRepository) {
  TestRepository kernel;
  Oid base = kernel.commit({{"mm/a.c", "a\n"}}, "kernel");
  kernel.set_ref("refs/heads/main", base);
  ProcessResult r = kport({"split", "main", "--into", kernel.dir(), "--base",
                           "main", "--ref", "ours"});
  ASSERT_EQ(r.exit_code, 0) << r.err;
  kernel.git({"fsck", "--strict", "--full"});
  EXPECT_TRUE(result().is_zero());
  EXPECT_EQ(kernel.git({"show", "ours:mm/a.c"}), "a\n");
  EXPECT_NE(kernel.git({"ls-tree", "-r", "--name-only", "ours"}).find("rill"),
            std::string::npos);
}

// Runs kport and kills it at its nth system call, on entry; the number of
// calls when it ended before, and 0 when tracing is not allowed here.
size_t run_until_call(const std::filesystem::path& dir, size_t nth) {
  pid_t child = fork();
  if (child == 0) {
    bool ready = chdir(dir.c_str()) == 0 &&
                 freopen("/dev/null", "w", stdout) != nullptr &&
                 ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0;
    if (ready)
      execl(KPORT_BINARY_DIR "/bin/kport", "kport", "split", "main", nullptr);
    _exit(127);
  }
  int status = 0;
  size_t stops = 0;
  while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
    if (++stops / 2 == nth)
      kill(child, SIGKILL);
    ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? 0 : stops / 2;
}

// The repository is as before or complete, whenever the process dies; the next
// run does not mind what was left.
TEST_F(SplitProgram, KilledAtAnyPointChangesNothingOrAll) {
  ASSERT_EQ(kport({"split", "main"}).exit_code, 0);
  Oid whole = result();
  auto start_over = [&] {
    t_.git({"update-ref", "-d", kRef});
    t_.git({"update-ref", "-d", "refs/kport/map"}); // it lies in that pack
    std::filesystem::remove_all(t_.dir() / ".git/objects/pack");
    std::filesystem::create_directories(t_.dir() / ".git/objects/pack");
  };
  start_over();
  size_t calls = run_until_call(t_.dir(), SIZE_MAX);
  if (calls == 0)
    GTEST_SKIP() << "ptrace is not allowed here";
  size_t unchanged = 0, complete = 0;
  // Everywhere, and call by call at the end, where objects and refs are
  // written.
  for (size_t n = 1; n < calls; n += n + 250 < calls  ? calls / 25
                                     : n + 30 < calls ? 7
                                                      : 1) {
    start_over();
    run_until_call(t_.dir(), n);
    Oid now = result();
    ASSERT_TRUE(now.is_zero() || now == whole) << "killed at call " << n;
    (now.is_zero() ? unchanged : complete) += 1;
    if (!now.is_zero())
      t_.git({"fsck", "--strict"});
    for (const char* ref : {kRef, "refs/kport/map"}) {
      std::filesystem::path lock = t_.dir() / ".git" / ref;
      lock += ".lock"; // what git asks a person to remove
      std::filesystem::remove(lock);
    }
  }
  EXPECT_GT(unchanged, 20u);
  EXPECT_GT(complete, 0u);
  std::printf("killed at %zu of %zu calls: %zu unchanged, %zu complete\n",
              unchanged + complete, calls, unchanged, complete);
  ASSERT_EQ(kport({"split", "main", "--force"}).exit_code, 0);
  EXPECT_EQ(result(), whole);
}

} // namespace
} // namespace kport
