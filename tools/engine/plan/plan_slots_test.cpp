// SPDX-License-Identifier: GPL-2.0-or-later
// Slots that have another form: definitions, bodies and returns.
#include <gtest/gtest.h>

#include "engine/plan/plan_test_case.h"

namespace kport {
namespace {

constexpr const char* kCommon = R"(
#define NULL ((void *)0)
struct inode { int i_ino; struct inode *parent; };
struct dentry { int d_flags; };
struct user_namespace { int level; };
extern struct user_namespace init_user_ns;
static inline void *ERR_PTR(long e) { return (void *)e; }
static inline long PTR_ERR(const void *p) { return (long)p; }
static inline int IS_ERR(const void *p) { return (long)p < 0; }
static inline void *ERR_CAST(const void *p) { return (void *)p; }
int get_level(struct user_namespace *ns);
int may(void);
)";

const std::string kNew = std::string(kCommon) + R"(
struct ops {
	struct dentry *(*mkdir)(struct user_namespace *, struct inode *,
				struct dentry *, int);
	int (*rmdir)(struct inode *, struct dentry *);
};
struct dentry *vfs_mkdir(struct user_namespace *, struct inode *,
			 struct dentry *, int);
)";
const std::string kOld = std::string(kCommon) + R"(
struct ops {
	int (*mkdir)(struct inode *, struct dentry *, int);
	int (*rmdir)(struct inode *, struct dentry *);
};
int vfs_mkdir(struct inode *, struct dentry *, int);
)";

PlanCase mkdir_case() {
  PlanCase c(kNew, kOld);
  c.rule("mkdir-returns",
         "signature:\n  - on: [ops.mkdir, vfs_mkdir]\n    returns: {new: "
         "struct dentry *, old: int, otherwise: residual, values: [[\"NULL\", "
         "\"0\"], [\"ERR_PTR(E)\", \"E\"], [\"ERR_CAST(E)\", "
         "\"PTR_ERR(E)\"]]}\n");
  c.rule("userns",
         "signature:\n  - on: [ops.mkdir, vfs_mkdir]\n    args: [{at: 0, new: "
         "struct user_namespace *, old: none, absent: \"&init_user_ns\"}]\n",
         "after: [mkdir-returns]\n");
  return c;
}

// The name is rewritten, and what is said of it stays true.
TEST(PlanSlots, TheAddressOfARenamedSlotIsAValue) {
  PlanCase c("struct ops { int (*get_iter)(int a, long b); };\n",
             "struct ops { int (*get)(int a, char *b); };\n");
  c.rule("shape",
         "signature:\n  - on: [ops.get_iter]\n    args: [{at: 1, new: long b, "
         "old: \"char *b\"}]\n    adapter: |\n      static int $name(int a, "
         "char *b)\n      {\n              return $(a, (long)b);\n      }\n");
  c.rule("name",
         "rename: [{kind: member, of: ops, new: get_iter, old: get}]\n",
         "after: [shape]\n");
  c.backport("void f(struct ops *o, void *v)\n{\n\t*(void **)&o->get_iter = v;"
             "\n}\n");
  EXPECT_EQ(c.said(), "ops.get_iter@3: the slot's function is used as a value "
                      "here, and its form is another one on the target");
}

// The same form, another meaning: a proxy fact tells, and the step is due
// before those that the form asks for.
TEST(PlanSlots, AMeaningThatMovedAloneIsCarried) {
  for (bool has : {false, true}) {
    std::string marker = "int marker(void);\n";
    PlanCase c(kNew + marker, kOld + (has ? marker : ""));
    c.rule("mode-type",
           "signature:\n  - on: [ops.mkdir]\n    args: [{at: 3, new: int, "
           "old: int, uses: [[$ & 7, $ & 7], [$ | 8, $ | 8], [$, $ | 8]]}]\n",
           "when: {lacks: [marker]}\n");
    c.rule("mkdir-returns",
           "signature:\n  - on: [ops.mkdir]\n    returns: {new: struct dentry "
           "*, old: int, otherwise: residual, values: [[\"NULL\", \"0\"]]}\n",
           "after: [mode-type]\n");
    c.rule("userns",
           "signature:\n  - on: [ops.mkdir]\n    args: [{at: 0, new: struct "
           "user_namespace *, old: none, absent: \"&init_user_ns\"}]\n",
           "after: [mkdir-returns]\n");
    std::string text = c.backport(
        "static struct dentry *my(struct user_namespace *ns, struct inode "
        "*dir,\n\t\t\t struct dentry *d, int m)\n{\n\tdir->i_ino = m + (m & 7) + (m | 8);\n"
        "\treturn NULL;\n}\nstruct ops ops = { .mkdir = my };\n");
    EXPECT_EQ(c.said(), "");
    EXPECT_NE(text.find(has ? "= m + (m & 7)" : "= (m | 8) + (m & 7) + (m | 8);"), text.npos) << text;
    EXPECT_NE(text.find("return 0;"), text.npos) << text;
  }
}

