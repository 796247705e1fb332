// SPDX-License-Identifier: GPL-2.0-or-later
// Commands that write to a project's scratch wait for each other, and say so.
#include <cstdio>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "base/files.h"
#include "flow/workspace.h"

namespace kport {
namespace {

class HoldScratch : public testing::TestWithParam<const char*> {
protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "kport-hold-XXXXXX";
    dir_ = fs::canonical(mkdtemp(name.data()));
    put("kport.yaml", "name: demo\nversion: 1.0\nmainline: m\ntargets: []\n"
                      "search:\n  rules: [rules]\n  compat: [compat]\n"
                      "  targets: [targets]\ncanonical: [fs]\nmodules:\n"
                      "  - {directory: fs, config: [CONFIG_DEMO=m]}\n");
    put("targets/m.yaml", "provider: dir\npath: ../nowhere\n");
    put("fs/Makefile", "obj-m += demo.o\n");
    put("rules/readme", "none\n");
    put("compat/readme", "none\n");
  }
  void TearDown() override {
    std::error_code ec;
    fs::remove_all(dir_, ec);
  }
  void put(const std::string& path, const std::string& text) {
    ASSERT_TRUE(write_file(dir_ / path, text));
  }
  fs::path dir_;
};

TEST_P(HoldScratch, IsWaitedFor) {
  Workspace w = open_workspace(dir_).value();
  w.acquire.cache.root = dir_ / "cache";
  auto held = w.hold_scratch();
  ASSERT_TRUE(held);
  std::FILE* kport = ::popen(
      fmt::format("KPORT_CACHE={} NO_COLOR=1 timeout 60 "
                  "{}/bin/kport --project {} {} 2>&1",
                  w.acquire.cache.root.string(), KPORT_BINARY_DIR,
                  dir_.string(), GetParam())
          .c_str(),
      "r");
  ASSERT_TRUE(kport);
  char line[4096] = "";
  // Until it says something, or ends; what waits in silence is ended.
  std::fgets(line, sizeof line, kport);
  EXPECT_EQ(std::string(line),
            fmt::format("another kport works on {}; waiting for it\n",
                        dir_.string()));
  {
    Result<FileLock> gone = std::move(held);
  }
  std::string rest;
  while (std::fgets(line, sizeof line, kport))
    rest += line;
  EXPECT_EQ(WEXITSTATUS(::pclose(kport)), 2);
  EXPECT_NE(rest.find("nowhere"), std::string::npos)
      << "it went on to the kernel that is not there: " << rest;
}

INSTANTIATE_TEST_SUITE_P(Commands, HoldScratch,
                         testing::Values("rule test", "backport", "build",
                                         "census"));

} // namespace
} // namespace kport
