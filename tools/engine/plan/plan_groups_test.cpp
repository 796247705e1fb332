// SPDX-License-Identifier: GPL-2.0-or-later
// Who else needs a function's form: other files, other slots, callbacks.
#include <cstring>

#include <gtest/gtest.h>

#include "engine/plan/plan_test_case.h"

namespace kport {
namespace {

constexpr const char* kNew = R"(
#define NULL ((void *)0)
struct inode { int i_ino; };
struct dentry { int d_flags; };
struct ops {
	int (*check)(struct inode *, struct dentry *);
	int (*other)(struct inode *, struct dentry *);
	int (*plain)(struct dentry *);
};
struct file { const struct ops *op; struct ops own; struct ops list[2]; };
typedef int (*visit_t)(struct inode *, struct dentry *);
void each(visit_t visit, void *data);
void hook(struct file *f, const struct ops *op);
int root_check(struct inode *, struct dentry *);
)";
constexpr const char* kOld = R"(
#define NULL ((void *)0)
struct inode { int i_ino; };
struct dentry { int d_flags; };
struct ops {
	int (*check)(struct dentry *);
	int (*other)(struct inode *, struct dentry *);
	int (*plain)(struct dentry *);
};
struct file { const struct ops *op; struct ops own; struct ops list[2]; };
typedef int (*visit_t)(struct inode *, struct dentry *);
void each(visit_t visit, void *data);
void hook(struct file *f, const struct ops *op);
int root_check(struct dentry *);
)";

PlanCase check_case(const std::string& more = "absent: \"NULL\"") {
  PlanCase c(kNew, kOld);
  c.rule("check-inode",
         "signature:\n  - on: [ops.check, root_check]\n    args: [{at: 0, "
         "new: struct inode *, old: none, " +
             more + "}]\n");
  return c;
}

constexpr const char* kMine =
    "static int my(struct inode *i, struct dentry *d)\n{\n\treturn "
    "d->d_flags;\n}\n";
constexpr const char* kThen =
    "static int my(struct dentry *d)\n{\n\treturn d->d_flags;\n}\n";

TEST(PlanGroups, AHeaderOfSeveralUnitsIsEditedOnce) {
  PlanCase c = check_case();
  c.file("fs/m.h", "int my_check(struct inode *i, struct dentry *d);\n"
                   "static inline int both(struct inode *i, struct dentry *d)\n"
                   "{\n\treturn my_check(i, d);\n}\n");
  c.file("fs/a.c", "#include \"m.h\"\nint my_check(struct inode *i, struct "
                   "dentry *d)\n{\n\treturn 0;\n}\n");
  c.file("fs/b.c", "#include \"m.h\"\nstruct ops ops = { .check = my_check };\n"
                   "int call(struct inode *i, struct dentry *d)\n{\n\treturn "
                   "my_check(i, d) + both(i, d);\n}\n");
  c.run();
  EXPECT_EQ(c.said(), "");
  EXPECT_EQ(c.text("fs/m.h"),
            "int my_check(struct dentry *d);\n"
            "static inline int both(struct inode *i, struct dentry *d)\n"
            "{\n\treturn my_check(d);\n}\n");
  EXPECT_EQ(c.text("fs/a.c"), "#include \"m.h\"\nint my_check(struct dentry "
                              "*d)\n{\n\treturn 0;\n}\n");
  EXPECT_EQ(c.text("fs/b.c"),
            "#include \"m.h\"\nstruct ops ops = { .check = my_check };\n"
            "int call(struct inode *i, struct dentry *d)\n{\n\treturn "
            "my_check(d) + both(i, d);\n}\n");
}

