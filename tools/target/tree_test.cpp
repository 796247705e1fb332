// SPDX-License-Identifier: GPL-2.0-or-later
// Directories as targets, and what make is told about the compiler.
#include "target/tree.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "base/files.h"
#include "target/compiler.h"

namespace kport {
namespace {

class DirectoryTest : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern =
        (fs::temp_directory_path() / "kport-dir-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    write("b/Makefile", "include " + (root_ / "s").string() + "/Makefile\n");
    write("b/.config", "CONFIG_CC_VERSION_TEXT=\"gcc (X) 1\"\n");
    write("b/Module.symvers", "");
    write("b/include/config/kernel.release", "5.14.0-el9\n");
    write("s/include/linux/kernel.h", "one");
    write("s/Makefile", "");
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  void write(const char* path, const std::string& text) {
    ASSERT_TRUE(write_file(root_ / path, text));
  }
  Result<TargetTree> open() {
    return open_directory({.cache = {root_ / "cache"}},
                          {.name = "el9",
                           .provider = Provider::dir,
                           .path = (root_ / "b").string(),
                           .span = {"ci/targets/el9.yaml", 3, 1}});
  }
  fs::path root_;
};

TEST_F(DirectoryTest, IsDescribed) {
  Result<TargetTree> tree = open();
  ASSERT_TRUE(tree) << render(tree.error(), "", false);
  EXPECT_EQ(tree->release, "5.14.0-el9");
  EXPECT_EQ(tree->source_dir, fs::canonical(root_ / "s"));
  EXPECT_EQ(tree->config_cc, "gcc (X) 1");
  EXPECT_EQ(tree->make_args, std::vector<std::string>{"CC=gcc"});
}

TEST_F(DirectoryTest, HasADigestOfItsContent) {
  std::string first = open()->digest;
  EXPECT_EQ(open()->digest, first);
  write("s/include/linux/kernel.h", "another");
  std::string second = open()->digest;
  EXPECT_NE(second, first);
  write("b/.config", "CONFIG_X=y\n");
  EXPECT_NE(open()->digest, second);
  write("b/.config", "CONFIG_CC_VERSION_TEXT=\"gcc (X) 1\"\n");
  write("s/include/linux/kernel.h", "one");
  EXPECT_EQ(open()->digest, first) << "content counts, not the time";
}

TEST_F(DirectoryTest, FollowsLinkedFolders) {
  write("c/deep/a.h", "one");
  fs::create_directory_symlink(root_ / "c/deep", root_ / "s/include/deep");
  std::string first = open()->digest;
  write("c/deep/a.h", "three");
  EXPECT_NE(open()->digest, first);
}

TEST_F(DirectoryTest, SaysWhatIsMissing) {
  fs::remove(root_ / "b/Module.symvers");
  Result<TargetTree> tree = open();
  ASSERT_FALSE(tree);
  EXPECT_NE(tree.error().message.find("no Module.symvers"), std::string::npos);
  EXPECT_EQ(tree.error().span.line, 3u);
  fs::remove_all(root_ / "b");
  EXPECT_NE(open().error().message.find("no such directory"),
            std::string::npos);
}

TEST(MakeArgs, FollowWhatTheCompilerRejects) {
  Config config = {{"CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT", "y"},
                   {"CONFIG_DEBUG_INFO_BTF_MODULES", "y"},
                   {"CONFIG_PAHOLE_VERSION", "130"}};
  EXPECT_EQ(flag_needs(config).size(), 1u);
  Compiler old{.name = "gcc-12",
               .rejected = {"-fmin-function-alignment=16"},
               .pahole = 124};
  EXPECT_EQ(make_args(old, config),
            (std::vector<std::string>{"CC=gcc-12",
                                      "CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT=",
                                      "CONFIG_DEBUG_INFO_BTF_MODULES="}));
  Compiler recent{.name = "gcc-14", .pahole = 130};
  EXPECT_EQ(make_args(recent, config), std::vector<std::string>{"CC=gcc-14"});
}

TEST(Compiler, IsProbedOnceAndNamedWhenMissing) {
  std::string pattern =
      (fs::temp_directory_path() / "kport-cc-XXXXXX").string();
  Cache cache{::mkdtemp(pattern.data())};
  std::vector<FlagNeed> needs = {{"A", "-fno-such-flag"}, {"B", "-O2"}};
  Result<Compiler> c = probe_compiler(cache, "gcc", needs);
  ASSERT_TRUE(c);
  EXPECT_EQ(c->rejected, std::vector<std::string>{"-fno-such-flag"});
  EXPECT_EQ(probe_compiler(cache, "gcc", needs)->version, c->version);
  EXPECT_EQ(list_files(cache.root)->size(), 1u);
  EXPECT_EQ(probe_compiler(cache, "no-such-cc", {}).error().code,
            "no-compiler");
  fs::remove_all(cache.root);
}

} // namespace
} // namespace kport
