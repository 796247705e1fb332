// SPDX-License-Identifier: GPL-2.0-or-later
// What no compiler sees on mainline and the target's may: text under
// conditions, macros that nobody expands, names inside strings.
#include <gtest/gtest.h>

#include "engine/plan/plan_test_case.h"

namespace kport {
namespace {

constexpr const char* kNew = R"(
#define NULL ((void *)0)
struct idmap { int i; };
struct inode { int state; int mode; };
struct ops { int (*read)(struct inode *i); int (*make)(struct idmap *m, int a); };
int idmap_of(struct idmap *m);
void *__symbol_get(const char *name);
int stop(struct inode *i);
)";
constexpr const char* kOld = R"(
#define NULL ((void *)0)
struct space { int i; };
struct inode { int state; int mode; };
struct ops { int (*readpage)(struct inode *i); int (*make)(struct space *m, int a); };
int idmap_of(struct space *m);
void *__symbol_get(const char *name);
int halt(struct inode *i);
)";

PlanCase hidden_case() {
  PlanCase c(kNew, kOld);
  c.rule("read", "rename: [{kind: member, of: ops, new: read, old: readpage}]\n");
  c.rule("idmap",
         "rename: [{kind: type, new: struct idmap, old: struct space}]\n");
  c.rule("stop", "rename: [{kind: function, new: stop, old: halt}]\n");
  return c;
}

// Anchors and lines of the residuals: "ops.read@3 …".
std::string places(const std::string& text) {
  PlanCase c = hidden_case();
  EXPECT_EQ(c.backport(text), text);
  std::string out;
  for (const std::string& r : c.residuals())
    out += (out.empty() ? "" : " ") + r.substr(0, r.find(':'));
  return out;
}

TEST(PlanHidden, MembersAndTagsCount) {
  EXPECT_EQ(places("#if 0\nstruct ops o = { .read = NULL };\n#endif\n"),
            "ops.read@2");
  EXPECT_EQ(places("#if 0\nvoid f(struct ops *o) { o->read = NULL; }\n#endif\n"),
            "ops.read@2");
  EXPECT_EQ(places("#if 0\nstruct ops o = { read: NULL };\n#endif\n"),
            "ops.read@2");
  EXPECT_EQ(places("#if 0\nint read;\nint mode;\n#endif\n"), "");
  EXPECT_EQ(places("#if 0\nstruct idmap *m;\n#endif\n"), "struct idmap@2");
  EXPECT_EQ(places("#define M(x) ((struct idmap *)(x))\n"), "struct idmap@1");
  EXPECT_EQ(places("#if 0\nint idmap;\n#endif\n"), "");
}

// Of strings, only what an assembler reads is code.
TEST(PlanHidden, AssemblyCounts) {
  EXPECT_EQ(places("#if 0\nvoid f(void) { asm volatile(\"nop\\n\" \"call stop\"); "
                   "}\n#endif\n"),
            "stop@2");
  EXPECT_EQ(places("#if 0\nvoid f(void) { say(\"please stop\"); }\n#endif\n"),
            "");
}

TEST(PlanHidden, NamesInStringsThatSomebodyLooksUp) {
  EXPECT_EQ(places("void f(void) { __asm__ volatile(\"call stop\"); }\n"),
            "stop@1");
  EXPECT_EQ(places("__asm__(\".quad stop\\n\\t.quad other\");\n"), "stop@1");
  EXPECT_EQ(places("void *f(void) { return __symbol_get(\"stop\"); }\n"),
            "stop@1");
  EXPECT_EQ(places("const char *f(void) { return \"stop failed\"; }\n"), "");
  EXPECT_EQ(places("#if 0\nconst char *s = \"stop failed\";\n#endif\n"), "");
}

TEST(PlanHidden, NamesInStringsWithEscapes) {
  EXPECT_EQ(places("__asm__(\".pushsection .x, \\\"a\\\"\\n\\t.quad stop"
                   "\\n\\t.popsection\");\n"),
            "stop@1");
  EXPECT_EQ(places("__asm__(\"jmp other\\nstop: nop\");\n"), "stop@1");
  EXPECT_EQ(places("__asm__(\"jmp nstop\\n\");\n"), "");
}

TEST(PlanHidden, MembersThatAreAMacrosArgument) {
  EXPECT_EQ(places("#define SET(n, v) .n = v\n#if 0\nstruct ops o = { "
                   "SET(read, NULL) };\n#endif\n"),
            "ops.read@3");
  EXPECT_EQ(places("#define get(o, m) ((o)->m)\n#if 0\nvoid *f(struct ops *o) "
                   "{ return get(o, read); }\n#endif\n"),
            "ops.read@3");
  EXPECT_EQ(places("#if 0\nint f(void) { return offsetof(struct ops, read); }\n"
                   "#endif\n"),
            "ops.read@2");
  EXPECT_EQ(places("#define RE(a, b) a##b\n#if 0\nstruct ops o = { .RE(re, ad)"
                   " = NULL };\n#endif\n"),
            "ops.read@3");
  EXPECT_EQ(places("#define use(n, v) ((n) + (v))\n#if 0\nint f(int read) { "
                   "return use(read, g(read)); }\n#endif\n"),
            "");
}

