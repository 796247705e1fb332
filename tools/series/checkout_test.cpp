// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/checkout.h"

#include "series/base_repository.h"
#include "series/git_program.h"
#include "series/test_repository.h"

namespace kport {
namespace {

class CheckoutTest : public testing::Test {
protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "kport-checkout-XXXXXX";
    dir_ = fs::canonical(mkdtemp(name.data()));
  }
  void TearDown() override {
    std::error_code ec;
    fs::remove_all(dir_, ec);
  }
  // Path -> content of all there is.
  std::map<std::string, std::string> found() const {
    std::map<std::string, std::string> out;
    std::vector<fs::path> files = list_files(dir_ / "c").value();
    for (const fs::path& p : files)
      out[p.string()] = read_file(dir_ / "c" / p).value();
    return out;
  }
  TestRepository git_;
  fs::path dir_;
};

TEST_F(CheckoutTest, FollowsTreesAndWritesWhatDiffersOnly) {
  Repository r = git_.open();
  Oid one = git_.tree(r, {{"a", "1"}, {"d/b", "2"}, {"d/e/f", "3"}});
  Oid two = git_.tree(r, {{"a", "1"}, {"d", "now a file"}});
  Checkout c = Checkout::create(dir_ / "c").value();
  ASSERT_TRUE(c.take(r, one));
  auto before = fs::last_write_time(dir_ / "c/a");
  ASSERT_TRUE(c.take(r, two));
  EXPECT_EQ(found(), (std::map<std::string, std::string>{
                         {"a", "1"}, {"d", "now a file"}}));
  EXPECT_EQ(fs::last_write_time(dir_ / "c/a"), before);
  ASSERT_TRUE(c.take(r, one));
  EXPECT_EQ(found().at("d/e/f"), "3");
}

TEST_F(CheckoutTest, NeverWritesThroughALink) {
  Repository r = git_.open();
  ASSERT_TRUE(write_file(dir_ / "outside", "kept"));
  Oid link = git_.tree(r, {{"a", {(dir_ / "outside").string(), 0120000}}});
  Oid file = git_.tree(r, {{"a", "new"}});
  Checkout c = Checkout::create(dir_ / "c").value();
  ASSERT_TRUE(c.take(r, link));
  ASSERT_TRUE(c.take(r, file));
  EXPECT_EQ(read_file(dir_ / "outside").value(), "kept");
  EXPECT_EQ(found().at("a"), "new");
}

TEST_F(CheckoutTest, WrittenFilesAreTheTreeThatGitWouldWrite) {
  Repository r = git_.open();
  std::map<std::string, std::string> files = {
      {"a-b", "1"}, {"a/x", "2"}, {"a.c", "3"}, {"a/y/z", "4"}, {"b", ""}};
  TestRepository::Files same;
  for (const auto& [path, text] : files)
    same.emplace(path, text);
  EXPECT_EQ(write_files(r, files).value(), git_.tree(r, same));
}

class BaseTest : public CheckoutTest {
protected:
  void SetUp() override {
    CheckoutTest::SetUp();
    for (const char* path : {"Makefile", "fs/Kconfig", "fs/built.o"})
      ASSERT_TRUE(write_file(dir_ / "source" / path, path));
    ASSERT_TRUE(write_file(dir_ / "source/.gitignore", "*.o\n"));
    ASSERT_TRUE(write_file(dir_ / "source/crlf.txt", "a\r\n"));
    ASSERT_TRUE(write_file(dir_ / "source/.gitattributes", "*.c diff=cpp\n"));
  }
  Result<BaseRepository> make(const char* where) {
    return open_base({dir_ / "source", dir_ / where, "7.3.4"});
  }
};

TEST_F(BaseTest, HoldsEveryFileByteForByte) {
  Result<BaseRepository> base = make("base.git");
  ASSERT_TRUE(base) << render(base.error(), "", false);
  Repository r = Repository::open(base->git_dir).value();
  Commit commit = r.read_commit(base->commit).value();
  std::map<std::string, TreeFile> files = r.list_tree(commit.tree).value();
  EXPECT_EQ(files.size(), 6u);
  EXPECT_TRUE(files.contains("fs/built.o"));
  EXPECT_EQ(r.read_blob(files.at("crlf.txt").id).value(), "a\r\n");
}

TEST_F(BaseTest, HasOneNameOnEveryMachine) {
  Oid one = make("one.git").value().commit;
  EXPECT_EQ(make("two.git").value().commit, one);
  EXPECT_EQ(make("one.git").value().commit, one); // the second time, too
}

} // namespace
} // namespace kport
