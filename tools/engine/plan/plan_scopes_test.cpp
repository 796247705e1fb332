// SPDX-License-Identifier: GPL-2.0-or-later
// Code that runs where nobody calls it (scoped_guard, __free, CLASS), and text
// that is read many times on purpose (lists of macros, trace headers).
#include <gtest/gtest.h>

#include "engine/plan/plan_test_case.h"

namespace kport {
namespace {

// The kernel's own machinery, cut down.
constexpr const char* kBoth = R"(
#define NULL ((void *)0)
#define __cleanup(f) __attribute__((__cleanup__(f)))
#define __free(name) __cleanup(__free_##name)
#define DEFINE_FREE(name, type, free) \
  static inline void __free_##name(void *p) { type _T = *(type *)p; free; }
#define DEFINE_CLASS(name, type, exit, init, args...) \
  typedef type class_##name##_t; \
  static inline void class_##name##_exit(type *p) { type _T = *p; exit; } \
  static inline type class_##name##_make(args) { type _r = init; return _r; }
#define CLASS(name, var) \
  class_##name##_t var __cleanup(class_##name##_exit) = class_##name##_make
#define scoped_guard(name, args...) \
  for (CLASS(name, scope)(args), *done = NULL; !done; done = (void *)1)
struct timer { int t; };
struct dentry { int d; };
struct inode { int i; };
void *ERR_PTR(long e);
)";

PlanCase scopes() {
  PlanCase c(std::string(kBoth) +
                 "int stop(struct timer *t);\n"
                 "struct ops { struct dentry *(*mk)(struct inode *i); };\n",
             std::string(kBoth) + "int halt(struct timer *t);\n"
                                  "struct ops { int (*mk)(struct inode *i); };\n");
  c.rule("stop", "rename: [{kind: function, new: stop, old: halt}]\n");
  c.rule("mk", "signature:\n  - on: [ops.mk]\n    returns: {new: \"struct dentry "
               "*\", old: int, otherwise: residual, values: [[\"NULL\", \"0\"], "
               "[\"ERR_PTR(E)\", \"E\"]]}\n");
  return c;
}

std::string right(const std::string& text) {
  PlanCase c = scopes();
  std::string out = c.backport(text);
  EXPECT_EQ(c.said(), "") << text;
  return out;
}

TEST(PlanScopes, WhatRunsAtTheEndOfAScope) {
  EXPECT_EQ(right("DEFINE_FREE(mine, struct timer *, if (_T) stop(_T))\n"
                  "void f(struct timer *a) { struct timer *t __free(mine) = a; }"
                  "\n"),
            "DEFINE_FREE(mine, struct timer *, if (_T) halt(_T))\n"
            "void f(struct timer *a) { struct timer *t __free(mine) = a; }\n");
  EXPECT_EQ(right("DEFINE_CLASS(mine, struct timer *, stop(_T), t, struct timer "
                  "*t)\nvoid f(struct timer *a) { CLASS(mine, m)(a); }\n"),
            "DEFINE_CLASS(mine, struct timer *, halt(_T), t, struct timer "
            "*t)\nvoid f(struct timer *a) { CLASS(mine, m)(a); }\n");
}

TEST(PlanScopes, AFunctionNamedByAnAttribute) {
  EXPECT_EQ(right("void f(void) { __attribute__((cleanup(stop))) struct timer t;"
                  " t.t = 1; }\n"),
            "void f(void) { __attribute__((cleanup(halt))) struct timer t;"
            " t.t = 1; }\n");
  EXPECT_EQ(right("void f(void) { struct timer t __cleanup(stop) = { 1 }; }\n"),
            "void f(void) { struct timer t __cleanup(halt) = { 1 }; }\n");
}

TEST(PlanScopes, ReturnsInsideAGuard) {
  EXPECT_EQ(
      right("DEFINE_CLASS(lock, struct timer *, (void)_T, t, struct timer *t)\n"
            "static struct timer l;\n"
            "static struct dentry *mk(struct inode *i)\n{\n"
            "\tCLASS(lock, a)(&l);\n\tif (i->i)\n\t\treturn ERR_PTR(-5);\n"
            "\treturn NULL;\n}\nstruct ops o = { .mk = mk };\n"),
      "DEFINE_CLASS(lock, struct timer *, (void)_T, t, struct timer *t)\n"
      "static struct timer l;\n"
      "static int mk(struct inode *i)\n{\n"
      "\tCLASS(lock, a)(&l);\n\tif (i->i)\n\t\treturn -5;\n"
      "\treturn 0;\n}\nstruct ops o = { .mk = mk };\n");
  EXPECT_EQ(
      right("DEFINE_CLASS(lock, struct timer *, (void)_T, t, struct timer *t)\n"
            "static struct timer l;\n"
            "static struct dentry *mk(struct inode *i)\n{\n"
            "\tscoped_guard (lock, &l) {\n\t\tif (stop(&l))\n"
            "\t\t\treturn ERR_PTR(-5);\n\t}\n"
            "\treturn NULL;\n}\nstruct ops o = { .mk = mk };\n"),
      "DEFINE_CLASS(lock, struct timer *, (void)_T, t, struct timer *t)\n"
      "static struct timer l;\n"
      "static int mk(struct inode *i)\n{\n"
      "\tscoped_guard (lock, &l) {\n\t\tif (halt(&l))\n"
      "\t\t\treturn -5;\n\t}\n"
      "\treturn 0;\n}\nstruct ops o = { .mk = mk };\n");
}

TEST(PlanScopes, AHeaderThatIsReadOnceForEachList) {
  PlanCase c = scopes();
  c.file("fs/list.h", "#ifdef LIST_CALL\nENTRY(stop)\n#else\nENTRY(stop)\n"
                      "#endif\n");
  c.file("fs/a.c", "void f(struct timer *t) {\n#define LIST_CALL\n"
                   "#define ENTRY(name) name(t);\n#include \"list.h\"\n"
                   "#undef ENTRY\n#undef LIST_CALL\n"
                   "#define ENTRY(name) (void)name;\n#include \"list.h\"\n}\n");
  c.run();
  EXPECT_EQ(c.said(), "");
  EXPECT_EQ(c.text("fs/list.h"), "#ifdef LIST_CALL\nENTRY(halt)\n#else\n"
                                 "ENTRY(halt)\n#endif\n");
}

TEST(PlanScopes, ATraceHeader) {
  PlanCase c = scopes();
  c.file("fs/trace.h",
         "#if !defined(TRACE_H) || defined(TRACE_MULTI)\n#define TRACE_H\n"
         "EVENT(my_event, stop(t))\n#endif\n");
  c.file("fs/a.c", "#define EVENT(name, call) int name(struct timer *t);\n"
                   "#include \"trace.h\"\n#define TRACE_MULTI\n#undef EVENT\n"
                   "#define EVENT(name, call) int name(struct timer *t) "
                   "{ return call; }\n#include \"trace.h\"\n");
  c.run();
  EXPECT_EQ(c.said(), "");
  EXPECT_NE(c.text("fs/trace.h").find("EVENT(my_event, halt(t))"),
            std::string::npos);
}

} // namespace
} // namespace kport
