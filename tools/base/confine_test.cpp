// SPDX-License-Identifier: GPL-2.0-or-later
// What a confined command can and cannot do, with the real bubblewrap.
#include "base/confine.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "base/files.h"

namespace kport {
namespace {

class Confine : public testing::Test {
protected:
  void SetUp() override {
    if (run({.argv = {"bwrap", "--ro-bind", "/", "/", "true"}})
            .value_or(ProcessResult{.exit_code = 1})
            .exit_code != 0)
      GTEST_SKIP() << "no namespaces on this machine";
    root_ = fs::temp_directory_path() / ("confine-" + std::to_string(getpid()));
    fs::create_directories(root_ / "open");
    start_confining();
  }
  void TearDown() override {
    unsetenv("KPORT_CONFINE");
    fs::remove_all(root_);
  }
  ProcessResult sh(const std::string& script) {
    return *run_confined({.argv = {"sh", "-c", script}, .cwd = root_},
                         {root_ / "open"});
  }
  fs::path root_;
};

TEST_F(Confine, WritesOnlyWhereItMay) {
  EXPECT_EQ(sh("echo yes >open/file").exit_code, 0);
  EXPECT_EQ(*read_file(root_ / "open/file"), "yes\n");
  EXPECT_NE(sh("echo no >/usr/kport-was-here").exit_code, 0);
  EXPECT_NE(sh("echo no >$HOME/kport-was-here").exit_code, 0);
  EXPECT_FALSE(fs::exists("/usr/kport-was-here"));
}

TEST_F(Confine, HasNoNetworkAndSeesNoOtherProcess) {
  EXPECT_EQ(sh("ls /sys/class/net /proc/net/route >/dev/null; "
               "test $(wc -l </proc/net/route) -le 1")
                .exit_code,
            0);
  EXPECT_NE(sh("kill -0 " + std::to_string(getpid())).exit_code, 0);
}

TEST_F(Confine, EndsWhatIsLeftRunning) {
  EXPECT_EQ(sh("(setsid sh -c 'while :; do echo x >>open/ticks; done' &) ; "
               "while ! test -s open/ticks; do :; done")
                .exit_code,
            0);
  uintmax_t bytes = fs::file_size(root_ / "open/ticks");
  // The namespace ends at once or with the next schedule, never later.
  for (int same = 0, tries = 0; same < 1000 && tries < 1'000'000; ++tries) {
    uintmax_t now = fs::file_size(root_ / "open/ticks");
    same = now == bytes ? same + 1 : 0;
    bytes = now;
  }
  EXPECT_EQ(fs::file_size(root_ / "open/ticks"), bytes);
}

TEST_F(Confine, GivesBackTheExitCodeAndTheTime) {
  EXPECT_EQ(sh("exit 7").exit_code, 7);
  EXPECT_GT(sh("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done").cpu_seconds,
            0);
}

} // namespace
} // namespace kport