std::string fn(const std::string& body) {
  return "static struct dentry *my(struct user_namespace *ns, struct inode "
         "*dir,\n\t\t\t struct dentry *d, int mode)\n{\n" +
         body + "}\nstruct ops ops = { .mkdir = my };\n";
}
std::string then(const std::string& body) {
  return "static int my(struct inode *dir,\n\t\t\t struct dentry *d, int "
         "mode)\n{\n" +
         body + "}\nstruct ops ops = { .mkdir = my };\n";
}

TEST(PlanReturns, EachValueByTheTable) {
  PlanCase c = mkdir_case();
  EXPECT_EQ(c.backport(fn("\tif (mode < 0)\n\t\treturn ERR_PTR(-22);\n"
                          "\tif (mode)\n\t\treturn ERR_PTR(may());\n"
                          "\treturn NULL;\n")),
            then("\tif (mode < 0)\n\t\treturn -22;\n"
                 "\tif (mode)\n\t\treturn may();\n"
                 "\treturn 0;\n"));
  EXPECT_EQ(c.said(), "");
}

TEST(PlanReturns, ConditionalsAndParenthesesAreEntered) {
  PlanCase c = mkdir_case();
  EXPECT_EQ(c.backport(fn("\treturn mode ? ERR_PTR(mode) : NULL;\n")),
            then("\treturn mode ? mode : 0;\n"));
  PlanCase d = mkdir_case();
  EXPECT_EQ(
      d.backport(fn("\treturn (mode ? (mode < 0 ? ERR_PTR(mode) : NULL)\n"
                    "\t\t      : ERR_PTR(-1 /* no */));\n")),
      then("\treturn (mode ? (mode < 0 ? mode : 0)\n"
           "\t\t      : -1 /* no */);\n"));
  PlanCase e = mkdir_case();
  e.backport(fn("\treturn may() ?: ERR_PTR(1);\n"));
  EXPECT_NE(e.said(), "") << e.text();
}

TEST(PlanReturns, AVariableAtTheExitIsSaid) {
  PlanCase c = mkdir_case();
  c.backport(fn("\tstruct dentry *ret = NULL;\n\n\tif (mode) {\n"
                "\t\tret = ERR_PTR(-1);\n\t\tgoto out;\n\t}\n"
                "out:\n\treturn ret;\n"));
  EXPECT_NE(c.said().find("ops.mkdir@11: 'ret' is returned"),
            std::string::npos)
      << c.said();
}

TEST(PlanReturns, TailCallsOfTheSameChangeStay) {
  PlanCase c = mkdir_case();
  EXPECT_EQ(
      c.backport(
          "static struct dentry *in(struct user_namespace *ns, struct inode "
          "*dir,\n\t\t\t struct dentry *d, int mode)\n{\n\treturn NULL;\n}\n"
          "struct ops one = { .mkdir = in };\n" +
          fn("\tif (mode)\n\t\treturn vfs_mkdir(ns, dir, d, mode);\n"
             "\treturn in(ns, dir, d, mode);\n")),
      "static int in(struct inode *dir,\n\t\t\t struct dentry *d, int mode)\n"
      "{\n\treturn 0;\n}\nstruct ops one = { .mkdir = in };\n" +
          then("\tif (mode)\n\t\treturn vfs_mkdir(dir, d, mode);\n"
               "\treturn in(dir, d, mode);\n"));
  EXPECT_EQ(c.said(), "");
}

TEST(PlanReturns, ATailCallOfAFunctionThatKeepsItsFormIsSaid) {
  PlanCase c = mkdir_case();
  c.backport("static struct dentry *plain(int mode)\n{\n\treturn "
             "mode ? NULL : ERR_PTR(-1);\n}\n" +
             fn("\treturn plain(mode);\n"));
  EXPECT_NE(c.said().find("plain(mode)"), std::string::npos) << c.said();
}

TEST(PlanReturns, AResultThatIsUsedIsSaid) {
  PlanCase c = mkdir_case();
  c.backport("int use(struct inode *i, struct dentry *d)\n{\n"
             "\treturn IS_ERR(vfs_mkdir(&init_user_ns, i, d, 0));\n}\n");
  EXPECT_NE(c.said().find("vfs_mkdir@3: the result is used"),
            std::string::npos)
      << c.said();
}

