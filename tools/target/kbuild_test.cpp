// SPDX-License-Identifier: GPL-2.0-or-later
// kbuild's output: dry-run lines of old and new kernels, and build logs.
#include "target/kbuild.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

using Strings = std::vector<std::string>;

TEST(Kbuild, SplitsLikeAShell) {
  EXPECT_EQ(split_commands("set -e; echo '  CC [M]  a.o';  gcc -DX='\"a\"' "
                           "-DY=\"\\\"a b\\\"\" a\\ b | tee"),
            (std::vector<Strings>{{"set", "-e"},
                                  {"echo", "  CC [M]  a.o"},
                                  {"gcc", "-DX=\"a\"", "-DY=\"a b\"", "a b"},
                                  {"tee"}}));
  EXPECT_EQ(split_commands("echo '' \"unclosed"),
            (std::vector<Strings>{{"echo", "", "unclosed"}}));
  EXPECT_TRUE(split_commands(" ;; ").empty());
}

TEST(Kbuild, ReadsOldAndNewDryRuns) {
  std::vector<CompileCommand> c = parse_make_output(
      "make -f scripts/Makefile.build obj=/m/net\n"
      "set -e;  echo ' CC';  ccache gcc-12 -Wp,-MMD,/m/net/.b.o.d -I./include "
      "-DKBUILD_BASENAME='\"b\"' -c -o /m/net/b.o /m/net/b.c; "
      "scripts/basic/fixdep x 'gcc -c -o /m/net/b.o /m/net/b.c'\n"
      "if objdump; then gcc-12 -E -D__GENKSYMS__ /m/net/b.c | genksyms; fi\n"
      "gcc-12 -Wp,-MMD,fs/.a.o.d -I/m/net/include -c -o fs/a.o fs/a.c  ; x\n"
      "gcc-12 -c -o /m/x.mod.o /m/x.mod.c\n"
      "gcc-12 -c -o scripts/x.o /elsewhere/x.c\n",
      "/m", "/k");
  ASSERT_EQ(c.size(), 2u);
  EXPECT_EQ(c[0].file, "fs/a.c");
  EXPECT_EQ(c[0].directory, "/m");
  EXPECT_EQ(c[0].args, Strings{"-I/m/net/include"});
  EXPECT_EQ(c[1].file, "net/b.c");
  EXPECT_EQ(c[1].directory, "/k");
  EXPECT_EQ(c[1].args, (Strings{"-I./include", "-DKBUILD_BASENAME=\"b\""}));
}

TEST(Kbuild, ReadsABuildLog) {
  BuildMessages m = parse_build_log(
      "warning: the compiler differs from the one used to build the kernel\n"
      "  CC [M]  /m/fs/a.o\n"
      "/m/fs/a.c: In function 'f':\n"
      "/m/fs/a.c:12:3: error: too few arguments to function 'g'\n"
      "   12 |   g();\n"
      "/k/include/linux/fs.h:7:1: note: declared here\n"
      "fs/b.c:3:1: warning: unused variable 'x' [-Wunused-variable]\n"
      "fs/b.c:4: warning: Function parameter 'x' not described\n"
      "/m/fs/c.c:1:10: fatal error: net/none.h: No such file\n"
      "fs/a.o: warning: objtool: f+0x1: unreachable\n"
      "ERROR: modpost: \"kallsyms\" [/m/fs/a.ko] undefined!\n"
      "WARNING: modpost: missing MODULE_DESCRIPTION() in fs/a.o\n"
      "make[2]: *** [scripts/Makefile.build:1: /m/fs/a.o] Error 1\n"
      "make[3]: *** No rule to make target '/m/fs/d.o', needed by "
      "'/m/fs/m.mod'.  Stop.\n"
      "make: warning: Clock skew detected.\n",
      "/m");
  ASSERT_EQ(m.errors.size(), 4u);
  EXPECT_EQ(m.errors[0].file, "fs/a.c");
  EXPECT_EQ(m.errors[0].line, 12u);
  EXPECT_EQ(m.errors[0].column, 3u);
  EXPECT_EQ(m.errors[0].message, "too few arguments to function 'g'");
  EXPECT_EQ(m.errors[1].message, "net/none.h: No such file");
  EXPECT_EQ(m.errors[2].file, "modpost");
  EXPECT_EQ(m.errors[3].message,
            "No rule to make target 'fs/d.o', needed by 'fs/m.mod'");
  ASSERT_EQ(m.warnings.size(), 4u);
  EXPECT_EQ(m.warnings[1].line, 4u);
  EXPECT_EQ(m.warnings[1].column, 0u);
  EXPECT_EQ(m.warnings[2].file, "fs/a.o");
}

} // namespace
} // namespace kport