TEST(PlanGroups, TwoStaticsOfOneNameAreTwo) {
  PlanCase c = check_case();
  c.file("fs/a.c", std::string(kMine) + "struct ops a = { .check = my };\n");
  c.file("fs/b.c", std::string(kMine) + "struct ops b = { .other = my };\n");
  c.run();
  EXPECT_EQ(c.said(), "");
  EXPECT_EQ(c.text("fs/a.c"),
            std::string(kThen) + "struct ops a = { .check = my };\n");
  EXPECT_EQ(c.text("fs/b.c"),
            std::string(kMine) + "struct ops b = { .other = my };\n");
}

TEST(PlanGroups, TwoNeedsWithoutAnAdapterAreSaid) {
  PlanCase c = check_case();
  c.backport(std::string(kMine) +
             "struct ops a = { .check = my, .other = my };\n");
  EXPECT_NE(c.said().find("is also put into ops.other"), std::string::npos);
}

TEST(PlanGroups, AnAdapterServesBoth) {
  PlanCase c(kNew, kOld);
  c.rule("check-inode",
         "signature:\n  - on: [ops.check]\n    args: [{at: 0, new: struct "
         "inode *, old: none}]\n    adapter: |\n      static int $name(struct "
         "dentry *d)\n      {\n              return $(NULL, d);\n      }\n");
  std::string out =
      c.backport(std::string(kMine) +
                 "struct ops a = { .check = my, .other = my };\n");
  EXPECT_EQ(c.said(), "");
  EXPECT_EQ(out, std::string(kMine).substr(0, strlen(kMine) - 1) +
                     "\n\nstatic int kport_my(struct dentry *d)\n{\n"
                     "\treturn my(NULL, d);\n}\n"
                     "struct ops a = { .check = kport_my, .other = my };\n");
}

TEST(PlanGroups, AnAdapterInTwoTablesIsDefinedOnce) {
  PlanCase c(kNew, kOld);
  c.rule("check-inode",
         "signature:\n  - on: [ops.check]\n    args: [{at: 0, new: struct "
         "inode *, old: none}]\n    adapter: |\n      static int $name(struct "
         "dentry *d)\n      {\n              return $(NULL, d);\n      }\n");
  std::string out = c.backport(
      std::string(kMine) + "struct ops a = { .check = my };\n"
                           "struct ops b = { .check = my, .other = my };\n");
  EXPECT_EQ(c.said(), "");
  EXPECT_EQ(out.find("int kport_my("), out.rfind("int kport_my("));
}

TEST(PlanGroups, AnAdapterOfAFunctionElsewhereStandsBeforeTheTables) {
  PlanCase c(kNew, kOld);
  c.rule("check-inode",
         "signature:\n  - on: [ops.check]\n    args: [{at: 0, new: struct "
         "inode *, old: none}]\n    adapter: |\n      static int $name(struct "
         "dentry *d)\n      {\n              return $(NULL, d);\n      }\n");
  std::string head = "int my(struct inode *i, struct dentry *d);\n";
  EXPECT_EQ(c.backport(head + "struct ops a = { .check = my };\n"
                              "struct ops b = { .check = my };\n"),
            head + "static int kport_my(struct dentry *d)\n{\n"
                   "\treturn my(NULL, d);\n}\n\n"
                   "struct ops a = { .check = kport_my };\n"
                   "struct ops b = { .check = kport_my };\n");
  EXPECT_EQ(c.said(), "");
  c.backport(head + "void f(struct ops *o)\n{\n\to->check = my;\n}\n");
  EXPECT_NE(c.said().find("no table here"), std::string::npos) << c.said();
}

TEST(PlanGroups, AssignmentsArraysAndConditions) {
  PlanCase c = check_case();
  std::string text =
      "struct ops many[2] = {\n\t{ .check = my },\n\t[1] = { my },\n};\n"
      "struct file f = {\n\t.own.check = my,\n\t.list[1].check = &my,\n};\n"
      "void set(struct file *f, struct ops *o, int n)\n{\n"
      "\tf->own.check = my;\n\to->check = n ? my : NULL;\n"
      "\to->check = n ? my : root_check;\n\t(*o).check = &my;\n}\n";
  EXPECT_EQ(c.backport(kMine + text), kThen + text);
  EXPECT_EQ(c.said(), "");
}

