// SPDX-License-Identifier: GPL-2.0-or-later
// What the lint finds, and what it must leave alone.
#include "flow/lint.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::string join(const std::vector<Diagnostic>& found) {
  std::string out;
  for (const Diagnostic& d : found)
    out += d.code.substr(5) + "@" + std::to_string(d.span.line) + ":" +
           std::to_string(d.span.column) + "-" +
           std::to_string(d.span.end_column) + " ";
  return out;
}

std::string c(const std::string& text) {
  return join(lint_c("x.c", text));
}
std::string make(const std::string& text) {
  return join(lint_make("Makefile", text));
}

TEST(Lint, FindsConfigureTests) {
  EXPECT_EQ(c("#ifdef HAVE_FOLIO\n#endif\n"), "have-macro@1:8-18 ");
  EXPECT_EQ(c("#if defined(HAVE_A) || defined HAVE_B\n"),
            "have-macro@1:13-19 have-macro@1:32-38 ");
  EXPECT_EQ(c("# /* x */ ifndef /* y */ HAVE_A // z\n"), "have-macro@1:26-32 ");
  EXPECT_EQ(c("#\\\nif\\\ndef \\\nHAVE_A\n"), "have-macro@4:1-7 ");
  EXPECT_EQ(c("#elif HAVE_A\n#define HAVE_B 1\n"), "have-macro@1:7-13 ");
}

TEST(Lint, FindsVersions) {
  EXPECT_EQ(c("#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 10, 0)\n"),
            "kernel-version@1:5-23 kernel-version@1:27-41 ");
  EXPECT_EQ(c("if (LINUX_VERSION_CODE > 3)\n"), "kernel-version@1:5-23 ");
  EXPECT_EQ(c("#include <linux/version.h>\n"), "kernel-version@1:11-26 ");
  EXPECT_EQ(c("#define KERNEL_VERSION(a, b, c) 0\n"), "kernel-version@1:9-23 ");
  EXPECT_EQ(c("#if RHEL_RELEASE_CODE >= RHEL_RELEASE_VERSION(9, 1)\n"),
            "distro-macro@1:5-22 distro-macro@1:26-46 ");
  EXPECT_EQ(c("#ifdef LINUX_VERSION\\\n_CODE\n"), "kernel-version@1:8-22 ");
}

TEST(Lint, FindsCompatIncludes) {
  EXPECT_EQ(c("#include \"compat/x.h\"\n"), "compat-include@1:11-21 ");
  EXPECT_EQ(c("#include \"../../compat/vfs/x.h\"\n"),
            "compat-include@1:11-31 ");
  EXPECT_EQ(c("#include <kport/x.h>\n"), "compat-include@1:11-20 ");
  EXPECT_EQ(c("#include \"compat.h\"\n"), "compat-include@1:11-19 ");
  EXPECT_EQ(c("# include <linux/compat.h>\n#include <asm/compat.h>\n"), "");
  EXPECT_EQ(c("#include \"incompat/x.h\"\n#include <linux/fs.h>\n"), "");
}

TEST(Lint, FindsOurNamesAndLookups) {
  EXPECT_EQ(c("int x = kport_timer_delete(t);\n"), "kport-name@1:9-27 ");
  EXPECT_EQ(c("p = kallsyms_lookup_name(\"x\");\n"), "symbol-lookup@1:5-25 ");
  EXPECT_EQ(c("int my_kport_x, kportx;\n"), "");
}

TEST(Lint, FindsFallbacks) {
  EXPECT_EQ(
      c("\n;\n#ifndef timer_delete\n#define timer_delete del_timer\n#endif\n"),
      "fallback@4:9-21 ");
  EXPECT_EQ(c("int x;\n#if !defined(f)\n#define f(x) g(x)\n#endif\n"),
            "fallback@3:9-10 ");
  EXPECT_EQ(c("#ifndef _RILL_H\n#define _RILL_H\n\nint x;\n#endif\n"), "");
  EXPECT_EQ(c("#ifndef _RILL_H\n#define _RILL_H\n#define A 1\n#endif\n"), "");
  EXPECT_EQ(c("#ifndef CONFIG_X\n#define f(x)\n#endif\n"), "");
  EXPECT_EQ(c("#ifndef A\n#define A"), "");
  EXPECT_EQ(c("// guard\n#ifndef _X_H\n#define _X_H 1\n#endif\n"), "");
}

TEST(Lint, LeavesProseAlone) {
  EXPECT_EQ(c("// LINUX_VERSION_CODE\n/* #ifdef HAVE_X */\n"), "");
  EXPECT_EQ(c("/*\n#ifdef HAVE_X\n*/ int x;\n"), "");
  EXPECT_EQ(c("// a \\\n#ifdef HAVE_X\nint x;\n"), "");
  EXPECT_EQ(c("f(\"#ifdef HAVE_X LINUX_VERSION_CODE kport_x\");\n"), "");
  EXPECT_EQ(c("f(\"a\\\"b\", '\"'); g(\"LINUX_VERSION_CODE\");\n"), "");
  EXPECT_EQ(c("#error don't use LINUX_VERSION_CODE\nint x;\n"), "");
  EXPECT_EQ(c("bool HAVE_x = HAVE_y;\n"), "");
  EXPECT_EQ(c("int x; /* #if */ # if\n"), "");
}

TEST(Lint, GoesOnAfterDamage) {
  EXPECT_EQ(c("char *s = \"open;\n#ifdef HAVE_X\n"), "have-macro@2:8-14 ");
  EXPECT_EQ(c("#error don't\n#ifdef HAVE_X\n"), "have-macro@2:8-14 ");
  EXPECT_EQ(c("\r\n#ifdef HAVE_X\r\n"), "have-macro@2:8-14 ");
  EXPECT_EQ(c("/* open\n#ifdef HAVE_X\n"), "");
  EXPECT_EQ(c("#"), "");
  EXPECT_EQ(c("#include"), "");
  EXPECT_EQ(c("#include <"), "");
}

TEST(Lint, Makefiles) {
  EXPECT_EQ(make("ccflags-y += -DHAVE_X -I$(src)/../compat/include\n"),
            "have-macro@1:14-21 compat-include@1:35-42 ");
  EXPECT_EQ(make("# -DHAVE_X compat/ \\\n KERNELRELEASE\nobj-m += a.o\n"), "");
  EXPECT_EQ(make("ifeq ($(VERSION),5)\n"), "kernel-version@1:7-17 ");
  EXPECT_EQ(make("obj-$(CONFIG_RILL_FS) += rill.o\nrill-y := a.o b.o\n"), "");
}

// Each name put into a comment or a string anywhere in a real shape of code
// is no finding; cutting the text anywhere never crashes or runs away.
TEST(Lint, SurvivesDamage) {
  const std::string good =
      "#ifndef _X_H\n#define _X_H\n/* c \\*/ static const char *s = "
      "\"a\\\"\\\n\"; // t\n#if IS_ENABLED(CONFIG_X) && \\\n defined(Y)\n"
      "int f(char c) { return c == '\\'' ? L'x' : 0x1p-3; }\n#endif\n#endif\n";
  EXPECT_EQ(c(good), "");
  for (size_t i = 0; i <= good.size(); ++i) {
    EXPECT_EQ(c(good.substr(0, i)), "") << i;
    for (const char* bit : {"\"", "'", "/*", "*/", "\\\n", "//", "#", "\0x"}) {
      std::string bad = good;
      (void)c(bad.insert(i, bit));
    }
  }
}

} // namespace
} // namespace kport
