// SPDX-License-Identifier: GPL-2.0-or-later
// Names and calls that go through macros, the kernel's and own ones.
#include <gtest/gtest.h>

#include "engine/plan/plan_test_case.h"

namespace kport {
namespace {

constexpr const char* kCommon = R"(
#define NULL ((void *)0)
#define __stringify_1(x) #x
#define __stringify(x) __stringify_1(x)
#define WARN_ON(c) ({ int __w = !!(c); if (__w) warn("bad: " #c); __w; })
#define min(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a < _b ? _a : _b; })
#define no_debug(fmt, ...) do { } while (0)
#define DEFINE_OPS(name, fn) struct ops name = { .check = fn }
#define DEFINE_SHOW(n) struct ops n##_ops = { .check = n##_check }
struct timer { int t; };
struct dentry { int d_flags; };
struct inode { int i_ino; };
void warn(const char *s);
)";
const std::string kNew = std::string(kCommon) + R"(
struct ops { int (*check)(struct inode *, struct dentry *); };
int timer_delete(struct timer *t);
int root_check(struct inode *, struct dentry *);
#define OLD_FLAG 1
#define NEW_FLAG 2
struct node { struct node *first, *next; };
#define for_each_new(p, head, link) for (p = (head)->first; p; p = p->link)
)";
const std::string kOld = std::string(kCommon) + R"(
struct ops { int (*check)(struct dentry *); };
int del_timer(struct timer *t);
int root_check(struct dentry *);
#define OLD_FLAG 1
struct node { struct node *head, *next; };
#define for_each_old(p, list, link) for (p = list; p; p = p->link)
)";

PlanCase macro_case() {
  PlanCase c(kNew, kOld);
  c.rule("timer-delete",
         "rename: [{kind: function, new: timer_delete, old: del_timer}]\n");
  c.rule("flag", "rename: [{kind: macro, new: NEW_FLAG, old: OLD_FLAG}]\n");
  c.rule("check-inode",
         "signature:\n  - on: [ops.check, root_check]\n    args: [{at: 0, "
         "new: struct inode *, old: none, absent: \"NULL\"}]\n");
  return c;
}

std::string both(const std::string& text) {
  PlanCase c = macro_case();
  std::string out = c.backport(text);
  EXPECT_EQ(c.said(), "") << out;
  return out;
}

TEST(PlanMacros, ArgumentsAreEdited) {
  EXPECT_EQ(both("int f(struct timer *t)\n{\n"
                 "\treturn min(timer_delete(t), NEW_FLAG);\n}\n"),
            "int f(struct timer *t)\n{\n"
            "\treturn min(del_timer(t), OLD_FLAG);\n}\n");
}

TEST(PlanMacros, BodiesOfOwnMacrosAreRenamedOnce) {
  PlanCase c = macro_case();
  c.file("fs/m.h", "#define my_stop(t) timer_delete((t))\n"
                   "#define my_flags (NEW_FLAG | \\\n\t\t  4)\n");
  c.file("fs/a.c", "#include \"m.h\"\nint f(struct timer *t)\n{\n\treturn "
                   "my_stop(t) + my_stop(t + 1) + my_flags;\n}\n");
  c.file("fs/b.c", "#include \"m.h\"\nint g(struct timer *t)\n{\n\treturn "
                   "my_stop(t);\n}\n");
  c.run();
  EXPECT_EQ(c.said(), "");
  EXPECT_EQ(c.text("fs/m.h"), "#define my_stop(t) del_timer((t))\n"
                              "#define my_flags (OLD_FLAG | \\\n\t\t  4)\n");
}

TEST(PlanMacros, AReshapedCallInAnOwnMacroIsSaid) {
  PlanCase c = macro_case();
  c.backport("#define my_check(i, d) root_check(i, d)\n"
             "int f(struct inode *i, struct dentry *d)\n{\n"
             "\treturn my_check(i, d);\n}\n");
  EXPECT_NE(c.said().find("root_check@1: "), std::string::npos) << c.said();
}

TEST(PlanMacros, AStringifiedNameIsSaid) {
  PlanCase c = macro_case();
  c.backport("const char *f(void)\n{\n\treturn __stringify_1(timer_delete);\n"
             "}\n");
  EXPECT_NE(c.said(), "");
  // WARN_ON() prints its condition: what is printed follows the code.
  PlanCase d = macro_case();
  std::string out = d.backport(
      "int f(struct timer *t)\n{\n\treturn WARN_ON(timer_delete(t));\n}\n");
  EXPECT_TRUE(d.said() != "" || out.find("WARN_ON(del_timer(t))") != out.npos);
}

