// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/split.h"

#include <gtest/gtest.h>

#include "model/path_map.h"
#include "series/test_repository.h"

namespace kport {
namespace {

using Files = TestRepository::Files;

Project project() {
  Project p;
  p.name = "rill";
  p.canonical = {"fs", "net"};
  p.exclude = {"fs/rill/tests/*"};
  p.map = {{"net/include/net/rill.h", "include/net/rill.h"},
           {"fs/MAINTAINERS", "MAINTAINERS"}};
  return p;
}

// A split of `to`, with its objects written so that git can look.
struct Told {
  SplitResult result;
  std::vector<std::string> fates;
};
Told tell(const TestRepository& t, const Oid& to, Oid from = {}, Oid base = {},
          Project p = project()) {
  Repository r = t.open();
  ObjectPool pool(r);
  Result<SplitResult> result =
      split_history(p, pool, {.range = {from, to}, .base = base});
  EXPECT_TRUE(result) << (result ? "" : result.error().message);
  Told out{result.value_or(SplitResult{}), {}};
  EXPECT_TRUE(out.result.tip.is_zero() ||
              pool.write(r, std::vector{out.result.tip}));
  for (const SplitStep& s : out.result.steps)
    out.fates.emplace_back(name(s.fate));
  return out;
}

using Names = std::vector<std::string>;

// What the tree of a development commit looks like in the kernel, found path
// by path: another way than the split's own.
std::map<std::string, TreeFile> canonical(const Repository& r, const Oid& id,
                                          const Project& p = project()) {
  std::map<std::string, TreeFile> out;
  std::map<std::string, TreeFile> all =
      r.list_tree(r.read_commit(id).value().tree).value();
  for (const auto& [path, file] : all)
    if (std::string to = kernel_path(p, path); !to.empty())
      out[to] = file;
  return out;
}

std::map<std::string, TreeFile> files_at(const Repository& r, const Oid& id) {
  return r.list_tree(r.read_commit(id).value().tree).value();
}

TEST(Split, TakesTheCanonicalPartOfMixedCommits) {
  TestRepository t;
  Oid a = t.commit({{"README", "1"}}, "only outside\n");
  Oid b = t.commit({{"README", "2"},
                    {"fs/rill/a.c", "a\n"},
                    {"fs/rill/tests/run", "t\n"},
                    {"net/include/net/rill.h", "h\n"}},
                   "mixed\n\nbody\n", {a});
  Oid c = t.commit({{"README", "2"},
                    {"fs/rill/a.c", "a\n"},
                    {"fs/rill/tests/run", "u\n"},
                    {"net/include/net/rill.h", "h\n"}},
                   "excluded\n", {b});
  Oid d = t.commit({{"README", "2"},
                    {"fs/rill/a.c", "a\n"},
                    {"fs/rill/tests/run", "u\n"},
                    {"net/include/net/rill.h", "h\n"}},
                   "nothing\n", {c});
  Told told = tell(t, d);
  EXPECT_EQ(told.fates, (Names{"foreign", "kept", "foreign", "empty"}));
  std::string tip = told.result.tip.hex();
  EXPECT_EQ(t.git({"ls-tree", "-r", "--name-only", tip}),
            "fs/rill/a.c\ninclude/net/rill.h\n");
  std::string who = "%an %ae %ad %cn %ce %cd %B";
  EXPECT_EQ(t.git({"log", "--format=" + who, tip}),
            t.git({"log", "-1", "--format=" + who, b.hex()}));
  t.git({"fsck", "--strict"});
}

TEST(Split, KeepsBytesOfAuthorAndEncoding) {
  TestRepository t;
  Repository r = t.open();
  Oid tree = t.tree(r, {{"fs/rill/a.c", "a\n"}});
  std::string raw = "tree " + tree.hex() +
                    "\nauthor J\xf6rg  <j@x> 1700000000 -0000\n"
                    "committer C <c@x> -7 +1234\nencoding ISO-8859-1\n"
                    "gpgsig -----BEGIN\n x\n\nS\xfc\xdf\n";
  Oid dev = r.write_object(ObjectKind::commit, raw).value();
  Oid tip = tell(t, dev).result.tip;
  std::string want = raw;
  want.erase(want.find("gpgsig"), want.find("\n\n") + 1 - want.find("gpgsig"));
  EXPECT_EQ(r.read_object(tip).value().bytes, want);
}

TEST(Split, RenamesOverTheBoundary) {
  TestRepository t;
  Oid a = t.commit({{"compat/a.c", "text\n"}, {"fs/rill/b.c", "b\n"}}, "a");
  Oid b =
      t.commit({{"fs/rill/a.c", "text\n"}, {"fs/rill/b.c", "b\n"}}, "in", {a});
  Oid c =
      t.commit({{"fs/rill/a.c", "text\n"}, {"compat/b.c", "b\n"}}, "out", {b});
  Told told = tell(t, c);
  EXPECT_EQ(told.fates, (Names{"kept", "kept", "kept"}));
  EXPECT_EQ(t.git({"log", "--format=%s", "--name-status", "--no-renames",
                   told.result.tip.hex()}),
            "out\n\nD\tfs/rill/b.c\nin\n\nA\tfs/rill/a.c\na\n\n"
            "A\tfs/rill/b.c\n");
}

TEST(Split, KeepsModesLinksBinariesAndGitlinks) {
  TestRepository t;
  Oid a = t.commit({{"fs/rill/s", "x"}}, "a");
  Oid b = t.commit({{"fs/rill/s", {"x", 0100755}},
                    {"fs/rill/link", {"s", 0120000}},
                    {"fs/rill/bin", std::string("\0\r\n\xff", 4)},
                    {"fs/rill/empty", ""},
                    {"fs/rill/with space", "y"},
                    {"fs/rill/sub", {a.hex(), 0160000}}},
                   "b", {a});
  Oid c = t.commit({{"README", "x"}}, "all gone", {b});
  Oid d = t.commit({{"README", "x"}, {"fs/rill/s", "x"}}, "back", {c});
  Told told = tell(t, d);
  Repository r = t.open();
  ASSERT_EQ(told.fates, (Names{"kept", "kept", "kept", "kept"}));
  const std::vector<Oid> dev = {a, b, c, d};
  for (size_t i = 0; i < dev.size(); ++i)
    EXPECT_EQ(files_at(r, told.result.steps[i].upstream), canonical(r, dev[i]));
}

TEST(Split, AMergeIsToldAsWhatItMerged) {
  TestRepository t;
  Oid root = t.commit({{"fs/rill/a.c", "1\n2\n3\n4\n5\n"}}, "root");
  Oid left = t.commit({{"fs/rill/a.c", "one\n2\n3\n4\n5\n"}}, "left", {root});
  Oid right =
      t.commit({{"fs/rill/a.c", "1\n2\n3\n4\nfive\n"}, {"fs/rill/b", "b"}},
               "right", {root});
  Oid merge =
      t.commit({{"fs/rill/a.c", "one\n2\n3\n4\nfive\n"}, {"fs/rill/b", "b"}},
               "merge", {left, right});
  Told told = tell(t, merge);
  EXPECT_EQ(told.fates, (Names{"kept", "kept", "kept", "merged"}));
  Repository r = t.open();
  EXPECT_EQ(files_at(r, told.result.tip), canonical(r, merge));
  EXPECT_EQ(
      t.git({"log", "--format=%s %p", told.result.tip.hex()}).substr(0, 6),
      "right ");
}

TEST(Split, AnEvilMergeSaysSo) {
  TestRepository t;
  Oid root = t.commit({{"fs/rill/a.c", "1\n"}}, "root");
  Oid left =
      t.commit({{"fs/rill/a.c", "1\n"}, {"fs/rill/l", "l"}}, "left", {root});
  Oid right =
      t.commit({{"fs/rill/a.c", "1\n"}, {"fs/rill/r", "r"}}, "right", {root});
  Oid merge = t.commit(
      {{"fs/rill/a.c", "evil\n"}, {"fs/rill/l", "l"}, {"fs/rill/r", "r"}},
      "evil merge", {left, right});
  Told told = tell(t, merge);
  EXPECT_EQ(told.fates, (Names{"kept", "kept", "kept", "synthesised"}));
  Repository r = t.open();
  EXPECT_EQ(files_at(r, told.result.tip), canonical(r, merge));
  std::string message = r.read_commit(told.result.tip).value().text.message;
  EXPECT_NE(message.find("evil merge"), message.npos);
  EXPECT_NE(message.find("fs/rill/a.c"), message.npos);
  EXPECT_EQ(message.find("fs/rill/l"), message.npos);
}

TEST(Split, SidesThatConflictLoseNothing) {
  TestRepository t;
  Oid root = t.commit({{"fs/rill/a.c", "1\n"}}, "root");
  Oid left = t.commit({{"fs/rill/a.c", "left\n"}}, "left", {root});
  Oid right = t.commit({{"fs/rill/a.c", "right\n"}, {"fs/rill/b", "b"}},
                       "right", {root});
  Oid merge = t.commit({{"fs/rill/a.c", "both\n"}, {"fs/rill/b", "b"}},
                       "resolved", {left, right});
  Told told = tell(t, merge);
  EXPECT_EQ(told.fates, (Names{"kept", "kept", "kept", "synthesised"}));
  EXPECT_EQ(told.result.steps[2].deferred, (Names{"fs/rill/a.c"}));
  Repository r = t.open();
  EXPECT_EQ(files_at(r, told.result.tip), canonical(r, merge));
}

TEST(Split, TwoFilesAtOnePlaceAreRefused) {
  TestRepository t;
  Oid a = t.commit({{"net/include/net/rill.h", "a"}, {"inc/net/rill.h", "b"}},
                   "both");
  Project p = project();
  p.map.push_back({"inc", "include"});
  Repository r = t.open();
  ObjectPool pool(r);
  Result<SplitResult> s = split_history(p, pool, {.range = {{}, a}});
  ASSERT_FALSE(s);
  EXPECT_EQ(s.error().code, "split-collision");
  EXPECT_NE(s.error().message.find("include/net/rill.h"), std::string::npos);
}

// The kernel of the tests, and a project that hooks into it.
Files kernel() {
  return {{"MAINTAINERS", "List\n\nA\nM:\ta\n\nZ\nM:\tz\n\nTHE REST\nM:\tl\n"},
          {"fs/Kconfig", "source \"fs/9p/Kconfig\"\nendif\n"},
          {"fs/9p/v9fs.c", "v9fs\n"}};
}
Project hooked() {
  Project p = project();
  Hook line;
  line.file = "fs/Kconfig";
  line.line = "source \"fs/rill/Kconfig\"";
  line.after = "source \"fs/9p/Kconfig\"";
  line.with = "fs/rill/Kconfig";
  Hook entry;
  entry.file = "MAINTAINERS";
  entry.entry = "fs/MAINTAINERS";
  p.hooks = {line, entry};
  return p;
}

TEST(Split, LaysFilesAndHooksOverABase) {
  TestRepository t;
  Oid base = t.commit(kernel(), "kernel");
  Oid a = t.commit({{"fs/rill/a.c", "a\n"}}, "a");
  Files with = {{"fs/rill/a.c", "a\n"},
                {"fs/rill/Kconfig", "config RILL\n"},
                {"fs/MAINTAINERS", "RILL\nM:\tr\n"}};
  Oid b = t.commit(with, "b", {a});
  Told told = tell(t, b, {}, base, hooked());
  std::string tip = told.result.tip.hex();
  EXPECT_EQ(t.git({"diff", "--stat=200", "--summary", base.hex(), tip + "^"}),
            " fs/rill/a.c | 1 +\n 1 file changed, 1 insertion(+)\n"
            " create mode 100644 fs/rill/a.c\n");
  EXPECT_EQ(t.git({"show", tip + ":fs/Kconfig"}),
            "source \"fs/9p/Kconfig\"\nsource \"fs/rill/Kconfig\"\nendif\n");
  EXPECT_NE(t.git({"show", tip + ":MAINTAINERS"}).find("\nRILL\nM:\tr\n\nZ\n"),
            std::string::npos);
  EXPECT_EQ(t.git({"show", tip + ":fs/9p/v9fs.c"}), "v9fs\n");

  // Onwards from what is merged: the same lines are not added twice.
  with.erase("fs/rill/a.c");
  with.at("fs/MAINTAINERS").text = "RILL FS\nM:\tr\n";
  Oid c = t.commit(with, "c", {b});
  Told next = tell(t, c, b, told.result.tip, hooked());
  EXPECT_EQ(t.git({"diff", "--numstat", tip, next.result.tip.hex()}),
            "1\t1\tMAINTAINERS\n0\t1\tfs/rill/a.c\n");

  // Hooks go when the directory goes.
  Oid d = t.commit({{"README", "x"}}, "d", {c});
  Told gone = tell(t, d, {}, base, hooked());
  EXPECT_EQ(t.git({"diff", base.hex(), gone.result.tip.hex()}), "");
}

TEST(Split, RefusesABaseThatHoldsSomethingElse) {
  TestRepository t;
  Oid a = t.commit({{"fs/rill/a.c", "a\n"}}, "a");
  Oid b = t.commit({{"fs/rill/a.c", "b\n"}}, "b", {a});
  Files theirs = kernel();
  theirs.emplace("fs/rill/a.c", "changed by others\n");
  Oid base = t.commit(theirs, "kernel");
  Repository r = t.open();
  ObjectPool pool(r);
  Project p = hooked();
  for (Oid from : {Oid{}, a}) {
    Result<SplitResult> s =
        split_history(p, pool, {.range = {from, b}, .base = base});
    ASSERT_FALSE(s);
    EXPECT_EQ(s.error().code, "split-base");
  }
}

TEST(Split, ARangeStartsFromARootThatSaysSo) {
  TestRepository t;
  Oid a = t.commit({{"fs/rill/a.c", "a\n"}}, "a");
  Oid b = t.commit({{"fs/rill/a.c", "b\n"}}, "b", {a});
  Told told = tell(t, b, a);
  EXPECT_EQ(told.fates, (Names{"synthesised", "kept"}));
  Repository r = t.open();
  EXPECT_EQ(files_at(r, told.result.steps[0].upstream), canonical(r, a));
}

} // namespace
} // namespace kport
