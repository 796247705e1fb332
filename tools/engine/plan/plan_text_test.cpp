// SPDX-License-Identifier: GPL-2.0-or-later
// Files as people keep them: line ends, tabs, comments, bytes that are no
// text, and edits inside edits.
#include <gtest/gtest.h>

#include "engine/plan/plan_test_case.h"

namespace kport {
namespace {

constexpr const char* kNew = R"(
#define NULL ((void *)0)
struct timer { int t; };
struct when { long sec; };
struct inode { struct when time; int mode; };
struct s { int (*get)(struct timer *t, int flags); int (*put)(int a, int b); };
int timer_delete(struct timer *t);
struct when get_time(const struct inode *i);
void set_time(struct inode *i, struct when t);
struct when now(struct timer *t, int flags);
)";
constexpr const char* kOld = R"(
#define NULL ((void *)0)
struct timer { int t; };
struct when { long sec; };
struct inode { struct when time; int mode; };
struct s { int (*get)(struct timer *t); int (*put)(int a, int b); };
int del_timer(struct timer *t);
struct when now(struct timer *t);
)";

PlanCase text_case() {
  PlanCase c(kNew, kOld);
  c.rule("timer-delete",
         "rename: [{kind: function, new: timer_delete, old: del_timer}]\n");
  c.rule("flags", "signature:\n  - on: [s.get, now]\n    args: [{at: 1, new: "
                  "int, old: none, absent: \"0\"}]\n");
  c.rule("time", "member: {of: inode, field: time, get: \"get_time($)\", set: "
                 "\"set_time($, $v)\"}\n");
  return c;
}

std::string same(const std::string& text) {
  PlanCase c = text_case();
  std::string out = c.backport(text);
  EXPECT_EQ(c.said(), "") << text;
  return out;
}

TEST(PlanText, LineEndsTabsAndTheLastLineStay) {
  EXPECT_EQ(same("int f(struct timer *t)\r\n{\r\n\treturn\t timer_delete(t);"
                 "\r\n}\r\n"),
            "int f(struct timer *t)\r\n{\r\n\treturn\t del_timer(t);\r\n}\r\n");
  EXPECT_EQ(same("int f(struct timer *t)\n{\n\treturn timer_delete(t);\n}"),
            "int f(struct timer *t)\n{\n\treturn del_timer(t);\n}");
  EXPECT_EQ(same("int f(struct timer *t) { return timer_delete ( t ) ; }\f\n"),
            "int f(struct timer *t) { return del_timer ( t ) ; }\f\n");
}

TEST(PlanText, BytesThatAreNoTextStay) {
  EXPECT_EQ(same("/* \xff\xfe timer_delete \xc3\xa9 */\nstatic const char "
                 "x[] = \"\xe9 timer_delete(\";\nint f(struct timer *t)\n{\n"
                 "\treturn timer_delete(t); /* \x80 */\n}\n"),
            "/* \xff\xfe timer_delete \xc3\xa9 */\nstatic const char "
            "x[] = \"\xe9 timer_delete(\";\nint f(struct timer *t)\n{\n"
            "\treturn del_timer(t); /* \x80 */\n}\n");
}

TEST(PlanText, LongLinesAndContinuations) {
  std::string pad(100, ' ');
  EXPECT_EQ(same("int f(struct timer *t) { return" + pad +
                 "timer_delete(t); }\n"),
            "int f(struct timer *t) { return" + pad + "del_timer(t); }\n");
  EXPECT_EQ(same("int f(struct timer *t)\n{\n\treturn \\\n\t\ttimer_delete"
                 "\\\n(t);\n}\n"),
            "int f(struct timer *t)\n{\n\treturn \\\n\t\tdel_timer"
            "\\\n(t);\n}\n");
  // A name in two halves is renamed as one, or said.
  PlanCase c = text_case();
  std::string out = c.backport(
      "int f(struct timer *t)\n{\n\treturn timer_\\\ndelete(t);\n}\n");
  EXPECT_TRUE(c.said() != "" || out.find("del_timer(t)") != out.npos) << out;
}

