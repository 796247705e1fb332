// SPDX-License-Identifier: GPL-2.0-or-later
// What holds for every range of every unit, whatever the source.
#include "engine/clang/sites.h"

#include <gtest/gtest.h>

#include "engine/clang/sites_test_unit.h"
#include "engine/clang/sites_text.h"

namespace kport {
namespace {

// Balanced brackets, no space or comment at either end.
void expect_clean(const TestUnit& t, const Range& r, const char* what) {
  if (!r.valid() || r.begin == r.end)
    return;
  std::string text = t.text(r);
  OwnText tokens(text);
  ASSERT_FALSE(tokens.tokens().empty()) << what << ": " << text;
  EXPECT_EQ(tokens.tokens().front().begin, 0u) << what << ": " << text;
  EXPECT_EQ(tokens.tokens().back().end, text.size()) << what << ": " << text;
  int depth = 0;
  for (size_t i = 0; i < tokens.tokens().size() && depth >= 0; ++i) {
    std::string_view s = tokens.text(i);
    depth += s == "(" || s == "[" || s == "{";
    depth -= s == ")" || s == "]" || s == "}";
  }
  EXPECT_EQ(depth, 0) << what << ": " << text;
}

TEST(SitesProperties, EveryRangeIsWholeTokensWithBalancedBrackets) {
  TestUnit t(
      std::string(kOps) +
          "#define GET(i, f) ((i)->f)\n"
          "#define TWICE(x) ((x) + (x))\n"
          "#define HALF(x) (x) + \n"
          "struct pair { struct inode *a, *b; };\n"
          "static int g(struct inode *i, int n) { return n; }\n"
          "static int f(struct mnt_idmap *m, struct inode *i, struct dentry "
          "*d)\n"
          "{\n"
          "	struct pair p = { .a = i, i };\n"
          "	struct inode_operations o = { my_mkdir, .rmdir = my_rmdir };\n"
          "	int x = TWICE(GET(i, i_mode)) + TWICE(min(i->i_ino, 3 /* a "
          "*/));\n"
          "	BUILD_CHECK(sizeof(struct inode) > 4);\n"
          "	for (int k = 0; k < i_size_read(i); k++)\n"
          "		x += HALF(k) g(p.a, (i->i_low ? : 2));\n"
          "	if (WARN_ON(!d || TWICE(x) > 2))\n"
          "		return (struct pair){ .b = i }.b->i_mode;\n"
          "	switch (x) {\n"
          "	case SIMPLE_FLAG: x = ({ int q = g(i, 1); q; }); break;\n"
          "	default: do { i->i_name[x++] = 'c', x--; } while (x);\n"
          "	}\n"
          "	return setattr_prepare(m, container_of(d, struct dentry, "
          "d_flags));\n"
          "}\n",
      "static inline int n_of(struct inode *i) { return i->i_ino; }\n");
  const Unit& u = t.unit();
  for (const Node& n : u.nodes)
    expect_clean(t, n.range, "node");
  for (const CallSite& c : u.calls) {
    expect_clean(t, c.whole, "call");
    for (const Range& a : c.args)
      expect_clean(t, a, "argument");
  }
  for (const AccessSite& a : u.accesses)
    for (const Range& r : {a.whole, a.base, a.assignment, a.value})
      expect_clean(t, r, "access");
  for (const Binding& b : u.bindings)
    for (const Range& r : {b.whole, b.value})
      expect_clean(t, r, "binding");
  for (const InitSite& i : u.inits)
    for (const Range& r : {i.whole, i.value})
      expect_clean(t, r, "initializer");
  for (const OwnFunction& fn : u.functions) {
    for (const OwnDecl& d : fn.decls)
      for (const ParamSite& p : d.param_sites)
        expect_clean(t, p.whole, "parameter");
    for (const ReturnSite& r : fn.returns)
      expect_clean(t, r.value, "return");
  }
  for (const Use& use : u.uses) {
    const Fact& fact = u.entities[use.entity].fact;
    std::string last = fact.name.substr(fact.name.find_last_of(". ") + 1);
    if (use.range.valid() && fact.kind != FactKind::header) {
      EXPECT_EQ(t.text(use.range), last) << fact.name;
    }
  }
  for (const LocalUse& l : u.locals)
    EXPECT_EQ(t.text(l.range), l.name);
  for (uint32_t i = 0; i < u.nodes.size(); ++i) {
    if (u.nodes[i].parent == kNone)
      continue;
    EXPECT_LT(u.nodes[i].parent, i);
    const Range& outer = u.nodes[u.nodes[i].parent].range;
    EXPECT_LE(outer.begin, u.nodes[i].range.begin);
    EXPECT_GE(outer.end, u.nodes[i].range.end);
  }
  EXPECT_FALSE(t.own("__assert_7"));
}

} // namespace
} // namespace kport
