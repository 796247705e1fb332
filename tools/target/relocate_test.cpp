// SPDX-License-Identifier: GPL-2.0-or-later
// Relocation: paths, links, and what programs need of libc.
#include "target/relocate.h"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/process.h"

namespace kport {
namespace {

class RelocateTest : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern =
        (fs::temp_directory_path() / "kport-relocate-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  void link(const fs::path& to, const fs::path& at) {
    fs::create_directories((root_ / at).parent_path());
    fs::create_symlink(to, root_ / at);
  }
  fs::path root_;
};

TEST_F(RelocateTest, PutsSystemPathsBelowTheRoot) {
  EXPECT_EQ(relocate_text("KBUILD_OUTPUT=/usr/src/h\ninclude /usr/src/c/M\n"
                          "T := \"/usr/lib/linux-kbuild-6.1/x\"\n",
                          "/r"),
            "KBUILD_OUTPUT=/r/usr/src/h\ninclude /r/usr/src/c/M\n"
            "T := \"/r/usr/lib/linux-kbuild-6.1/x\"\n");
  EXPECT_EQ(relocate_text("M = $(INSTALL)/lib/modules/$(R)\n", "/r"),
            "M = $(INSTALL)/lib/modules/$(R)\n");
  std::string once = relocate_text("include /usr/src/c/M", "/r");
  EXPECT_EQ(relocate_text(once, "/r"), once);
}

TEST_F(RelocateTest, RewritesMakefilesAndAbsoluteLinks) {
  fs::path headers = "usr/src/linux-headers-1";
  ASSERT_TRUE(write_file(root_ / headers / "Makefile",
                         "include /usr/src/linux-headers-1-common/Makefile\n"));
  ASSERT_TRUE(write_file(root_ / "usr/src/linux-headers-1-common/Makefile",
                         "X = /usr/src/untouched\n"));
  link("/usr/src/linux-headers-1", "lib/modules/1/build");
  link("../x", "usr/src/relative");
  ASSERT_TRUE(relocate_headers(root_, "/final"));
  EXPECT_EQ(*read_file(root_ / headers / "Makefile"),
            "include /final/usr/src/linux-headers-1-common/Makefile\n");
  EXPECT_EQ(*read_file(root_ / "usr/src/linux-headers-1-common/Makefile"),
            "X = /usr/src/untouched\n");
  EXPECT_EQ(fs::canonical(root_ / "lib/modules/1/build"),
            fs::canonical(root_ / headers));
  EXPECT_EQ(fs::read_symlink(root_ / "usr/src/relative"), "../x");
}

TEST(Elf, ReadsWhatAProgramNeeds) {
  std::optional<ElfNeeds> needs = parse_elf(*read_file("/proc/self/exe"));
  ASSERT_TRUE(needs);
  EXPECT_NE(std::ranges::find(needs->libraries, "libc.so.6"),
            needs->libraries.end());
  EXPECT_LE(glibc_needed(*needs), host_glibc());
  EXPECT_GE(glibc_needed(*needs), (GlibcVersion{2, 2}));
}

TEST(Elf, SurvivesDamage) {
  std::string bytes = *read_file("/proc/self/exe");
  for (size_t size : {size_t(0), size_t(10), size_t(64), bytes.size() / 2})
    parse_elf(std::string_view(bytes).substr(0, size));
  for (size_t i = 16; i < 64; ++i) {
    std::string bad = bytes;
    bad[i] = '\xff';
    parse_elf(bad);
  }
  EXPECT_FALSE(parse_elf("#!/bin/sh\n"));
}

TEST(Elf, OrdersGlibcVersions) {
  ElfNeeds needs{{}, {"GLIBC_2.9", "OPENSSL_3.0.0", "GLIBC_2.38", "GLIBC_2.4"}};
  EXPECT_EQ(glibc_needed(needs), (GlibcVersion{2, 38}));
  EXPECT_LT(parse_glibc("2.9"), parse_glibc("2.36"));
  EXPECT_EQ(parse_glibc("private"), GlibcVersion{});
}

// The host's own loader and libc stand for a newer one.
TEST_F(RelocateTest, RunsToolsThroughTheOtherLoader) {
  fs::path tool = "usr/lib/linux-kbuild-1/scripts/tool";
  fs::create_directories((root_ / tool).parent_path());
  fs::copy_file(fs::canonical("/bin/echo"), root_ / tool);
  Result<std::vector<HostTool>> tools = find_host_tools(root_);
  ASSERT_TRUE(tools);
  ASSERT_EQ(tools->size(), 1u);
  EXPECT_EQ((*tools)[0].path, tool);
  EXPECT_FALSE(wrap_tools(root_, root_, *tools)) << "without a loader";
  fs::path lib = root_ / "runtime/usr/lib/here";
  fs::create_directories(lib);
  ProcessResult ldd = *run({.argv = {"ldd", "/bin/echo"}});
  for (size_t at = ldd.out.find('/'); at != std::string::npos;
       at = ldd.out.find('/', ldd.out.find('\n', at))) {
    fs::path from = ldd.out.substr(at, ldd.out.find(' ', at) - at);
    fs::copy_file(from, lib / from.filename());
  }
  ASSERT_TRUE(wrap_tools(root_, root_, *tools));
  ProcessResult said = *run({.argv = {(root_ / tool).string(), "a b", "c"}});
  EXPECT_EQ(said.out, "a b c\n");
  EXPECT_EQ(read_file(root_ / tool)->substr(0, 9), "#!/bin/sh");
}

} // namespace
} // namespace kport
