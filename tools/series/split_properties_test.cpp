// SPDX-License-Identifier: GPL-2.0-or-later
// What holds of every split, on histories made from fixed seeds.
#include <gtest/gtest.h>

#include "model/path_map.h"
#include "series/split.h"
#include "series/test_history.h"

namespace kport {
namespace {

Project project() {
  Project p;
  p.name = "rill";
  p.canonical = {"fs", "net"};
  p.exclude = {"fs/rill/tests/*"};
  p.map = {{"net/include/net/rill.h", "include/net/rill.h"},
           {"fs/doc/rill.rst", "Documentation/filesystems/rill.rst"},
           {"fs/MAINTAINERS", "MAINTAINERS"}};
  return p;
}

std::map<std::string, TreeFile> canonical(const Repository& r, const Oid& id) {
  std::map<std::string, TreeFile> out;
  std::map<std::string, TreeFile> all =
      r.list_tree(r.read_commit(id).value().tree).value();
  for (const auto& [path, file] : all)
    if (std::string to = kernel_path(project(), path); !to.empty())
      out[to] = file;
  return out;
}

class SplitProperties : public testing::TestWithParam<unsigned> {};

TEST_P(SplitProperties, NoByteIsLostAndNamesAreStable) {
  TestRepository t;
  Oid tip = make_history(t, GetParam(), 60);
  Repository r = t.open();
  Project p = project();
  ObjectPool pool(r);
  SplitResult s = split_history(p, pool, {.range = {{}, tip}}).value();
  ASSERT_FALSE(s.tip.is_zero());
  ASSERT_TRUE(pool.write(r, std::vector{s.tip}));

  // Again, with the result at hand, and by another object's eyes.
  Repository again = t.open();
  ObjectPool second(again);
  SplitResult same = split_history(p, second, {.range = {{}, tip}}).value();
  EXPECT_EQ(same.tip, s.tip);
  EXPECT_EQ(second.write(again, std::vector{same.tip}).value(), 0u);

  // Each commit is accounted for once; each kept one changes something.
  std::set<Oid> seen;
  for (const SplitStep& step : s.steps)
    EXPECT_TRUE(step.development.is_zero() ||
                seen.insert(step.development).second);
  EXPECT_EQ(seen.size(), r.list_commits({{}, tip}).value().size());
  Oid before;
  for (Oid id = s.tip; !id.is_zero();) {
    Commit c = r.read_commit(id).value();
    EXPECT_LE(c.parents.size(), 1u);
    EXPECT_NE(c.tree, before);
    before = c.tree;
    id = c.parents.empty() ? Oid{} : c.parents[0];
  }

  // Sum of trees: at the tip, and at each merge of the first-parent chain.
  EXPECT_EQ(r.list_tree(r.read_commit(s.tip).value().tree).value(),
            canonical(r, tip));
  for (const SplitStep& step : s.steps) {
    if (step.fate != Fate::synthesised || step.development.is_zero())
      continue;
    EXPECT_EQ(r.list_tree(r.read_commit(step.upstream).value().tree).value(),
              canonical(r, step.development));
  }
  t.git({"fsck", "--strict"});
}

INSTANTIATE_TEST_SUITE_P(Seeds, SplitProperties, testing::Range(1u, 13u));

} // namespace
} // namespace kport