TEST(PlanReturns, ACastOrACommaIsSaid) {
  PlanCase c = mkdir_case();
  c.backport(fn("\treturn (struct dentry *)(long)mode;\n"));
  EXPECT_NE(c.said(), "");
  PlanCase d = mkdir_case();
  d.backport(fn("\treturn may(), NULL;\n"));
  EXPECT_NE(d.said(), "");
}

TEST(PlanParams, WhatIsLeftOfADroppedParameterBecomesAbsent) {
  PlanCase c = mkdir_case();
  EXPECT_EQ(c.backport(fn("\tif (get_level(ns) && ns->level)\n"
                          "\t\treturn ERR_PTR(get_level(ns ));\n"
                          "\treturn NULL;\n")),
            then("\tif (get_level(&init_user_ns) && (&init_user_ns)->level)\n"
                 "\t\treturn get_level(&init_user_ns );\n"
                 "\treturn 0;\n"));
}

TEST(PlanParams, AnAssignmentToADroppedParameterIsSaid) {
  PlanCase c = mkdir_case();
  c.backport(fn("\tns = NULL;\n\treturn NULL;\n"));
  EXPECT_NE(c.said(), "");
  PlanCase d = mkdir_case();
  d.backport(fn("\tstruct user_namespace **p = &ns;\n\n"
                "\treturn *p ? NULL : NULL;\n"));
  EXPECT_NE(d.said(), "");
}

TEST(PlanParams, ALocalOfTheSameNameIsAnother) {
  PlanCase c = mkdir_case();
  EXPECT_EQ(c.backport(fn("\t{\n\t\tstruct inode *ns = dir;\n\n"
                          "\t\tns->i_ino = 1;\n\t}\n\treturn NULL;\n")),
            then("\t{\n\t\tstruct inode *ns = dir;\n\n"
                 "\t\tns->i_ino = 1;\n\t}\n\treturn 0;\n"));
}

TEST(PlanParams, AForwardDeclarationIsEditedToo) {
  PlanCase c = mkdir_case();
  EXPECT_EQ(c.backport("static struct dentry *my(struct user_namespace *,\n"
                       "\t\t\t  struct inode *, struct dentry *, int);\n" +
                       fn("\treturn NULL;\n")),
            "static int my(struct inode *, struct dentry *, int);\n" +
                then("\treturn 0;\n"));
}

TEST(PlanParams, CommentsAroundADroppedParameterStay) {
  PlanCase c = mkdir_case();
  std::string out = c.backport(
      "static struct dentry *my(struct user_namespace *ns /* unused */,\n"
      "\t\t/* the parent */ struct inode *dir, struct dentry *d,\n"
      "\t\tint mode /* bits */)\n{\n\treturn NULL; /* fine */\n}\n"
      "struct ops ops = { .mkdir = my };\n");
  EXPECT_NE(out.find("/* the parent */"), std::string::npos) << out;
  EXPECT_NE(out.find("int mode /* bits */)"), std::string::npos) << out;
  EXPECT_NE(out.find("return 0; /* fine */"), std::string::npos) << out;
}

// A parameter that the target's form has and mainline's does not.
PlanCase inserted(const std::string& arg) {
  PlanCase c("struct s { int (*get)(int a); };\n",
             "struct s { int (*get)(int a, int *left); };\nint stop(void);\n");
  c.rule("left", "signature:\n  - on: [s.get]\n    args: [" + arg + "]\n");
  return c;
}

TEST(PlanParams, AnInsertedParameterGetsItsName) {
  PlanCase c = inserted("{at: 1, new: none, old: \"int *left\"}");
  EXPECT_EQ(c.backport("static int g(int a)\n{\n\treturn a;\n}\n"
                       "struct s s = { .get = g };\n"),
            "static int g(int a, int *left)\n{\n\treturn a;\n}\n"
            "struct s s = { .get = g };\n");
}

TEST(PlanParams, AnInsertedNameThatIsTakenIsSaid) {
  PlanCase c = inserted("{at: 1, new: none, old: \"int *left\"}");
  c.backport("static int g(int a)\n{\n\tint left = a;\n\n\treturn left;\n}\n"
             "struct s s = { .get = g };\n");
  EXPECT_NE(c.said(), "") << c.text();
  PlanCase d = inserted("{at: 1, new: none, old: \"int *left\"}");
  d.backport("static int left;\nstatic int g(int a)\n{\n\treturn left + a;\n}\n"
             "struct s s = { .get = g };\n");
  EXPECT_NE(d.said(), "") << d.text();
}

