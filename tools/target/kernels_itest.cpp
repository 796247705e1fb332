// SPDX-License-Identifier: GPL-2.0-or-later
// Real kernels: how kbuild compiles for each, and a build of two small modules
// that share a symbol. Skipped for kernels that are not in the cache.
#include <cstdlib>

#include <gtest/gtest.h>

#include "base/files.h"
#include "model/kbuild.h"
#include "model/target_reader.h"
#include "target/acquire.h"
#include "target/kbuild.h"

namespace kport {
namespace {

constexpr const char* kNetC = R"(#include <linux/module.h>
#include <net/two.h>
int two_answer(void) { return 42; }
EXPORT_SYMBOL_GPL(two_answer);
MODULE_DESCRIPTION("Half of a test.");
MODULE_LICENSE("GPL");
)";

constexpr const char* kFsC = R"(#include <linux/module.h>
#include <net/two.h>
static int __init two_init(void) { return two_answer() == 42 ? 0 : -EINVAL; }
static void __exit two_exit(void) {}
module_init(two_init);
module_exit(two_exit);
MODULE_DESCRIPTION("The other half.");
MODULE_LICENSE("GPL");
)";

class KernelsTest : public testing::TestWithParam<const char*> {
protected:
  void SetUp() override {
    Result<Cache> cache = find_cache();
    ASSERT_TRUE(cache);
    acquire_ = {.cache = *cache, .project = KPORT_SOURCE_DIR};
    Result<TargetSpec> spec =
        read_target(fs::path(KPORT_SOURCE_DIR) / "ci/targets" /
                    (std::string(GetParam()) + ".yaml"));
    ASSERT_TRUE(spec);
    Result<TargetState> state = target_state(acquire_, *spec);
    if (!state || !state->headers)
      GTEST_SKIP() << "not fetched: kport target fetch " << GetParam();
    Result<TargetTree> tree = acquire_tree(acquire_, *spec);
    ASSERT_TRUE(tree) << tree.error().message;
    tree_ = *tree;
    std::string pattern =
        (fs::temp_directory_path() / "kport-kernels-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    project_ = {.root = root_,
                .name = "two",
                .canonical = {"fs", "net"},
                .include = {"net/include"},
                .modules = {{"net/two", {"CONFIG_TWO_NET=m"}},
                            {"fs/two", {"CONFIG_TWO_FS=m"}}}};
    write("net/two/Makefile", "obj-$(CONFIG_TWO_NET) += twonet.o\n"
                              "twonet-y := net.o\n");
    write("net/two/net.c", kNetC);
    write("net/include/net/two.h", "int two_answer(void);\n");
    write("fs/two/Makefile", "obj-$(CONFIG_TWO_FS) += two.o\n"
                             "two-y := fs.o\n");
    write("fs/two/fs.c", kFsC);
  }
  void TearDown() override {
    std::error_code ignored;
    if (!root_.empty())
      fs::remove_all(root_, ignored);
  }
  void write(const char* path, const std::string& text) {
    ASSERT_TRUE(write_file(root_ / path, text));
  }
  void write_kbuild() {
    write("Kbuild", kbuild_files(project_, {}).at("Kbuild"));
  }

  Acquire acquire_;
  TargetTree tree_;
  Project project_;
  fs::path root_;
};

TEST_P(KernelsTest, KnowsHowFilesAreCompiled) {
  std::vector<fs::path> before = *list_files(root_);
  Result<std::vector<CompileCommand>> c =
      compile_commands(acquire_, tree_, project_, root_);
  ASSERT_TRUE(c) << render(c.error(), "", false);
  ASSERT_EQ(c->size(), 2u);
  EXPECT_EQ((*c)[0].file, "fs/two/fs.c");
  std::string flags;
  for (const std::string& arg : (*c)[0].args)
    flags += arg + " ";
  for (std::string wanted :
       {std::string("-D__KERNEL__"), "-I" + root_.string() + "/net/include",
        std::string("-DCONFIG_TWO_FS_MODULE=1"),
        std::string("-DKBUILD_MODNAME=\"two\"")})
    EXPECT_NE(flags.find(wanted), flags.npos) << wanted;
  std::string scratch = (acquire_.cache.root / "scratch").string();
  EXPECT_EQ(flags.find(scratch), flags.npos) << flags;
  EXPECT_EQ(*list_files(root_), before) << "the tree was written to";
  Result<std::vector<CompileCommand>> again =
      compile_commands(acquire_, tree_, project_, root_);
  EXPECT_EQ((*again)[0].args, (*c)[0].args);
}

