// SPDX-License-Identifier: GPL-2.0-or-later
// In-tree builds on a kernel of three small makefiles.
#include "target/in_tree.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace kport {
namespace {

TEST(InTreeWarnings, OnlyThoseTheParentLacked) {
  WarningBook book;
  BuildMessage a{"fs/a.c", 3, 1, "unused variable 'x'"};
  EXPECT_EQ(new_warnings(book, {a}, {"fs/a.c"}).size(), 1u);
  a.line = 9;
  EXPECT_EQ(new_warnings(book, {a}, {"fs/a.c"}).size(), 0u);
  EXPECT_EQ(new_warnings(book, {a, a}, {"fs/a.c"}).size(), 1u);
}

TEST(InTreeWarnings, AreForgottenOnceTheFileBuildsWithout) {
  WarningBook book;
  BuildMessage a{"fs/a.c", 3, 1, "unused variable 'x'"};
  new_warnings(book, {a}, {"fs/a.c"});
  new_warnings(book, {}, {"fs/b.c"}); // not rebuilt: still known
  EXPECT_EQ(new_warnings(book, {a}, {"fs/a.c"}).size(), 0u);
  new_warnings(book, {}, {"fs/a.c"});
  EXPECT_EQ(new_warnings(book, {a}, {"fs/a.c"}).size(), 1u);
}

TEST(InTreeLog, NamesCompiledFiles) {
  EXPECT_EQ(compiled_files("  CC [M]  fs/rill/a.o\n  LD [M]  fs/rill/r.o\n"
                           "  CC      net/b.o\n"),
            (std::set<std::string>{"fs/rill/a.c", "net/b.c"}));
}

// A kernel as far as InTree asks for it: make goals, scripts/config, .config.
constexpr const char* kMakefile = R"(
olddefconfig:
	@if [ -e fs/m/Kconfig ]; then :; else sed -i /CONFIG_M=/d .config; fi
modules_prepare:
	@touch prepared
fs/m/:
	@for c in fs/m/*.c; do [ -e $$c ] || exit 0; \
	if grep -q BROKEN $$c; then echo "$$c:1:1: error: broken"; exit 1; fi; \
	if grep -q WARN $$c; then echo "$$c:1:1: warning: odd"; fi; \
	if grep -q UNLISTED $$c; then continue; fi; \
	echo "  CC [M]  $${c%.c}.o"; touch $${c%.c}.o; done
.PHONY: fs/m/
)";

constexpr const char* kConfigScript = R"(#!/bin/sh
sed -i "/^$2=/d" .config
echo "$2=$3" >>.config
)";

class InTreeTest : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern =
        (fs::temp_directory_path() / "kport-tree-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    write("source/Makefile", kMakefile);
    write("source/fs/Makefile", "old\n");
    ASSERT_TRUE(write_file(root_ / "source/scripts/config", kConfigScript, 0755));
    write("config", "CONFIG_X=y\n");
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  void write(const char* path, const std::string& text) {
    ASSERT_TRUE(write_file(root_ / path, text));
  }
  InTree open() {
    Result<InTree> tree =
        InTree::open({.source = root_ / "source",
                      .config = root_ / "config",
                      .where = root_ / "work",
                      .key = "one",
                      .modules = {{"fs/m", {"CONFIG_M=m"}}}});
    if (!tree)
      ADD_FAILURE() << render(tree.error(), "", false);
    return std::move(*tree);
  }
  // The codes of what a patch to fs/m/a.c leads to.
  std::vector<std::string> build(InTree& tree, const std::string& text) {
    std::vector<TreeChange> changes = {
        {"fs/m/a.c", text}, {"fs/m/Makefile", "x"}, {"fs/m/Kconfig", "y"}};
    EXPECT_TRUE(tree.apply(changes));
    Result<InTreeBuild> built = tree.build();
    EXPECT_TRUE(built) << render(built.error(), "", false);
    std::vector<std::string> codes;
    for (const InTreeFinding& f : built->findings)
      codes.push_back(f.code + " " + f.at.file);
    return codes;
  }
  using Codes = std::vector<std::string>;
  fs::path root_;
};

TEST_F(InTreeTest, BuildsPatchByPatch) {
  InTree tree = open();
  EXPECT_EQ(build(tree, "fine\n"), Codes{});
  EXPECT_EQ(build(tree, "WARN\n"), Codes{"in-tree-warning fs/m/a.c"});
  EXPECT_EQ(build(tree, "WARN still\n"), Codes{});
  EXPECT_EQ(build(tree, "BROKEN\n"), Codes{"in-tree-error fs/m/a.c"});
}

TEST_F(InTreeTest, SaysWhatIsNotBuilt) {
  InTree tree = open();
  EXPECT_EQ(build(tree, "UNLISTED\n"), Codes{"in-tree-not-built fs/m/a.c"});
}

TEST_F(InTreeTest, SaysWhatCannotBeSwitchedOn) {
  InTree tree = open();
  std::vector<TreeChange> changes = {{"fs/m/a.c", "x"}, {"fs/m/Makefile", "x"}};
  ASSERT_TRUE(tree.apply(changes));
  Result<InTreeBuild> built = tree.build();
  ASSERT_TRUE(built);
  ASSERT_EQ(built->findings.size(), 1u);
  EXPECT_EQ(built->findings[0].code, "in-tree-config");
}

TEST_F(InTreeTest, NeverWritesIntoTheSource) {
  {
    InTree tree = open();
    std::vector<TreeChange> changes = {{"fs/Makefile", "new\n"},
                                       {"Makefile", "", true}};
    ASSERT_TRUE(tree.apply(changes));
  }
  EXPECT_EQ(read_file(root_ / "source/fs/Makefile").value(), "old\n");
  EXPECT_TRUE(fs::exists(root_ / "source/Makefile"));
  // The next run starts from the source again, without a new tree.
  InTree tree = open();
  EXPECT_EQ(read_file(root_ / "work/linux/fs/Makefile").value(), "old\n");
  EXPECT_TRUE(fs::exists(root_ / "work/linux/Makefile"));
}

TEST_F(InTreeTest, AnObjectDoesNotOutliveItsSource) {
  {
    InTree tree = open();
    EXPECT_EQ(build(tree, "fine\n"), Codes{});
  }
  InTree tree = open();
  EXPECT_EQ(build(tree, "UNLISTED\n"), Codes{"in-tree-not-built fs/m/a.c"});
}

} // namespace
} // namespace kport