TEST(PlanGroups, ACallbackOfAnotherTypeKeepsTheForm) {
  PlanCase c = check_case();
  c.backport(std::string(kMine) +
             "struct ops a = { .check = my };\n"
             "void go(void)\n{\n\teach(my, NULL);\n}\n");
  EXPECT_NE(c.said().find("keeps another form"), std::string::npos)
      << c.said() << c.text();
}

TEST(PlanGroups, APointerToAnOwnFunctionIsSaid) {
  PlanCase c = check_case();
  c.backport(std::string(kMine) +
             "struct ops a = { .check = my };\n"
             "int go(struct dentry *d)\n{\n"
             "\tint (*p)(struct inode *, struct dentry *) = my;\n\n"
             "\treturn p(NULL, d);\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanGroups, AVariableThatGoesIntoASlotIsSaid) {
  PlanCase c = check_case();
  c.backport(std::string(kMine) +
             "void set(struct ops *o)\n{\n\tvisit_t v = my;\n\n"
             "\to->check = v;\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanGroups, AnOwnPointerTypeThatGoesIntoASlotIsSaid) {
  PlanCase c = check_case();
  c.backport("struct mine { int (*cb)(struct inode *, struct dentry *); };\n" +
             std::string(kMine) +
             "struct mine mine = { .cb = my };\n"
             "void set(struct ops *o)\n{\n\to->check = mine.cb;\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanGroups, AnOwnFunctionTakesASlotsFunction) {
  PlanCase c = check_case();
  c.backport("static int run(int (*cb)(struct inode *, struct dentry *),\n"
             "\t\tstruct dentry *d)\n{\n\treturn cb(NULL, d);\n}\n" +
             std::string(kMine) +
             "struct ops a = { .check = my };\n"
             "int go(struct dentry *d)\n{\n\treturn run(my, d);\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanGroups, CallsThroughTheSlot) {
  PlanCase c = check_case("pass: {new: \"NULL\"}");
  EXPECT_EQ(
      c.backport("int go(struct file *f, struct inode *i, struct dentry *d)\n"
                 "{\n\tif (f->op->check)\n\t\treturn f->op->check(i, d);\n"
                 "\treturn (f->own.check)(i, d) + (*f->op->check)(\n"
                 "\t\ti,\n\t\td);\n}\n"),
      "int go(struct file *f, struct inode *i, struct dentry *d)\n"
      "{\n\tif (f->op->check)\n\t\treturn f->op->check(d);\n"
      "\treturn (f->own.check)(d) + (*f->op->check)(\n"
      "\t\td);\n}\n");
  EXPECT_EQ(c.said(), "");
}

TEST(PlanGroups, ASlotReadIntoAPointerIsSaid) {
  PlanCase c = check_case();
  c.backport("int go(struct file *f, struct inode *i, struct dentry *d)\n{\n"
             "\tint (*p)(struct inode *, struct dentry *) = f->op->check;\n\n"
             "\treturn p(i, d);\n}\n");
  EXPECT_NE(c.said(), "") << c.text();
}

TEST(PlanGroups, ASideEffectIsNotDropped) {
  PlanCase c = check_case();
  c.backport("struct inode *next(void);\nint go(struct file *f, struct dentry "
             "*d)\n{\n\treturn root_check(next(), d);\n}\n");
  EXPECT_NE(c.said().find("side effects"), std::string::npos);
}

TEST(PlanGroups, WhatTheProjectDefinesNeedsNoExport) {
  // PlanCase knows no exports: a declaration without a body is enough there.
  PlanCase c("int mine(int a); extern int var; struct idmap;\n"
             "int with(struct idmap *m);\nint gone(void);\n",
             "int mine(long a, int b); extern int var; struct ns;\n"
             "int with(struct ns *m);\n");
  c.rule("map", "rename: [{kind: type, new: struct idmap, old: struct ns}]\n");
  c.rule("mine", "signature:\n  - on: [mine]\n    args: [{at: 1, new: none, "
                 "old: int b, pass: {old: \"0\"}}, {at: 0, new: int, old: "
                 "long}]\n");
  c.file("fs/a.c", "int mine(int a)\n{\n\treturn a;\n}\nint var;\n"
                   "int with(struct idmap *m)\n{\n\treturn !m;\n}\n"
                   "int gone(void)\n{\n\treturn 0;\n}\n");
  c.file("fs/b.c", "int f(struct idmap *m)\n{\n\treturn mine(1) + var + "
                   "with(m) + gone();\n}\n");
  c.run();
  for (const std::string& said : c.residuals())
    EXPECT_TRUE(said.starts_with("mine@") || said.starts_with("gone@")) << said;
  EXPECT_NE(c.said().find("mine@1: the project defines it, and the target "
                          "declares it otherwise"),
            std::string::npos)
      << c.said();
  EXPECT_NE(c.said().find("gone@10: the project defines it, and no header"),
            std::string::npos)
      << c.said();
  EXPECT_NE(c.text("fs/a.c").find("with(struct ns *m)"), std::string::npos);
}

TEST(PlanGroups, AKernelFunctionPutElsewhereIsSaid) {
  PlanCase c = check_case();
  // Both changed alike: a table may hold it.
  EXPECT_EQ(c.backport("struct ops o = { .check = root_check };\n"),
            "struct ops o = { .check = root_check };\n");
  PlanCase d = check_case();
  d.backport("void go(void)\n{\n\teach(root_check, NULL);\n}\n");
  EXPECT_NE(d.said(), "") << d.text();
  PlanCase e = check_case();
  e.backport("struct ops o = { .other = root_check };\n");
  EXPECT_NE(e.said(), "") << e.text();
}

TEST(PlanGroups, ASlotThatWasSplitOffGoesBack) {
  PlanCase c("struct file { int f; };\nstruct ops { int (*write)(struct file *"
             "f); int (*sync)(struct file *f); int (*read)(int); };\n",
             "struct file { int f; };\nstruct ops { int (*write)(struct file *"
             "f); int (*read)(int); };\n");
  c.rule("sync", "signature:\n  - on: [ops.sync]\n    into: write\n    adapter: "
                 "|\n      static int $name(struct file *f)\n      {\n      \t"
                 "return $into(f) ?: $(f);\n      }\n");
  std::string head = "static int my_sync(struct file *f);\n"
                     "static int my_write(struct file *f) { return 0; }\n\n";
  std::string tail = "static int my_sync(struct file *f) { return 1; }\n";
  EXPECT_EQ(c.backport(head +
                       "const struct ops o = {\n\t.write = my_write,\n"
                       "\t.sync = my_sync,\n};\n" +
                       tail),
            head +
                "static int kport_my_sync(struct file *f)\n{\n\treturn "
                "my_write(f) ?: my_sync(f);\n}\n\n"
                "const struct ops o = {\n\t.write = kport_my_sync,\n};\n" +
                tail);
  EXPECT_EQ(c.said(), "");
  // A slot that is filled twice: the last stands, and both are the same.
  EXPECT_EQ(c.backport(head +
                       "const struct ops o = {\n\t.write = my_write,\n"
                       "\t.write = my_write,\n\t.sync = my_sync,\n};\n" +
                       tail),
            head +
                "static int kport_my_sync(struct file *f)\n{\n\treturn "
                "my_write(f) ?: my_sync(f);\n}\n\n"
                "const struct ops o = {\n\t.write = kport_my_sync,\n"
                "\t.write = kport_my_sync,\n};\n" +
                tail);
  c.backport(head + "const struct ops o = {\n\t.sync = my_sync,\n};\n" + tail);
  EXPECT_NE(c.said().find("no function in ops.write"), std::string::npos);
}

} // namespace
} // namespace kport
