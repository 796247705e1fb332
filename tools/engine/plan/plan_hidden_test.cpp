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

TEST(PlanHidden, NamesInStringsThatSomebodyLooksUp) {
  EXPECT_EQ(places("void f(void) { __asm__ volatile(\"call stop\"); }\n"),
            "stop@1");
  EXPECT_EQ(places("__asm__(\".quad stop\\n\\t.quad other\");\n"), "stop@1");
  EXPECT_EQ(places("void *f(void) { return __symbol_get(\"stop\"); }\n"),
            "stop@1");
  EXPECT_EQ(places("const char *f(void) { return \"stop failed\"; }\n"), "");
  EXPECT_EQ(places("#if 0\nconst char *s = \"stop failed\";\n#endif\n"), "");
}

TEST(PlanHidden, AskingForAHeaderThatIsNotThere) {
  EXPECT_EQ(places("#if __has_include(<linux/k.h>)\nint a;\n#endif\n"), "");
  EXPECT_EQ(places("#if __has_include(<linux/gone.h>)\nint a;\n#endif\n"),
            "linux/gone.h@1");
  EXPECT_EQ(places("#if defined(A) || __has_include(\"linux/gone.h\")\n"
                   "int a;\n#endif\n"),
            "linux/gone.h@1");
}

} // namespace
} // namespace kport
