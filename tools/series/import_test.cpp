// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/import.h"

#include <gtest/gtest.h>

#include "series/split.h"
#include "series/test_history.h"

namespace kport {
namespace {

using Files = TestRepository::Files;
using Names = std::vector<std::string>;

Project project() {
  Project p;
  p.name = "rill";
  p.canonical = {"fs", "net"};
  p.exclude = {"fs/rill/tests/*"};
  p.map = {{"net/include/net/rill.h", "include/net/rill.h"},
           {"fs/doc/rill.rst", "Documentation/filesystems/rill.rst"},
           {"fs/MAINTAINERS", "MAINTAINERS"}};
  Hook entry;
  entry.file = "MAINTAINERS";
  entry.entry = "fs/MAINTAINERS";
  p.hooks = {entry};
  return p;
}

// The kernel and the development history in one repository; in tests of the
// program they are two.
struct Imported {
  ImportResult result;
  Names fates;
};
Imported import(const TestRepository& t, Oid from, Oid to, Oid head) {
  Repository r = t.open();
  ObjectPool pool(r);
  Result<ImportResult> result =
      import_range(project(), pool, r, {.range = {from, to}, .head = head});
  EXPECT_TRUE(result) << (result ? "" : result.error().message);
  Imported out{result.value_or(ImportResult{}), {}};
  std::vector<Oid> tips = {out.result.tip};
  if (out.result.conflict)
    tips.push_back(out.result.conflict->pick);
  EXPECT_TRUE(pool.write(r, tips));
  for (const ImportStep& s : out.result.steps)
    out.fates.emplace_back(name(s.fate));
  return out;
}

Oid split_of(const TestRepository& t, const Oid& to, Oid base = {}) {
  Repository r = t.open();
  ObjectPool pool(r);
  SplitResult s =
      split_history(project(), pool, {.range = {{}, to}, .base = base}).value();
  EXPECT_TRUE(pool.write(r, std::vector{s.tip}));
  return s.tip;
}

// The development tree, and the kernel's with it laid in.
Files development() {
  return {{"README", "r\n"},
          {"fs/rill/a.c", "1\n2\n3\n4\n5\n6\n7\n"},
          {"fs/rill/tests/run", "t\n"},
          {"net/include/net/rill.h", "h\n"},
          {"fs/MAINTAINERS", "RILL\nM:\tr\n"}};
}
Files kernel() {
  return {{"MAINTAINERS", "List\n\nA\nM:\ta\n\nZ\nM:\tz\n"},
          {"fs/ext4/inode.c", "ext4\n"},
          {"include/net/sock.h", "s\n"}};
}
Files kernel_with_ours() {
  Files out = kernel();
  out.emplace("fs/rill/a.c", development().at("fs/rill/a.c"));
  out.emplace("include/net/rill.h", development().at("net/include/net/rill.h"));
  out.at("MAINTAINERS").text = "List\n\nA\nM:\ta\n\nRILL\nM:\tr\n\nZ\nM:\tz\n";
  return out;
}

TEST(Import, BringsOthersChangesToCanonicalPaths) {
  TestRepository t;
  Oid head = t.commit(development(), "dev\n");
  Files k = kernel_with_ours();
  Oid base = t.commit(k, "kernel\n");
  k.at("fs/rill/a.c").text = "one\n2\n3\n4\n5\n6\n7\n";
  k.at("include/net/rill.h").text = "H\n";
  k.at("fs/ext4/inode.c").text = "EXT4\n";
  k.emplace("fs/rill/new.c", "new\n");
  Oid wide =
      t.commit(k, "tree-wide: change\n\nSigned-off-by: O <o@o>\n", {base});
  k.at("MAINTAINERS").text += "\n";
  Oid hook = t.commit(k, "MAINTAINERS: blank\n", {wide});
  k.at("include/net/sock.h").text = "S\n";
  Oid foreign = t.commit(k, "sock\n", {hook});
  Imported in = import(t, base, foreign, head);
  EXPECT_EQ(in.fates, (Names{"imported", "foreign", "foreign"}));
  EXPECT_EQ(in.result.steps[0].left_out, (Names{"fs/ext4/inode.c"}));
  EXPECT_EQ(in.result.steps[1].left_out, (Names{"MAINTAINERS"}));
  std::string tip = in.result.tip.hex();
  EXPECT_EQ(t.git({"diff", "--name-status", head.hex(), tip}),
            "M\tfs/rill/a.c\nA\tfs/rill/new.c\nM\tnet/include/net/rill.h\n");
  EXPECT_EQ(t.git({"log", "-1", "--format=%B", tip}),
            "tree-wide: change\n\nSigned-off-by: O <o@o>\nUpstream-commit: " +
                wide.hex() + "\n\n");
  EXPECT_EQ(t.git({"log", "-1", "--format=%an %ad %cn %cd", tip}),
            t.git({"log", "-1", "--format=%an %ad %cn %cd", wide.hex()}));
  // Again: nothing new.
  Imported again = import(t, base, foreign, in.result.tip);
  EXPECT_EQ(again.result.tip, in.result.tip);
  EXPECT_EQ(again.fates, (Names{"there", "foreign", "foreign"}));
}

TEST(Import, ReviewEditsComeBackAsFixups) {
  TestRepository t;
  Files d = development();
  Oid first = t.commit(d, "rill: begin\n");
  d.at("fs/rill/a.c").text = "1\n2\n3\nfour\n5\n6\n7\n";
  Oid second = t.commit(d, "rill: four\n", {first});
  Oid base = t.commit(kernel(), "kernel\n");
  // What maintainers made of both: the first amended, the second rebased.
  Files k = kernel_with_ours();
  k.at("fs/rill/a.c").text = "1, reviewed\n2\n3\n4\n5\n6\n7\n";
  Oid one = t.commit(k, "rill: begin\n\nAcked-by: M <m@m>\n", {base});
  k.at("fs/rill/a.c").text = "1, reviewed\n2\n3\nfour\n5\n6\n7\n";
  Oid two = t.commit(k, "rill: four\n", {one});
  Imported in = import(t, base, two, second);
  EXPECT_EQ(in.fates, (Names{"fixup", "ours"}));
  std::string tip = in.result.tip.hex();
  EXPECT_EQ(t.git({"log", "-1", "--format=%s", tip}), "fixup! rill: begin\n");
  EXPECT_EQ(t.git({"diff", "--numstat", second.hex(), tip}),
            "1\t1\tfs/rill/a.c\n");
}

TEST(Import, AMergesOwnChangeIsNotLost) {
  TestRepository t;
  Oid head = t.commit(development(), "dev\n");
  Files k = kernel_with_ours();
  Oid base = t.commit(k, "kernel\n");
  Files left = k, right = k, both = k;
  left.at("fs/rill/a.c").text = "left\n2\n3\n4\n5\n6\n7\n";
  right.at("fs/rill/a.c").text = "1\n2\n3\n4\n5\n6\nright\n";
  both.at("fs/rill/a.c").text = "left\n2\n3\nevil\n5\n6\nright\n";
  Oid l = t.commit(left, "left\n", {base});
  Oid r = t.commit(right, "right\n", {base});
  Oid m = t.commit(both, "merge\n", {l, r});
  Imported in = import(t, base, m, head);
  EXPECT_EQ(in.fates, (Names{"imported", "imported", "imported"}));
  EXPECT_EQ(t.git({"show", in.result.tip.hex() + ":fs/rill/a.c"}),
            both.at("fs/rill/a.c").text);
}

TEST(Import, StopsWhereItDoesNotFit) {
  TestRepository t;
  Files d = development();
  Oid first = t.commit(d, "dev\n");
  d.at("fs/rill/a.c").text = "mine\n2\n3\n4\n5\n6\n7\n";
  Oid head = t.commit(d, "mine\n", {first});
  Files k = kernel_with_ours();
  Oid base = t.commit(k, "kernel\n");
  k.at("fs/rill/a.c").text = "theirs\n2\n3\n4\n5\n6\n7\n";
  Oid theirs = t.commit(k, "theirs\n", {base});
  k.at("include/net/rill.h").text = "H\n";
  Oid later = t.commit(k, "later\n", {theirs});
  Imported in = import(t, base, later, head);
  EXPECT_EQ(in.fates, (Names{"conflict"}));
  ASSERT_TRUE(in.result.conflict);
  EXPECT_EQ(in.result.conflict->paths, (Names{"fs/rill/a.c"}));
  EXPECT_EQ(in.result.tip, head);
  std::string pick = in.result.conflict->pick.hex();
  EXPECT_EQ(t.git({"diff", "--name-only", pick + "^", pick}), "fs/rill/a.c\n");
}

// A split told to the kernel and taken back is nothing new, whatever the
// history looked like.
class ImportProperties : public testing::TestWithParam<unsigned> {};

TEST_P(ImportProperties, ImportOfASplitChangesNothing) {
  TestRepository t;
  Oid head = make_history(t, GetParam(), 50);
  Oid plain = split_of(t, head);
  Oid root = t.open().list_commits({{}, plain}).value().front();
  Imported in = import(t, root, plain, head);
  EXPECT_EQ(in.result.tip, head);
  EXPECT_FALSE(in.result.conflict);

  Oid base = t.commit({{"mm/a.c", "a\n"}, {"MAINTAINERS", "L\n\nA\nM:\ta\n"}},
                      "kernel\n");
  Project p = project();
  p.hooks.clear(); // made-up histories hold no MAINTAINERS entries
  Repository r = t.open();
  ObjectPool pool(r);
  p.map.pop_back();
  p.exclude.push_back("fs/MAINTAINERS");
  SplitResult laid =
      split_history(p, pool, {.range = {{}, head}, .base = base}).value();
  ASSERT_TRUE(pool.write(r, std::vector{laid.tip}));
  ImportResult back =
      import_range(p, pool, r, {.range = {base, laid.tip}, .head = head})
          .value();
  EXPECT_EQ(back.tip, head);
  EXPECT_FALSE(back.conflict);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ImportProperties, testing::Range(1u, 9u));

} // namespace
} // namespace kport
