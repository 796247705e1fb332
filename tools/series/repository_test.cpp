// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/repository.h"

#include <fstream>

#include <gtest/gtest.h>

#include "series/test_repository.h"

namespace kport {
namespace {

TEST(Repository, ExplainsWhereThereIsNone) {
  Result<Repository> r = Repository::open("/proc");
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, "git-open");
}

TEST(Repository, WritesWhatGitReads) {
  TestRepository t;
  Oid first = t.commit({{"a-b", "x"}, {"a/f", "y"}, {"a.c", "z"}}, "one\n");
  t.set_ref("refs/heads/main", first);
  t.git({"fsck", "--strict"});
  EXPECT_EQ(t.git({"ls-tree", "-r", "--name-only", "main"}), "a-b\na.c\na/f\n");
  Repository r = t.open();
  EXPECT_EQ(r.resolve("main").value(), first);
  Commit c = r.read_commit(first).value();
  EXPECT_EQ(c.text.message, "one\n");
  EXPECT_EQ(print_tree(r.read_tree(c.tree).value()),
            r.read_object(c.tree).value().bytes);
  EXPECT_EQ(hash_object(ObjectKind::commit, print_commit(c)), first);
  EXPECT_EQ(r.list_tree(c.tree).value().size(), 3u);
}

TEST(Repository, ListsParentsFirst) {
  TestRepository t;
  Oid root = t.commit({{"f", "0"}}, "root");
  Oid left = t.commit({{"f", "1"}}, "left", {root});
  Oid right = t.commit({{"f", "2"}}, "right", {root});
  Oid merge = t.commit({{"f", "3"}}, "merge", {left, right});
  t.set_ref("refs/heads/main", merge);
  Repository r = t.open();
  using Oids = std::vector<Oid>;
  EXPECT_EQ(r.list_commits(r.resolve_range("main").value()).value(),
            (Oids{root, left, right, merge}));
  EXPECT_EQ(r.list_commits(r.resolve_range(left.hex() + "..").value()).value(),
            (Oids{right, merge}));
  EXPECT_FALSE(r.resolve_range(left.hex() + ".." + right.hex()));
  EXPECT_FALSE(r.resolve_range(left.hex() + "..." + right.hex()));
}

TEST(Repository, MovesAllRefsOrNone) {
  TestRepository t;
  Oid one = t.commit({{"f", "1"}}, "one");
  Repository r = t.open();
  std::vector<RefUpdate> updates = {{"refs/heads/a", one, Oid{}, "test"},
                                    {"refs/heads/b", one, one, "test"}};
  Result<void> moved = r.move_refs(updates, {});
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().code, "git-ref-moved");
  EXPECT_TRUE(r.find_ref("refs/heads/a").value().is_zero());
  updates[1].expected = Oid{};
  ASSERT_TRUE(r.move_refs(updates, {}));
  EXPECT_EQ(r.find_ref("refs/heads/a").value(), one);
  EXPECT_EQ(r.find_ref("refs/heads/b").value(), one);
  updates = {{"refs/heads/a", Oid{}, one, "gone"}};
  ASSERT_TRUE(r.move_refs(updates, {}));
  EXPECT_TRUE(r.find_ref("refs/heads/a").value().is_zero());
  EXPECT_FALSE(r.move_refs(std::vector<RefUpdate>{{"nonsense", one}}, {}));
}

std::string limit(const std::filesystem::path& dir) {
  Result<void> r = Repository::open(dir).value().expect_complete();
  return r ? "" : r.error().code;
}

TEST(Repository, ExplainsHistoriesThatAreNotWhatTheyLook) {
  TestRepository t;
  Oid one = t.commit({{"f", "1"}}, "one");
  Oid two = t.commit({{"f", "2"}}, "two", {one});
  t.set_ref("refs/heads/main", two);
  EXPECT_EQ(limit(t.dir()), "");
  std::string from = "file://" + t.dir().string();
  t.git({"config", "uploadpack.allowFilter", "true"});
  t.git({"clone", "-q", "--depth=1", from, "shallow"});
  EXPECT_EQ(limit(t.dir() / "shallow"), "git-shallow");
  t.git({"clone", "-q", "--filter=blob:none", from, "partial"});
  EXPECT_EQ(limit(t.dir() / "partial"), "git-partial");
  t.git({"replace", two.hex(), one.hex()});
  EXPECT_EQ(limit(t.dir()), "git-replaced");
  t.git({"replace", "-d", two.hex()});
  std::filesystem::create_directories(t.dir() / ".git/info");
  std::ofstream(t.dir() / ".git/info/grafts") << "# none\n"
                                              << two.hex() << '\n';
  EXPECT_EQ(limit(t.dir()), "git-grafts");
}

TEST(Repository, RefusesSha256) {
  TestRepository t;
  t.git({"init", "-q", "--object-format=sha256", "other"});
  Result<Repository> r = Repository::open(t.dir() / "other");
  ASSERT_FALSE(r);
  EXPECT_NE(r.error().help.find("SHA-256"), std::string::npos);
}

TEST(TreeObject, RefusesHostileBytes) {
  std::string id(20, 'x');
  EXPECT_TRUE(parse_tree(""));
  EXPECT_FALSE(parse_tree("100644 a"));
  EXPECT_FALSE(parse_tree(std::string("100644 a\0", 9) + "short"));
  EXPECT_FALSE(parse_tree(std::string("100644 ..\0", 10) + id));
  EXPECT_FALSE(parse_tree(std::string("100644 a/b\0", 11) + id));
  EXPECT_FALSE(parse_tree(std::string("x a\0", 4) + id));
}

} // namespace
} // namespace kport