TEST(PlanHidden, MembersThatAMacroGivesBack) {
  EXPECT_EQ(places("#if 0\n#define ID(x) x\nvoid *f(struct ops *o) { return "
                   "o->ID(read); }\n#endif\n"),
            "ops.read@3");
}

// C99 5.1.1.2: lines are joined before there are words.
TEST(PlanHidden, NamesOverTwoLines) {
  EXPECT_EQ(places("#if 0\nint f(struct inode *i) { return st\\\nop(i); }\n"
                   "#endif\n"),
            "stop@2");
  EXPECT_EQ(places("#if 0\nvoid *f(struct ops *o) { return o->r\\\nea\\\nd; }"
                   "\n#endif\n"),
            "ops.read@2");
  EXPECT_EQ(places("#if 0\nint st\\\n op;\n#endif\n"), "");
}

TEST(PlanHidden, TagsThatAreAMacrosArgument) {
  EXPECT_EQ(places("#if 0\n#define ID(x) x\nstruct ID(idmap) *m;\n#endif\n"),
            "struct idmap@3");
}

TEST(PlanHidden, ASlotThatWasSplitOff) {
  PlanCase c("struct ops { int (*write)(int a); int (*sync)(int a); };\n",
             "struct ops { int (*write)(int a); };\n");
  c.rule("sync", "signature:\n  - on: [ops.sync]\n    into: write\n"
                 "    adapter: |\n      static int $name(int a)\n      {\n"
                 "      \treturn $into(a) ?: $(a);\n      }\n");
  c.backport("#if 0\nstruct ops o = { .sync = f };\n#endif\n");
  EXPECT_TRUE(c.said().starts_with("ops.sync@2: ")) << c.said();
}

TEST(PlanHidden, MembersThatAMacroDrops) {
  EXPECT_EQ(places("#define DROP(x)\nvoid f(struct ops *o) { DROP(o->read); }\n"),
            "ops.read@2");
  EXPECT_EQ(places("#define STR(x) #x\nconst char *f(void) { return "
                   "STR(o . read); }\n"),
            "ops.read@2");
  EXPECT_EQ(places("#define DROP(x)\nvoid f(void) { DROP(read); }\n"), "");
}

TEST(PlanHidden, AFunctionThatIsAMacroThere) {
  PlanCase c("int make(const char *name);\n",
             "#define make(owner, name) ((name) ? 1 : 0)\n");
  c.rule("owner", "signature:\n  - on: [make]\n    args: [{at: 0, new: none, "
                  "old: struct module *owner, pass: {old: \"0\"}}]\n");
  c.backport("#if 0\nint f(void) { return make(0); }\n#endif\n");
  EXPECT_TRUE(c.said().starts_with("make@2: ")) << c.said();
}

TEST(PlanHidden, InsideAFunctionThatIsReshaped) {
  auto said = [](const std::string& hidden) {
    PlanCase c("struct file { int f; };\nstruct iocb { struct file *filp; };\n"
               "struct ops { long (*begin)(struct iocb *io, int a); };\n",
               "struct file { int f; };\nstruct iocb { struct file *filp; };\n"
               "struct ops { int (*begin)(struct file *io); };\n");
    c.rule("begin",
           "signature:\n  - on: [ops.begin]\n    args:\n"
           "      - {at: 0, new: struct iocb *, old: struct file *, uses: "
           "[[\"$->filp\", \"$\"]]}\n"
           "      - {at: 1, new: int a, old: none}\n"
           "    returns: {new: long, old: int, values: [[\"0\", \"0\"]], "
           "otherwise: residual}\n");
    std::string text = "static long begin(struct iocb *io, int a)\n{\n#if 0\n" +
                       hidden + "\n#endif\n\treturn 0;\n}\n"
                       "struct ops o = { .begin = begin };\n";
    c.backport(text);
    std::string out;
    for (const std::string& r : c.residuals())
      out += (out.empty() ? "" : " ") + r.substr(0, r.find(':'));
    return out;
  };
  EXPECT_EQ(said("\tf(io->filp);"), "ops.begin@4");
  EXPECT_EQ(said("\tf(a);"), "ops.begin@4");
  EXPECT_EQ(said("\treturn 1;"), "ops.begin@4");
  EXPECT_EQ(said("\tf(b->a, \"io\");"), "");
  EXPECT_EQ(said("\tbegin(0, 1);"), "ops.begin@4");
}