TEST(PlanMacros, APastedNameIsSaid) {
  PlanCase c = macro_case();
  c.backport("#define call(x) timer_##x\nint f(struct timer *t)\n{\n\treturn "
             "call(delete)(t);\n}\n");
  EXPECT_NE(c.said(), "");
}

TEST(PlanMacros, APastedCalleeOfAnotherFormIsSaid) {
  PlanCase c = macro_case();
  c.backport("#define cat(a, b) a##b\n"
             "int f(struct inode *i, struct dentry *d)\n{\n\treturn "
             "cat(root_, check)(i, d);\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanMacros, ADroppedArgumentIsSaid) {
  PlanCase c = macro_case();
  c.backport("void f(struct timer *t)\n{\n\tno_debug(\"%d\", "
             "timer_delete(t));\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanMacros, AnUnusedOwnMacroIsSaid) {
  PlanCase c = macro_case();
  c.backport("#define never(t) timer_delete(t)\nint f(void)\n{\n\treturn "
             "0;\n}\n");
  EXPECT_NE(c.said().find("timer_delete"), std::string::npos) << c.text();
}

TEST(PlanMacros, AKernelMacroTakesTheFunction) {
  std::string fn = "static int my_check(struct inode *i, struct dentry *d)\n"
                   "{\n\treturn d->d_flags;\n}\n";
  std::string to = "static int my_check(struct dentry *d)\n"
                   "{\n\treturn d->d_flags;\n}\n";
  EXPECT_EQ(both(fn + "DEFINE_OPS(one, my_check);\n"),
            to + "DEFINE_OPS(one, my_check);\n");
  EXPECT_EQ(both(fn + "DEFINE_SHOW(my);\n"), to + "DEFINE_SHOW(my);\n");
}

TEST(PlanMacros, AFunctionThatAnOwnMacroDefinesIsSaid) {
  PlanCase c = macro_case();
  c.backport("#define CHECK(n) static int n(struct inode *i, struct dentry *d) "
             "\\\n{ return d->d_flags; }\nCHECK(one)\n"
             "struct ops o = { .check = one };\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanMacros, AParameterInAnOwnMacro) {
  PlanCase c = macro_case();
  c.backport("#define ino() (i->i_ino)\nstatic int my(struct inode *i, struct "
             "dentry *d)\n{\n\treturn ino() + d->d_flags;\n}\n"
             "struct ops o = { .check = my };\n");
  EXPECT_NE(c.said().find("stands in a macro body"), std::string::npos)
      << c.said() << c.text();
}

TEST(PlanMacros, OneMacroForTwoKindsOfCallsIsSaid) {
  // The macro's body is one text: what one use needs must not break another.
  PlanCase c = macro_case();
  c.backport("#define call(f, i, d) f(i, d)\n"
             "static int plain(struct inode *i, struct dentry *d)\n{\n\treturn "
             "0;\n}\n"
             "int f(struct inode *i, struct dentry *d)\n{\n"
             "\treturn call(root_check, i, d) + call(plain, i, d);\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanMacros, AConditionOnTheNameIsRenamedOrSaid) {
  PlanCase c = macro_case();
  std::string out = c.backport("#ifdef NEW_FLAG\nint f(void) { return NEW_FLAG; "
                               "}\n#endif\n");
  EXPECT_TRUE(c.said() != "" || out.find("#ifdef OLD_FLAG") != out.npos) << out;
}

TEST(PlanMacros, APatternFitsALoopsHead) {
  PlanCase c = macro_case();
  c.rule("for-each",
         "pattern:\n  holes: {V: \"struct node *\", H: \"struct node *\"}\n"
         "  new: for_each_new(V, H, next)\n"
         "  old: for_each_old(V, H->head, next)\n",
         "when: {lacks: [node.first]}\n");
  EXPECT_EQ(c.backport("int f(struct node *all)\n{\n\tstruct node *n;\n\tint "
                       "i = 0;\n\n\tfor_each_new(n, all, next)\n\t\ti++;\n"
                       "\treturn i;\n}\n"),
            "int f(struct node *all)\n{\n\tstruct node *n;\n\tint "
            "i = 0;\n\n\tfor_each_old(n, all->head, next)\n\t\ti++;\n"
            "\treturn i;\n}\n");
  EXPECT_EQ(c.said(), "");
}

TEST(PlanMacros, AFunctionCastIntoASlotStays) {
  std::string text = "static int error(void)\n{\n\treturn -5;\n}\n"
                     "#define ERROR ((void *)(error))\n"
                     "struct ops o = { .check = ERROR };\n";
  EXPECT_EQ(both(text), text);
}

} // namespace
} // namespace kport