TEST_P(KernelsTest, PutsCompatBeforeTheKernelsHeaders) {
  write_kbuild();
  ASSERT_TRUE(compile_commands(acquire_, tree_, project_, root_));
  // Asked again when the first shim has come: the same Kbuild, other flags.
  write("compat/include/linux/module.h", "#include_next <linux/module.h>\n");
  write_kbuild();
  Result<std::vector<CompileCommand>> c =
      compile_commands(acquire_, tree_, project_, root_);
  ASSERT_TRUE(c) << render(c.error(), "", false);
  for (const std::string& arg : (*c)[0].args)
    if (arg.starts_with("-I")) {
      EXPECT_EQ(arg, "-I" + root_.string() + "/compat/include");
      break;
    }
}

TEST_P(KernelsTest, BuildsModulesThatShareASymbol) {
  write_kbuild();
  Result<KbuildResult> r =
      build_modules(tree_, root_, {.jobs = 2, .warnings = true});
  ASSERT_TRUE(r) << render(r.error(), "", false);
  for (const auto& list : {r->errors, r->warnings})
    for (const BuildMessage& m : list)
      ADD_FAILURE() << m.file << ":" << m.line << ": " << m.message;
  EXPECT_EQ(r->modules, (std::vector<fs::path>{root_ / "fs/two/two.ko",
                                               root_ / "net/two/twonet.ko"}));
  EXPECT_GT(r->cpu_seconds, 0);
  // What a build left behind changes nothing in the answer.
  EXPECT_EQ(compile_commands(acquire_, tree_, project_, root_)->size(), 2u);
}

TEST_P(KernelsTest, WarnsAgainOfWhatDidNotChange) {
  write("fs/two/own.h", "int two_h(void);\nint two_h(void) { int h = 1; h = 2; "
                        "return 0; }\n");
  for (const char* more : {"void two_z(void) {}\n", "#include \"own.h\"\n"}) {
    write("fs/two/fs.c", std::string(kFsC) + more);
    write_kbuild();
    Result<KbuildResult> first =
        build_modules(tree_, root_, {.jobs = 2, .warnings = true});
    Result<KbuildResult> again =
        build_modules(tree_, root_, {.jobs = 2, .warnings = true});
    ASSERT_TRUE(first && again);
    EXPECT_FALSE(first->warnings.empty()) << more;
    EXPECT_EQ(again->warnings.size(), first->warnings.size()) << more;
    EXPECT_EQ(again->modules, first->modules);
  }
}

TEST_P(KernelsTest, IgnoresTheMakeThatRanIt) {
  ::setenv("MAKEFLAGS", "n --jobserver-auth=3,4 -- CC=none", 1);
  ::setenv("MAKELEVEL", "3", 1);
  write_kbuild();
  Result<KbuildResult> r = build_modules(tree_, root_, {});
  ::unsetenv("MAKEFLAGS");
  ::unsetenv("MAKELEVEL");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->modules.size(), 2u);
}

TEST_P(KernelsTest, ReportsErrorsAndMissingSymbols) {
  write("fs/two/fs.c", std::string(kFsC) + "extern int none(void);\n"
                                           "int two_x(void);\n"
                                           "int two_x(void) "
                                           "{ return none(); }\n");
  write_kbuild();
  Result<KbuildResult> r = build_modules(tree_, root_, {});
  ASSERT_TRUE(r);
  ASSERT_FALSE(r->errors.empty());
  EXPECT_EQ(r->errors[0].file, "modpost");
  EXPECT_NE(r->errors[0].message.find("none"), std::string::npos);
  write("fs/two/fs.c", std::string(kFsC) + "int two_y = nothing;\n");
  r = build_modules(tree_, root_, {});
  ASSERT_TRUE(r);
  ASSERT_FALSE(r->errors.empty());
  EXPECT_EQ(r->errors[0].file, "fs/two/fs.c");
  EXPECT_EQ(r->errors[0].line, 9u);
  EXPECT_EQ(r->errors[0].column, 13u);
}

INSTANTIATE_TEST_SUITE_P(Shipped, KernelsTest,
                         testing::Values("debian-11", "debian-12",
                                         "debian-12-lts", "mainline"),
                         [](const auto& param) {
                           std::string name = param.param;
                           std::erase(name, '-');
                           return name;
                         });

} // namespace
} // namespace kport