TEST(PlanHidden, WhatAPatternNeeds) {
  constexpr const char* kNow =
      "struct list { int n; };\n"
      "#define each(v, head, member) for (v = (void *)(head); v;)\n"
      "struct dentry { struct list d_children; unsigned long long ino; };\n";
  constexpr const char* kThen =
      "struct list { int n; };\n"
      "#define each(v, head, member) for (v = (void *)(head); v;)\n"
      "struct dentry { struct list d_subdirs; unsigned long ino; };\n";
  auto said = [&](const std::string& text) {
    PlanCase c(kNow, kThen);
    c.rule("children",
           "pattern:\n  holes: {V: \"struct dentry *\", P: \"struct dentry *\"}"
           "\n  new: each(V, &P->d_children, d_sib)\n"
           "  old: every(V, &P->d_subdirs, d_child)\n",
           "when: {lacks: [dentry.d_children]}\n");
    c.rule("wide",
           "pattern: {holes: {P: \"struct dentry *\"}, new: P->ino, old: "
           "(unsigned long long)P->ino, reads: true}\n",
           "when: {has: [dentry.d_subdirs]}\n");
    EXPECT_EQ(c.backport(text), text);
    std::string out;
    for (const std::string& r : c.residuals())
      out += (out.empty() ? "" : " ") + r.substr(0, r.find(':'));
    for (const Residual& r : c.plan().residuals)
      out += "," + r.rule;
    return out;
  };
  EXPECT_EQ(said("#if 0\nvoid f(struct dentry *d) { struct list *l = "
                 "&d->d_children; }\n#endif\n"),
            "dentry.d_children@2,children");
  EXPECT_EQ(said("#define NEXT d_sib\n"), "d_sib@1,children");
  EXPECT_EQ(said("#if 0\nint f(struct dentry *d) { return d->ino; }\n#endif\n"),
            "dentry.ino@2,wide");
  // What the pattern only passes by is no use of what it changes.
  EXPECT_EQ(said("#if 0\nvoid f(struct list *l) { void *v; each(v, l, a); }\n"
                 "#endif\n"),
            "");
}

TEST(PlanHidden, WhatAnInitializerRuleCasts) {
  PlanCase c("struct ops { int a; };\nstruct kind { const struct ops *ops; };\n",
             "struct ops { int a; };\nstruct kind { struct ops *ops; };\n");
  c.rule("ops", "initializer: {of: kind, new: .ops = E, old: .ops = (struct ops "
                "*)E}\n");
  c.backport("const struct kind *k;\n#if 0\nstruct kind one = { .ops = &mine };"
             "\n#endif\n");
  EXPECT_TRUE(c.said().starts_with("kind.ops@3: ")) << c.said();
}

TEST(PlanHidden, AskingForAHeaderThatIsNotThere) {
  EXPECT_EQ(places("#if __has_include(<linux/k.h>)\nint a;\n#endif\n"), "");
  EXPECT_EQ(places("#if __has_include(<linux/gone.h>)\nint a;\n#endif\n"),
            "linux/gone.h@1");
  EXPECT_EQ(places("#if defined(A) || __has_include(\"linux/gone.h\")\n"
                   "int a;\n#endif\n"),
            "linux/gone.h@1");
}

// What only a rename of its own concerns can be nothing else behind `struct`.
TEST(PlanHidden, ATagAloneIsRenamedInTextThatAnIfLeftOut) {
  PlanCase c = hidden_case();
  EXPECT_EQ(c.backport("struct idmap *n;\n#if 0\nstruct idmap *m;\n#endif\n"),
            "struct space *n;\n#if 0\nstruct space *m;\n#endif\n");
  EXPECT_EQ(c.said(), "");

  PlanCase reshaped = hidden_case();
  reshaped.rule("make", "signature:\n  - on: [ops.make]\n    args: [{at: 0, new: "
                        "struct space *, old: none, absent: \"0\"}]\n");
  reshaped.backport("struct idmap *n;\n#if 0\nstruct idmap *m;\n#endif\n");
  EXPECT_NE(reshaped.said().find("struct idmap@3"), std::string::npos)
      << reshaped.said();
}

// Where the name is NULL there is no function to take another form.
TEST(PlanHidden, ADefineOfNullIsNoUseOfAReshapedFunction) {
  const std::string table = "struct ops o = { .make = mine };\n";
  for (const char* body : {"NULL", "other"}) {
    PlanCase c(kNew, "#define NULL ((void *)0)\nstruct idmap { int i; };\n"
                     "struct inode { int state; int mode; };\n"
                     "struct ops { int (*read)(struct inode *i); "
                     "int (*make)(struct idmap *m); };\n");
    c.rule("make", "signature:\n  - on: [ops.make]\n    args: [{at: 1, new: "
                   "int, old: none, absent: \"0\"}]\n");
    c.backport("static int mine(struct idmap *m, int a) { return a; }\n"
               "#if 0\n#define mine " + std::string(body) + "\n#endif\n" +
               table);
    EXPECT_EQ(c.said().empty(), std::string(body) == "NULL") << c.said();
  }
}

TEST(PlanHidden, ANameThatFactsSayMeansSomethingElseCounts) {
  PlanCase c("struct limits { int size; int features; };\n",
             "struct limits { int size; };\nstruct wide { int features; };\n");
  c.rule("wide", "rename: [{kind: type, new: struct limits, old: struct wide}]\n",
         "when: {lacks: [limits.features]}\n");
  c.backport("#if 0\nstruct limits l;\n#endif\n");
  EXPECT_NE(c.said().find("struct limits@2"), std::string::npos) << c.said();
}

} // namespace
} // namespace kport
