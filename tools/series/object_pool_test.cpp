// SPDX-License-Identifier: GPL-2.0-or-later
// Packs as git sees them.
#include "series/object_pool.h"

#include <gtest/gtest.h>

#include "series/pack_writer.h"
#include "series/test_repository.h"

namespace kport {
namespace {

// Commits over a directory of 300 files, one or two of which change each time.
Oid many_versions(ObjectPool& pool, size_t versions) {
  TreeEntries files;
  Oid tip;
  for (size_t v = 0; v < versions; ++v) {
    Oid blob = pool.add(ObjectKind::blob, std::to_string(v) + "\n");
    for (size_t i = 0; v == 0 && i < 300; ++i)
      files.push_back({"file" + std::to_string(i), 0100644, blob});
    files[v * 37 % files.size()].id = blob;
    if (v % 5 == 0)
      files.erase(files.begin() + static_cast<long>(v));
    if (v % 7 == 0)
      files.push_back({"new" + std::to_string(v), 0100755, blob});
    sort_tree(files);
    Oid directory = pool.add_tree(files);
    Commit c;
    c.tree = pool.add_tree({{"fs", 0040000, directory}});
    if (!tip.is_zero())
      c.parents = {tip};
    c.text.author = c.text.committer = {"a", "b@c", 1700000000, 0};
    c.text.message = "version " + std::to_string(v) + "\n";
    tip = pool.add(ObjectKind::commit, print_commit(c));
  }
  return tip;
}

TEST(ObjectPool, GitReadsItsPacks) {
  TestRepository t;
  Repository r = t.open();
  ObjectPool pool(r);
  pool.add(ObjectKind::blob, "nobody refers to this\n");
  Oid tip = many_versions(pool, 130);
  size_t count = pool.write(r, std::vector{tip}).value();
  EXPECT_GT(count, 3u * 130);
  t.set_ref("refs/heads/main", tip);
  EXPECT_EQ(t.git({"fsck", "--strict", "--full"}), "");
  EXPECT_EQ(t.git({"rev-list", "--objects", "main"}).empty(), false);
  std::string pack;
  for (const auto& e :
       std::filesystem::directory_iterator(t.dir() / ".git/objects/pack"))
    if (e.path().extension() == ".idx")
      pack = e.path();
  // Chains, none deeper than git makes them.
  std::string chains = t.git({"verify-pack", "-s", pack});
  EXPECT_NE(chains.find("chain length = 50:"), chains.npos) << chains;
  EXPECT_EQ(chains.find("chain length = 51:"), chains.npos);
  EXPECT_EQ(t.open().read_commit(tip).value().text.message, "version 129\n");
  // All is there: nothing to write.
  Repository again = t.open();
  ObjectPool same(again);
  EXPECT_EQ(many_versions(same, 130), tip);
  EXPECT_EQ(same.write(again, std::vector{tip}).value(), 0u);
}

TEST(ObjectPool, WritesEqualPacks) {
  std::string names[2];
  for (std::string& name : names) {
    TestRepository t;
    Repository r = t.open();
    ObjectPool pool(r);
    ASSERT_TRUE(pool.write(r, std::vector{many_versions(pool, 20)}));
    for (const auto& e :
         std::filesystem::directory_iterator(t.dir() / ".git/objects/pack"))
      name = std::max(name, e.path().filename().string());
  }
  EXPECT_EQ(names[0], names[1]);
}

TEST(ObjectPool, CopiesToAnotherRepository) {
  TestRepository from, to;
  Oid tip = from.commit({{"fs/a", "a"}, {"b", "b"}}, "one\n");
  Repository source = from.open(), target = to.open();
  ObjectPool pool(source);
  EXPECT_EQ(pool.write(target, std::vector{tip}).value(), 5u);
  to.set_ref("refs/heads/main", tip);
  EXPECT_EQ(to.git({"fsck", "--strict", "--full"}), "");
}

TEST(ObjectPool, BringsWhatOnlyTheOtherRepositoryHas) {
  TestRepository own, kernel;
  Repository source = own.open(), other = kernel.open();
  Oid blob = other.write_blob("theirs\n").value();
  ObjectPool pool(source);
  pool.also_read(&other);
  Commit c;
  c.tree = pool.add_tree({{"a", 0100644, blob}});
  c.text.author = c.text.committer = {"a", "b@c", 1700000000, 0};
  Oid tip = pool.add(ObjectKind::commit, print_commit(c));
  EXPECT_EQ(pool.write(source, std::vector{tip}).value(), 3u);
  own.set_ref("refs/heads/main", tip);
  EXPECT_EQ(own.git({"fsck", "--strict", "--full"}), "");
}

} // namespace
} // namespace kport
