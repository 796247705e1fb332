// SPDX-License-Identifier: GPL-2.0-or-later
// Processes: output, input, exit codes, and what does not start.
#include "base/process.h"

#include <csignal>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "base/files.h"

namespace kport {
namespace {

TEST(Process, CollectsBothStreams) {
  Result<ProcessResult> r =
      run({.argv = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->out, "out\n");
  EXPECT_EQ(r->err, "err\n");
  EXPECT_EQ(r->exit_code, 3);
}

TEST(Process, PassesInputCwdAndEnvironment) {
  std::string big(300000, 'x');
  EXPECT_EQ(run({.argv = {"cat"}, .input = big})->out, big);
  Result<ProcessResult> r = run({.argv = {"sh", "-c", "pwd; echo $A $LC_ALL"},
                                 .cwd = "/",
                                 .env = {{"A", "b"}}});
  EXPECT_EQ(r->out, "/\nb C\n");
  EXPECT_EQ(run({.argv = {"cat"}})->out, "");
}

TEST(Process, NeverUsesAShell) {
  EXPECT_EQ(run({.argv = {"echo", "$HOME; `id`"}})->out, "$HOME; `id`\n");
}

TEST(Process, WritesALog) {
  fs::path log =
      fs::temp_directory_path() / ("kport-log-" + std::to_string(::getpid()));
  Result<ProcessResult> r =
      run_ok({.argv = {"sh", "-c", "echo a; echo b >&2; exit 1"}, .log = log});
  ASSERT_FALSE(r);
  EXPECT_EQ(*read_file(log), "a\nb\n");
  EXPECT_NE(render(r.error(), "", false).find("b"), std::string::npos);
  fs::remove(log);
}

TEST(Process, SaysWhatDidNotStart) {
  Result<ProcessResult> r = run({.argv = {"kport-no-such-program"}});
  ASSERT_FALSE(r);
  EXPECT_NE(r.error().message.find("kport-no-such-program"), std::string::npos);
  EXPECT_FALSE(run({.argv = {}}));
  EXPECT_FALSE(run({.argv = {"true"}, .cwd = "/no/such/place"}));
}

TEST(Process, ReportsASignal) {
  EXPECT_EQ(run({.argv = {"sh", "-c", "kill -9 $$"}})->exit_code, 137);
}

TEST(Process, MeasuresTheChild) {
  Result<ProcessResult> r =
      run({.argv = {"sh", "-c",
                    "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); "
                    "done"}});
  EXPECT_GT(r->cpu_seconds, 0);
}

// exec() hands our own peak on, and wait4() tells it as the child's.
TEST(Process, OurOwnPeakIsNotTheChilds) {
  Command small{.argv = {"true"}};
  Command large{.argv = {"sh", "-c",
                         "x=$(head -c 100000000 /dev/zero | tr '\\0' x)"}};
  Result<ProcessResult> r = run(large);
  ASSERT_TRUE(r);
  EXPECT_GT(r->peak_kilobytes, 95'000);
  std::vector<char> ours(400 << 20, 'x');
  ASSERT_EQ(ours.back(), 'x');
  EXPECT_EQ(run(small)->peak_kilobytes, 0);
  EXPECT_EQ(run(large)->peak_kilobytes, 0);
}

TEST(Process, ALoopEndsAtItsLimit) {
  Result<ProcessResult> r =
      run({.argv = {"sh", "-c", "while :; do :; done"}, .cpu_limit = 1});
  ASSERT_TRUE(r);
  EXPECT_TRUE(r->out_of_time);
  EXPECT_NE(r->exit_code, 0);
  r = run({.argv = {"sh", "-c", "kill -9 $$"}, .cpu_limit = 5});
  EXPECT_FALSE(r->out_of_time);
}

TEST(Process, MemoryEndsAtItsLimit) {
  Command grow = {.argv = {"awk", "BEGIN { s = \"x\"; while (length(s) < "
                                  "300000000) s = s s }"}};
  EXPECT_EQ(run(grow)->exit_code, 0);
  grow.memory_limit = 64 << 20;
  EXPECT_NE(run(grow)->exit_code, 0);
}

TEST(Process, ADaemonThatKeepsThePipeDoesNotHoldUs) {
  Result<ProcessResult> r =
      run({.argv = {"sh", "-c", "sleep 5 & echo started"}});
  EXPECT_EQ(r->out, "started\n");
}

// In a child process: the flag stays set for good.
TEST(Process, AnInterruptKillsTheChild) {
  pid_t child = ::fork();
  if (child == 0) {
    install_signal_handlers();
    pid_t self = ::getpid();
    std::string script =
        "trap '' INT; kill -INT " + std::to_string(self) + "; exec sleep 30";
    Result<ProcessResult> r = run_ok({.argv = {"sh", "-c", script}});
    bool ok = interrupted() && !r && r.error().exit == ExitCode::interrupted;
    ::_exit(ok ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

} // namespace
} // namespace kport
