// SPDX-License-Identifier: GPL-2.0-or-later
// Names that moved, once or several times, and the types in them.
#include <gtest/gtest.h>

#include "engine/plan/plan_test_case.h"

namespace kport {
namespace {

std::string rename(const std::string& kind, const std::string& now,
                   const std::string& then, const std::string& of = "") {
  return "rename: [{kind: " + kind + ", new: " + now + ", old: " + then +
         (of.empty() ? "" : ", of: " + of) + "}]\n";
}

TEST(PlanRenames, ChainsGoAsFarAsTheTarget) {
  constexpr const char* kUse = "int f(void)\n{\n\treturn third();\n}\n";
  for (std::string has : {"first", "second", "third"}) {
    PlanCase c("int third(void);\n", "int " + has + "(void);\n");
    c.rule("to-third", rename("function", "third", "second"));
    c.rule("to-second", rename("function", "second", "first"),
           "after: [to-third]\n");
    EXPECT_EQ(c.backport(kUse),
              "int f(void)\n{\n\treturn " + has + "();\n}\n");
    EXPECT_EQ(c.said(), "");
  }
}

TEST(PlanShims, WhatOnlyAKernelMacroCallsNeedsNone) {
  constexpr const char* kKernel =
      "int reg_sz(int a, int n);\n#define reg(a) reg_sz(a, 1)\n";
  auto shims = [&](const std::string& use) {
    PlanCase c(std::string(kKernel) + "int marker(void);\n", kKernel);
    c.rule("reg-copies",
           "shim:\n  - {provides: reg, header: linux/k.h, file: k.h}\n"
           "  - {provides: reg_sz, header: linux/k.h, file: k.h}\n",
           "when: {lacks: [marker]}\n");
    c.backport("int f(void)\n{\n\treturn " + use + ";\n}\n");
    std::vector<std::string> names;
    for (const ActiveShim& s : c.plan().shims)
      names.push_back(s.provides);
    return names;
  };
  EXPECT_EQ(shims("reg(1)"), std::vector<std::string>{"reg"});
  EXPECT_EQ(shims("reg_sz(1, 2)"), std::vector<std::string>{"reg_sz"});
}

TEST(PlanShims, TwoOfOneNameAreSaidOnce) {
  PlanCase c("int reg(int a);\nint other(void);\n", "int old(void);\n");
  std::string form =
      "shim:\n  - {provides: reg, header: linux/k.h, file: k.h}\n";
  c.rule("a-first", form);
  c.rule("b-second", form);
  c.rule("c-more", // found in a later pass: it stands on the other
         "shim:\n  - {provides: other, header: linux/k.h, file: k.h, "
         "needs: [reg]}\n");
  c.backport("int f(void)\n{\n\treturn reg(other());\n}\n");
  ASSERT_EQ(c.plan().residuals.size(), 1u);
  EXPECT_EQ(c.plan().residuals[0].reason,
            "two shims would supply it: a-first and b-second");
  EXPECT_EQ(c.plan().residuals[0].rule, "b-second");
  ASSERT_EQ(c.plan().shims.size(), 2u);
  EXPECT_EQ(c.plan().shims[1].rule, "a-first") << "the first one stays";
}

TEST(PlanRenames, AChainThatEndsNowhereIsSaid) {
  PlanCase c("int third(void);\n", "int zeroth(void);\n");
  c.rule("to-third", rename("function", "third", "second"));
  c.backport("int f(void)\n{\n\treturn third();\n}\n");
  EXPECT_EQ(c.said(),
            "third@3: the target lacks it and no rule or shim supplies it");
}

TEST(PlanRenames, ARenameAndTwoStepsOnOneSignature) {
  PlanCase c("struct map; struct s { int (*op)(struct map *m, int a, int b); };"
             "\nint do_new(struct map *m, int a, int b);\n",
             "struct ns; struct s { int (*op)(int a); };\n"
             "int do_old(int a);\n");
  c.rule("drop-b", "signature:\n  - on: [s.op, do_new]\n    args: [{at: 2, "
                   "new: int, old: none, absent: \"0\"}]\n");
  c.rule("map", rename("type", "struct map", "struct ns"),
         "after: [drop-b]\n");
  c.rule("drop-ns",
         "signature:\n  - on: [s.op, do_new]\n    args: [{at: 0, new: struct "
         "ns *, old: none, absent: \"(void *)0\"}]\n",
         "after: [map]\n");
  c.rule("name", rename("function", "do_new", "do_old"), "after: [drop-ns]\n");
  EXPECT_EQ(c.backport("static int my(struct map *m, int a, int b)\n{\n"
                       "\treturn do_new(m, a, b) + b;\n}\n"
                       "struct s s = { .op = my };\n"),
            "static int my(int a)\n{\n\treturn do_old(a) + 0;\n}\n"
            "struct s s = { .op = my };\n");
  EXPECT_EQ(c.said(), "");
}

// What takes its address does not give the name a meaning.
TEST(PlanRenames, AnOwnMacroMayUseTheOlderName) {
  PlanCase c("extern int init_ns, nop_map;\nint use(int *p);\n",
             "extern int init_ns;\nint use(int *p);\n");
  c.rule("map", rename("variable", "nop_map", "init_ns"));
  std::string own = "#define OWN(x) (use(&init_ns) + (x))\n";
  EXPECT_EQ(c.backport(own + "int f(void)\n{\n\treturn use(&nop_map);\n}\n"),
            own + "int f(void)\n{\n\treturn use(&init_ns);\n}\n");
  EXPECT_EQ(c.said(), "");
}

TEST(PlanRenames, TypesWhereverTheyStand) {
  PlanCase c("struct map { int x; }; typedef struct map map_t;\n"
             "struct map *get(void);\n",
             "struct ns { int x; };\nstruct ns *get(void);\n");
  c.rule("map", rename("type", "struct map", "struct ns"));
  EXPECT_EQ(
      c.backport("struct map;\nstruct own { struct map *m; int map; };\n"
                 "static int f(const struct map *map)\n{\n"
                 "\tstruct own o = { .m = get(), .map = sizeof(struct map) };\n"
                 "\treturn ((struct map *)o.m)->x + map->x +\n"
                 "\t       __builtin_offsetof(struct map, x);\n}\n"),
      "struct ns;\nstruct own { struct ns *m; int map; };\n"
      "static int f(const struct ns *map)\n{\n"
      "\tstruct own o = { .m = get(), .map = sizeof(struct ns) };\n"
      "\treturn ((struct ns *)o.m)->x + map->x +\n"
      "\t       __builtin_offsetof(struct ns, x);\n}\n");
}

TEST(PlanRenames, MembersWhereverTheyStand) {
  PlanCase c("struct s { int fresh; struct { int in_fresh; }; };\n",
             "struct s { int stale; struct { int in_fresh; }; };\n");
  c.rule("stale", rename("member", "fresh", "stale", "s"));
  EXPECT_EQ(c.backport("struct own { int fresh; };\n"
                       "struct s s = { .fresh = 1, .in_fresh = 2 };\n"
                       "int f(struct s *p, struct own *o)\n{\n"
                       "\tint fresh = p->fresh + o->fresh;\n\n"
                       "\tp->fresh++;\n\treturn fresh + "
                       "__builtin_offsetof(struct s, fresh) + (&s)->fresh;\n"
                       "}\n"),
            "struct own { int fresh; };\n"
            "struct s s = { .stale = 1, .in_fresh = 2 };\n"
            "int f(struct s *p, struct own *o)\n{\n"
            "\tint fresh = p->stale + o->fresh;\n\n"
            "\tp->stale++;\n\treturn fresh + "
            "__builtin_offsetof(struct s, stale) + (&s)->stale;\n"
            "}\n");
}

TEST(PlanRenames, ANewNameThatOwnCodeHasAlreadyIsSaid) {
  PlanCase c("int fresh(int);\n", "int stale(int);\n");
  c.rule("stale", rename("function", "fresh", "stale"));
  c.backport("int f(int stale)\n{\n\treturn fresh(stale);\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
  PlanCase d("int fresh(int);\n", "int stale(int);\n");
  d.rule("stale", rename("function", "fresh", "stale"));
  d.backport("int f(int a)\n{\n\tint stale = a;\n\n\treturn fresh(stale);\n"
             "}\n");
  EXPECT_NE(d.said(), "") << d.text();
}

TEST(PlanRenames, AnOwnFunctionOfTheOldNameIsSaid) {
  // Mainline took the name away, so own code was free to use it.
  PlanCase c("int fresh(int);\n", "static inline int stale(int a) { return a; "
                                  "}\n");
  c.rule("stale", rename("function", "fresh", "stale"));
  c.backport("static int stale(int a)\n{\n\treturn a;\n}\nint f(int a)\n{\n"
             "\treturn fresh(a) + stale(a);\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanRenames, TypedefsEnumeratorsHeadersAndVariables) {
  PlanCase c("typedef int fresh_t; enum e { FRESH }; extern int fresh_var;\n",
             "typedef int stale_t; enum e { STALE }; extern int stale_var;\n");
  c.rule("all", "rename: [{kind: type, new: fresh_t, old: stale_t}, {kind: "
                "enumerator, new: FRESH, old: STALE}, {kind: variable, new: "
                "fresh_var, old: stale_var}]\n");
  EXPECT_EQ(c.backport("typedef fresh_t own_t;\nfresh_t f(own_t a, fresh_t *b)"
                       "\n{\n\tswitch (a) {\n\tcase FRESH:\n\t\treturn "
                       "fresh_var;\n\t}\n\treturn (fresh_t)*b;\n}\n"),
            "typedef stale_t own_t;\nstale_t f(own_t a, stale_t *b)"
            "\n{\n\tswitch (a) {\n\tcase STALE:\n\t\treturn "
            "stale_var;\n\t}\n\treturn (stale_t)*b;\n}\n");
  EXPECT_EQ(c.said(), "");
}

TEST(PlanRenames, AnOwnTypedefOfASlotsFunction) {
  PlanCase c("struct i; struct s { int (*op)(struct i *, int a); };\n",
             "struct i; struct s { int (*op)(int a); };\n");
  c.rule("drop", "signature:\n  - on: [s.op]\n    args: [{at: 0, new: struct i "
                 "*, old: none}]\n");
  c.backport("typedef int (*own_op)(struct i *, int a);\n"
             "static int my(struct i *i, int a)\n{\n\treturn a;\n}\n"
             "void set(struct s *s)\n{\n\town_op op = my;\n\n\ts->op = op;\n"
             "}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanRenames, AStructThatOnlyOwnCodeAnnouncesIsNobodys) {
  PlanCase c("struct s { int a; };\n", "struct other { int a; };\n");
  std::string text = "struct nobodys;\nint f(struct nobodys *n);\n";
  EXPECT_EQ(c.backport(text), text);
  EXPECT_EQ(c.said(), "");
}

// A rule that has facts for it renames what the target has, too, where what it
// leads to is there; else the name stays.
TEST(PlanRenames, ANameThatMeansSomethingElseGivesWay) {
  for (bool wide : {false, true}) {
    const std::string other = "struct wide { int size; int features; };\n";
    PlanCase c("struct limits { int size; int features; };\n",
               "struct limits { int size; };\n" + (wide ? other : ""));
    c.rule("wide", "rename: [{kind: type, new: struct limits, old: struct wide}]\n",
           "when: {lacks: [limits.features]}\n");
    EXPECT_EQ(c.backport("int f(struct limits *l)\n{\n\treturn l->size;\n}\n"),
              wide ? "int f(struct wide *l)\n{\n\treturn l->size;\n}\n"
                   : "int f(struct limits *l)\n{\n\treturn l->size;\n}\n");
    EXPECT_EQ(c.said(), "");
  }
}

// A form whose type is not there is none of two ways.
TEST(PlanRenames, ATypeThatIsGoneLeavesOneWay) {
  PlanCase c("enum op { READ };\nint name_of(enum op o);\n",
             "enum opf { READ };\nint name_of(unsigned int o);\n");
  c.rule("op", "rename: [{kind: type, new: enum op, old: enum opf}]\n");
  EXPECT_EQ(c.backport("int f(enum op o) { return name_of(o); }\n"),
            "int f(enum opf o) { return name_of(o); }\n");
  EXPECT_EQ(c.said(), "");
}

} // namespace
} // namespace kport
