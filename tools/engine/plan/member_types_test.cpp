// SPDX-License-Identifier: GPL-2.0-or-later
// Members whose type moved: said where a compiler would complain.
#include <gtest/gtest.h>

#include "engine/plan/plan_test_case.h"

namespace kport {
namespace {

constexpr const char* kNew = R"(
#define NULL ((void *)0)
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
struct handler { int prefix; };
struct qstr { int len; };
struct when { long sec; };
struct sb {
	const struct handler *const *s_xattr;
	const struct qstr name;
	unsigned long long ino;
	const char *label;
	struct when time;
	char id[8];
	int (*op)(int);
};
void take(unsigned long long *ino);
void show(const char *label);
)";
constexpr const char* kOld = R"(
#define NULL ((void *)0)
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
struct handler { int prefix; };
struct qstr { int len; };
struct when { long sec; };
struct whence { long sec; };
struct sb {
	const struct handler **s_xattr;
	struct qstr name;
	unsigned long ino;
	char *label;
	struct whence time;
	char id[16];
	int (*op)(int);
};
void take(unsigned long long *ino);
void show(const char *label);
)";

std::string said(const std::string& text) {
  PlanCase c(kNew, kOld);
  c.backport("static const struct handler *const all[] = { NULL };\n" + text);
  return c.said();
}

TEST(MemberTypes, QualifiersLostByAnAssignmentAreSaid) {
  std::string why = said("void f(struct sb *s)\n{\n\ts->s_xattr = all;\n}\n");
  EXPECT_TRUE(why.starts_with("sb.s_xattr@4: ")) << why;
  EXPECT_NE(why.find("const struct handler **"), std::string::npos) << why;
}

TEST(MemberTypes, AndByAnInitializer) {
  EXPECT_TRUE(said("struct sb s = {\n\t.ino = 1,\n\t.s_xattr = all,\n};\n")
                  .starts_with("sb.s_xattr@4: "));
  EXPECT_TRUE(said("struct sb s = { all };\n").starts_with("sb.s_xattr@2: "));
}

TEST(MemberTypes, WhatAnyKernelTakesIsNot) {
  EXPECT_EQ(said("void f(struct sb *s)\n{\n\ts->s_xattr = NULL;\n"
                 "\ts->s_xattr = 0;\n\ts->ino = 7;\n\ts->ino++;\n"
                 "\ts->s_xattr = (void *)all;\n}\n"),
            "");
  EXPECT_EQ(said("struct sb s = { .s_xattr = NULL, .ino = 3, .id = \"a\" };\n"),
            "");
  EXPECT_EQ(said("long f(struct sb *s, const struct qstr *q)\n{\n"
                 "\tq = &s->name;\n\tshow(s->label);\n\tshow(s->id);\n"
                 "\treturn s->ino + s->name.len + s->s_xattr[0]->prefix +\n"
                 "\t       READ_ONCE(s->ino) + (s->op != NULL);\n"
                 "}\n"),
            "");
}

TEST(MemberTypes, ATypedefMovesForEveryone) {
  PlanCase c("typedef struct lock { int l; } lock_t;\n"
             "struct s { lock_t lock; };\nvoid take(lock_t *l);\n",
             "typedef struct { int l; } lock_t;\n"
             "struct s { lock_t lock; };\nvoid take(lock_t *l);\n");
  c.backport("void f(struct s *s)\n{\n\ttake(&s->lock);\n}\n");
  EXPECT_EQ(c.said(), "");
}

TEST(MemberTypes, AnAddressMustFit) {
  EXPECT_TRUE(said("void f(struct sb *s)\n{\n\ttake(&s->ino);\n}\n")
                  .starts_with("sb.ino@4: "));
  EXPECT_TRUE(said("void f(struct sb *s)\n{\n\tstruct when *w = &s->time;\n}\n")
                  .starts_with("sb.time@4: "));
}

TEST(MemberTypes, AReadMustFit) {
  EXPECT_TRUE(said("struct when f(struct sb *s)\n{\n\treturn s->time;\n}\n")
                  .starts_with("sb.time@4: "));
}

TEST(MemberTypes, AnArrayOfLengthZeroIsOneWithoutLength) {
  PlanCase c("struct s { int n; int raw[]; };\n",
             "struct s { int n; int raw[0]; };\n");
  c.backport("int *f(struct s *s)\n{\n\treturn s->raw;\n}\n");
  EXPECT_EQ(c.said(), "");
}

TEST(MemberTypes, AReadMustKeepWhatTheCanonicalTypeAllows) {
  PlanCase c("struct s { char *p; };\n", "struct s { const char *p; };\n");
  c.backport("char *f(struct s *s)\n{\n\treturn s->p;\n}\n");
  EXPECT_TRUE(c.said().starts_with("s.p@3: ")) << c.said();
}