TEST(PlanParams, ACallThroughTheSlotNeedsSomethingToPass) {
  PlanCase c = inserted("{at: 1, new: none, old: \"int *left\"}");
  c.backport("int call(struct s *s)\n{\n\treturn s->get(1);\n}\n");
  EXPECT_NE(c.said().find("does not say what to pass"), std::string::npos);
  PlanCase d =
      inserted("{at: 1, new: none, old: \"int *left\", pass: {old: \"0\"}}");
  EXPECT_EQ(d.backport("int call(struct s *s)\n{\n\treturn s->get(1);\n}\n"
                       "int other(struct s *s)\n{\n\treturn (*s->get)(2);\n"
                       "}\n"),
            "int call(struct s *s)\n{\n\treturn s->get(1, 0);\n}\n"
            "int other(struct s *s)\n{\n\treturn (*s->get)(2, 0);\n}\n");
}

TEST(PlanParams, AnEntryStatementKeepsTheBody) {
  PlanCase c("struct req { int *p; };\nstruct s { int (*get)(struct req *r); "
             "};\n",
             "struct req { int *p; };\nstruct req *req_of(int *);\n"
             "struct s { int (*get)(int *r); };\n");
  c.rule("entry",
         "signature:\n  - on: [s.get]\n    args: [{at: 0, new: struct req *, "
         "old: \"int *raw\", entry: {old: \"struct req *$ = "
         "req_of(raw);\"}}]\n");
  EXPECT_EQ(c.backport("static int g(struct req *r)\n{\n\treturn *r->p;\n}\n"
                       "struct s s = { .get = g };\n"),
            "static int g(int *raw)\n{\n\tstruct req *r = req_of(raw);\n"
            "\treturn *r->p;\n}\nstruct s s = { .get = g };\n");
}

TEST(PlanSlots, WhatOnlySparseKnowsIsNoPartOfAForm) {
  PlanCase c("struct ops { int (*get)(long v); };\n",
             "#define __user\nstruct ops { int (*get)(char __user *v); };\n");
  c.rule("get", "signature:\n  - on: [ops.get]\n    args:\n"
                "      - {at: 0, new: long v, old: char __user *v}\n");
  EXPECT_EQ(c.backport("static int get(long v)\n{\n\treturn 0;\n}\n"
                       "struct ops o = { .get = get };\n"),
            "static int get(char __user *v)\n{\n\treturn 0;\n}\n"
            "struct ops o = { .get = get };\n");
  EXPECT_EQ(c.said(), "");
}

// What goes into a renamed field may be known better than its name.
TEST(PlanSlots, AnInitializerRuleWinsOverTheRename) {
  PlanCase c("struct ops { int (*prepare)(int); };\nint simple_prepare(int);\n",
             "struct ops { int (*map)(int); };\nint simple_map(int);\n");
  c.rule("name", "rename: [{kind: member, of: ops, new: prepare, old: map}]\n");
  c.rule("simple", "initializer:\n  of: ops\n  new: .prepare = simple_prepare\n"
                   "  old: .map = simple_map\n",
         "after: [name]\n");
  EXPECT_EQ(c.backport("const struct ops o = {\n\t.prepare = simple_prepare,\n"
                       "};\n"),
            "const struct ops o = {\n\t.map = simple_map,\n};\n");
  EXPECT_EQ(c.said(), "");
}

// A slot that is not there and that nothing stands for: its function stays, and
// nobody is warned of it.
TEST(PlanSlots, ASlotThatGoesLeavesItsFunction) {
  PlanCase c("struct ops { int (*one)(int a); void (*many)(int *a); };\n",
             "#define __maybe_unused __attribute__((unused))\n"
             "struct ops { int (*one)(int a); };\n");
  c.rule("many", "initializer:\n  of: ops\n  new: .many = F\n  old: none\n");
  EXPECT_EQ(c.backport("static int one(int a) { return a; }\n"
                       "static void many(int *a) { *a = one(*a); }\n"
                       "struct ops o = {\n\t.one = one,\n\t.many = many,\n};\n"),
            "static int one(int a) { return a; }\n"
            "static void __maybe_unused many(int *a) { *a = one(*a); }\n"
            "struct ops o = {\n\t.one = one,\n};\n");
  EXPECT_EQ(c.backport("static void (many)(int *a) { *a = 1; }\n"
                       "struct ops o = {\n\t.many = many,\n};\n"),
            "static void __maybe_unused (many)(int *a) { *a = 1; }\n"
            "struct ops o = {\n};\n");
  PlanCase macro("struct ops { void (*many)(int *a); };\n", "struct ops { };\n");
  macro.rule("many", "initializer:\n  of: ops\n  new: .many = F\n  old: none\n");
  macro.backport("#define NAME many\nstatic void NAME(int *a) { *a = 1; }\n"
                 "struct ops o = {\n\t.many = many,\n};\n");
  EXPECT_EQ(macro.said(), "ops.many@4: the slot goes, and a macro writes the "
                          "name of its function, which may have no other use");
}

} // namespace
} // namespace kport