TEST(PlanText, CommentsInsideCalls) {
  EXPECT_EQ(
      same("long f(struct timer *t)\n{\n"
           "\treturn now(/* which */ t, /* how */ 0 /* none */).sec;\n}\n"),
      "long f(struct timer *t)\n{\n"
      "\treturn now(/* which */ t /* none */).sec;\n}\n");
  EXPECT_EQ(same("long f(struct timer *t)\n{\n\treturn now(t, // which\n"
                 "\t\t   0).sec;\n}\n"),
            "long f(struct timer *t)\n{\n\treturn now(t).sec;\n}\n");
}

TEST(PlanText, EditsNest) {
  EXPECT_EQ(same("void f(struct inode *i, struct inode *j, struct timer *t)\n"
                 "{\n\tset_time(i, get_time(j));\n"
                 "\tset_time(i, now(t, t->t ? 1 : 0));\n}\n")
                .find("set_time"),
            std::string::npos);
}

TEST(PlanText, EditsOfAMovedValue) {
  EXPECT_EQ(same("void f(struct inode *i, struct inode *j, struct timer *t)\n"
                 "{\n\tset_time(j->mode ? i : j, now(t, 0));\n"
                 "\tset_time(i, get_time(j + 1));\n}\n"),
            "void f(struct inode *i, struct inode *j, struct timer *t)\n"
            "{\n\t(j->mode ? i : j)->time = now(t);\n"
            "\ti->time = (j + 1)->time;\n}\n");
}

TEST(PlanText, AnImpureArgumentIsNotDropped) {
  PlanCase c = text_case();
  c.backport("long f(struct timer *t)\n{\n"
             "\treturn now(t, timer_delete(t)).sec;\n}\n");
  EXPECT_NE(c.said().find("side effects"), std::string::npos) << c.text();
}

TEST(PlanText, AStatementInAnExpressionsPlace) {
  // set_time() as an operand: an assignment binds less than a comma list.
  PlanCase c = text_case();
  std::string out =
      c.backport("void f(struct inode *i, struct timer *t)\n{\n\tif (i)\n"
                 "\t\tset_time(i, now(t, 0));\n\telse\n\t\tset_time(i, "
                 "(struct when){ 0 });\n\tfor (set_time(i, now(t, 0)); i; )\n"
                 "\t\ti = NULL;\n\tt ? set_time(i, now(t, 0)) : (void)0;\n}\n");
  EXPECT_TRUE(c.said() != "" || c.errors().empty()) << c.said() << out;
}

TEST(PlanText, NothingToDoIsByteForByteTheSame) {
  PlanCase c(kNew, kNew);
  std::string text = "int f(struct timer *t)\r\n{ return timer_delete(t);}\t";
  EXPECT_EQ(c.backport(text), text);
  EXPECT_TRUE(c.plan().edits.empty());
}

TEST(PlanText, TwoRulesOnOneRange) {
  PlanCase c = text_case();
  c.rule("pat",
         "pattern: {holes: {T: \"struct timer *\"}, new: \"timer_delete(T) + "
         "0\", old: \"del_timer(T)\"}\n",
         "when: {lacks: [timer_delete]}\n");
  std::string out = c.backport(
      "int f(struct timer *t)\n{\n\treturn timer_delete(t) + 0;\n}\n");
  EXPECT_TRUE(c.said() != "" || c.errors().empty());
  EXPECT_EQ(out, "int f(struct timer *t)\n{\n\treturn del_timer(t);\n}\n");
}

// What a shim of ours was put around stays as it is in a later round.
TEST(PlanText, AWrapperOfOursIsPutThereOnce) {
  std::string header = "struct fops { int a; };\nstruct inode { const struct "
                       "fops *fop; };\nconst struct fops *kport_fops(const "
                       "struct fops *f);\n";
  PlanCase c(header + "int fresh(void);\n", header);
  c.rule("fops", "pattern:\n  holes: {I: \"struct inode *\", F: \"const struct "
                 "fops *\"}\n  new: I->fop = F\n  old: I->fop = "
                 "kport_fops(F)\n",
         "when: {lacks: [fresh]}\n");
  std::string head = "static const struct fops mine;\nvoid f(struct inode *i)"
                     "\n{\n\ti->fop = ";
  std::string once = c.backport(head + "&mine;\n}\n");
  EXPECT_EQ(once, head + "kport_fops(&mine);\n}\n");
  EXPECT_EQ(c.backport(once), once);
  EXPECT_EQ(c.said(), "");
}

} // namespace
} // namespace kport