TEST(MemberTypes, ARuleThatRewritesThePlaceAnswers) {
  PlanCase c(kNew, kOld);
  c.rule("handlers",
         "pattern: {holes: {S: \"struct sb *\", H: \"const struct handler "
         "*const *\"}, new: \"S->s_xattr = H\", old: \"S->s_xattr = (const "
         "struct handler **)H\"}\n",
         "when: {lacks: [sb_new]}\n");
  EXPECT_EQ(c.backport("static const struct handler *const all[] = { NULL };\n"
                       "void f(struct sb *s)\n{\n\ts->s_xattr = all;\n}\n"),
            "static const struct handler *const all[] = { NULL };\n"
            "void f(struct sb *s)\n{\n"
            "\ts->s_xattr = (const struct handler **)all;\n}\n");
  EXPECT_EQ(c.said(), "");
}

TEST(MemberTypes, ARenamedTypeIsTheSameType) {
  PlanCase c("struct idmap;\nstruct s { struct idmap *m; };\n",
             "struct ns;\nstruct s { struct ns *m; };\n");
  c.rule("map", "rename: [{kind: type, new: struct idmap, old: struct ns}]\n");
  EXPECT_EQ(c.backport("struct idmap *f(struct s *s)\n{\n\treturn s->m;\n}\n"),
            "struct ns *f(struct s *s)\n{\n\treturn s->m;\n}\n");
  EXPECT_EQ(c.said(), "");
}

// configfs's tables became constant; the target's member has no const.
TEST(MemberTypes, AnInitializerWithAHoleIsWrittenAsTheTargetTakesIt) {
  const char* rule = "initializer:\n  of: kind\n  new: .ops = E\n"
                     "  old: .ops = (struct ops *)E\n";
  std::string now = "struct ops { int a; };\n"
                    "struct kind { const struct ops *ops; };\n";
  std::string then = "struct ops { int a; };\n"
                     "struct kind { struct ops *ops; };\n";
  std::string text = "static const struct ops mine;\n"
                     "const struct kind k = {\n\t.ops\t= &mine,\n};\n";
  PlanCase c(now, then);
  c.rule("ops", rule);
  EXPECT_EQ(c.backport(text),
            "static const struct ops mine;\nconst struct kind k = {\n"
            "\t.ops = (struct ops *)&mine,\n};\n");
  EXPECT_EQ(c.said(), "");
  PlanCase same(now, now);
  same.rule("ops", rule);
  EXPECT_EQ(same.backport(text), text);
  // A value that a macro writes has no text here to put a cast before.
  PlanCase macro(now, then);
  macro.rule("ops", rule);
  macro.backport("static const struct ops mine;\n#define OPS &mine\n"
                 "const struct kind k = {\n\t.ops\t= OPS,\n};\n");
  EXPECT_TRUE(macro.said().ends_with("kind.ops@4: this initializer stands in a "
                                     "macro"))
      << macro.said();
}

// The hole is one operand of the cast, and the element is no more than its
// last designator.
TEST(MemberTypes, AnInitializerWithAHoleKeepsWhatStandsAroundIt) {
  auto both = [](const std::string& text) {
    std::string now = "struct ops { int a; };\n"
                      "struct kind { const struct ops *ops; };\n"
                      "struct outer { struct kind k; };\n";
    std::string then = "struct ops { int a; };\n"
                       "struct kind { struct ops *ops; };\n"
                       "struct outer { struct kind k; };\n";
    PlanCase c(now, then);
    c.rule("ops", "initializer: {of: kind, new: .ops = E, old: .ops = (struct "
                  "ops *)E}\n");
    std::string head = "static const struct ops mine;\n";
    std::string out = c.backport(head + text).substr(head.size());
    EXPECT_EQ(c.said(), "");
    return out;
  };
  EXPECT_EQ(both("struct outer o = { .k.ops = &mine };\n"),
            "struct outer o = { .k.ops = (struct ops *)&mine };\n");
  EXPECT_EQ(both("struct outer o[2] = { [1].k.ops = &mine };\n"),
            "struct outer o[2] = { [1].k.ops = (struct ops *)&mine };\n");
  EXPECT_EQ(both("struct kind k = { .ops = 1 ? &mine : (void *)0 };\n"),
            "struct kind k = { .ops = (struct ops *)(1 ? &mine : (void *)0) };"
            "\n");
  EXPECT_EQ(both("struct kind k = { .ops = (void *)&mine };\n"),
            "struct kind k = { .ops = (struct ops *)(void *)&mine };\n");
}

} // namespace
} // namespace kport
