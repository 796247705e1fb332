// SPDX-License-Identifier: GPL-2.0-or-later
// Conditions that go another way on the target.
#include <gtest/gtest.h>

#include "engine/plan/plan_test_case.h"

namespace kport {
namespace {

constexpr const char* kNew = "#define CONFIG_ON 1\n#define LEVEL 3\n"
                             "#define FRESH 1\n#define SAME 1\n"
                             "#define CALL(x) (x)\nint fresh(void);\nint only_new(void);\n";
constexpr const char* kOld = "#define CONFIG_OFF 1\n#define LEVEL 2\n"
                             "#define STALE 1\n#define SAME 1\n"
                             "#define CALL(x) ((x) + 1)\nint stale(void);\n"
                             "extern int (*only_old)(int);\n";

std::string said(const std::string& text) {
  PlanCase c(kNew, kOld);
  c.rule("stale", "rename: [{kind: macro, new: FRESH, old: STALE}]\n");
  c.rule("fn", "rename: [{kind: function, new: fresh, old: stale}]\n");
  c.backport(text);
  return c.said();
}

std::string backport(const std::string& text) {
  PlanCase c(kNew, kOld);
  c.rule("stale", "rename: [{kind: macro, new: FRESH, old: STALE}]\n");
  c.rule("fn", "rename: [{kind: function, new: fresh, old: stale}]\n");
  std::string out = c.backport(text);
  EXPECT_EQ(c.said(), "") << text;
  return out;
}

TEST(Conditions, OneThatFlipsIsMatchedAgain) {
  EXPECT_EQ(backport("#ifdef CONFIG_ON\nint a;\n#else\nint f(void)\n{\n"
                     "\treturn fresh();\n}\n#endif\n"),
            "#ifdef CONFIG_ON\nint a;\n#else\nint f(void)\n{\n"
            "\treturn stale();\n}\n#endif\n");
  EXPECT_EQ(backport("#ifndef CONFIG_ON /* x */\nint f(void) { return fresh(); "
                     "}\n#elif LEVEL > 2\nint a;\n#endif\n"),
            "#ifndef CONFIG_ON /* x */\nint f(void) { return stale(); }\n"
            "#elif LEVEL > 2\nint a;\n#endif\n");
  // One inside another, and names in the conditions themselves.
  EXPECT_EQ(backport("#if LEVEL < 3 && \\\n\tdefined(FRESH)\n#ifdef "
                     "CONFIG_OFF\nint f(void) { return fresh(); }\n#endif\n"
                     "#endif\n"),
            "#if LEVEL < 3 && \\\n\tdefined(STALE)\n#ifdef "
            "CONFIG_OFF\nint f(void) { return stale(); }\n#endif\n"
            "#endif\n");
}

TEST(Conditions, AMacroThatIsNotReadHereIsNotReadThere) {
  // Both kernels have SAME in a header that, for all we know, comes later.
  EXPECT_EQ(said("#undef SAME\n#ifdef SAME\n#error taken\n#endif\n"), "");
}

TEST(Conditions, AnOwnTypeIsOwnInAUnitThatIsReadAgain) {
  PlanCase c(kNew, kOld);
  c.file("fs/own.h", "struct own { int a; };\n");
  c.file("fs/b.c", "#include \"own.h\"\nint b(struct own *o) { return o->a; }\n");
  c.file("fs/a.c", "struct own;\n#ifdef CONFIG_ON\nint a(struct own *o);\n"
                   "#endif\n#ifdef NEVER\nint never(struct own *o);\n"
                   "#endif\n");
  c.run();
  EXPECT_EQ(c.said(), "");
}

TEST(Conditions, WhatIsLeftOutThereIsNotMatched) {
  // Nothing of the branch reaches the target's compiler.
  EXPECT_EQ(said("#ifdef CONFIG_ON\nint f(void) { return only_new() + fresh(); }\n"
                 "#endif\n"),
            "");
}

TEST(Conditions, TextThatDoesNotParseHereIsSaidWithBothValues) {
  EXPECT_EQ(said("#ifdef CONFIG_OFF\nint f(void) { return only_old(1); }\n"
                 "#endif\n"),
            "CONFIG_OFF@1: this condition is false on mainline and true here, "
            "and the text under it was matched as mainline takes it: "
            "CONFIG_OFF is not defined on mainline and '1' here");
}

TEST(Conditions, OneThatStaysIsNot) {
  EXPECT_EQ(said("#ifndef A_H\n#define A_H\n#ifdef SAME\nint a;\n#endif\n"
                 "#if LEVEL > 1 && !defined(NONE)\nint b;\n#endif\n"
                 "#ifdef __x86_64__\nint c;\n#endif\n#if 0\nint d;\n#endif\n"
                 "#endif\n"),
            "");
  // Renamed in the condition as everywhere.
  EXPECT_EQ(said("#ifdef FRESH\nint a;\n#endif\n"), "");
}

TEST(Conditions, ASwitchThatIsOffOnBothSidesIsNoGap) {
  EXPECT_EQ(said("#define IS_ENABLED(x) 0\n#if IS_ENABLED(CONFIG_NONE)\n"
                 "int a;\n#endif\nint f(void)\n{\n\treturn "
                 "IS_ENABLED(CONFIG_ON);\n}\n"),
            "");
}

TEST(Conditions, ASwitchInTextThatNobodyReadsIsNoGap) {
  EXPECT_EQ(said("#ifdef CONFIG_NONE\n#ifdef CONFIG_ON\nint a;\n#endif\n"
                 "#endif\n#ifdef CONFIG_ON\nint b;\n#endif\n"),
            "");
  EXPECT_EQ(said("#ifdef CONFIG_NONE\nint f(void) { return fresh(); }\n"
                 "#endif\n"),
            "fresh@2: the parser did not see this text (#ifdef CONFIG_NONE), "
            "and it mentions a name that must change");
}

TEST(Conditions, WhatCannotBeToldIsSaid) {
  EXPECT_NE(said("#if CALL(0)\nint a;\n#endif\n").find("cannot be told"),
            std::string::npos);
  EXPECT_NE(said("#define MINE LEVEL\n#if MINE > 2\nint a;\n#endif\n"), "");
}

// TRACE_HEADER_MULTI_READ: defined by the kernel's headers while they read an
// own one again, and no more when they are done.
TEST(Conditions, AMacroBetweenTwoHeadersIsNoFact) {
  const char* kernel = "#undef PART\n#ifdef STAGE\n#define PART(x) x\n#endif\n";
  PlanCase c(kernel, kernel);
  std::string text = "#define STAGE\n#include <linux/k.h>\n"
                     "#if !defined(MINE_H) || defined(PART)\n#define MINE_H\n"
                     "int a = PART(1);\n#endif\n"
                     "#undef STAGE\n#include <linux/k.h>\n";
  EXPECT_EQ(c.backport(text), text);
  EXPECT_EQ(c.said(), "");
}

} // namespace
} // namespace kport
