// SPDX-License-Identifier: GPL-2.0-or-later
// Files: whole or not at all, also when the disk or another kport is in the
// way.
#include "base/files.h"

#include <cstdlib>
#include <fcntl.h>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace kport {
namespace {

class FilesTest : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "kport-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  size_t entries(const fs::path& directory) {
    size_t n = 0;
    for ([[maybe_unused]] const fs::directory_entry& e :
         fs::directory_iterator(directory))
      ++n;
    return n;
  }
  fs::path root_;
};

TEST_F(FilesTest, WritesAndReads) {
  fs::path path = root_ / "a/b/c.txt";
  ASSERT_TRUE(write_file(path, "one"));
  ASSERT_TRUE(write_file(path, std::string(100000, 'x'), 0755));
  EXPECT_EQ(*read_file(path), std::string(100000, 'x'));
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0755));
  EXPECT_EQ(entries(root_ / "a/b"), 1u);
}

TEST_F(FilesTest, ReadsFilesWithoutASize) {
  EXPECT_FALSE(read_file("/proc/self/status")->empty());
  EXPECT_FALSE(read_file(root_ / "none"));
}

TEST_F(FilesTest, AFailedWriteLeavesNothing) {
  fs::create_directory(root_ / "taken");
  ASSERT_TRUE(write_file(root_ / "taken/x", ""));
  EXPECT_FALSE(write_file(root_ / "taken", "text"));
  EXPECT_EQ(entries(root_), 1u);
}

TEST_F(FilesTest, ListsSortedWithoutFollowing) {
  ASSERT_TRUE(write_file(root_ / "b/z", ""));
  ASSERT_TRUE(write_file(root_ / "b-a", ""));
  fs::create_directory_symlink("/", root_ / "link");
  EXPECT_EQ(*list_files(root_), (std::vector<fs::path>{"b-a", "b/z", "link"}));
  EXPECT_FALSE(list_files(root_ / "none"));
}

TEST_F(FilesTest, StaysInside) {
  fs::create_directory_symlink("/tmp", root_ / "out");
  fs::create_directory_symlink("nowhere", root_ / "dangling");
  fs::create_directory(root_ / "real");
  fs::create_directory_symlink("real", root_ / "in");
  EXPECT_EQ(*inside(root_, "a/b"), root_ / "a/b");
  EXPECT_TRUE(inside(root_, "in/x"));
  for (const char* bad :
       {"", "/etc/passwd", "../x", "a/../../x", "out/x", "dangling/x", "out"})
    EXPECT_FALSE(inside(root_, bad)) << bad;
}

TEST_F(FilesTest, KnowsSha256) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb4"
                           "10ff61f20015ad");
  ASSERT_TRUE(write_file(root_ / "f", "abc"));
  EXPECT_EQ(*sha256_file(root_ / "f"), sha256("abc"));
  EXPECT_FALSE(sha256_file(root_ / "none"));
  EXPECT_FALSE(sha256_file(root_));
}

TEST_F(FilesTest, ALockExcludesAnotherProcess) {
  fs::path counter = root_ / "counter";
  ASSERT_TRUE(write_file(counter, "0"));
  for (int child = 0; child < 4; ++child)
    if (::fork() == 0) {
      for (int i = 0; i < 25; ++i) {
        Result<FileLock> lock = FileLock::acquire(root_ / "lock");
        int n = std::atoi(read_file(counter)->c_str());
        if (!write_file(counter, std::to_string(n + 1)))
          ::_exit(1);
      }
      ::_exit(0);
    }
  for (int child = 0; child < 4; ++child) {
    int status = 0;
    ::wait(&status);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(*read_file(counter), "100");
}

TEST_F(FilesTest, ADirectoryAppearsWhole) {
  fs::path final = root_ / "out";
  {
    Result<DirectoryWriter> writer = DirectoryWriter::create(final);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(write_file(writer->path() / "a", "1"));
    EXPECT_FALSE(fs::exists(final));
    ASSERT_TRUE(writer->commit());
  }
  EXPECT_EQ(*read_file(final / "a"), "1");
  {
    Result<DirectoryWriter> writer = DirectoryWriter::create(final);
    ASSERT_TRUE(write_file(writer->path() / "b", "2"));
  }
  EXPECT_EQ(*list_files(final), std::vector<fs::path>{"a"});
  {
    Result<DirectoryWriter> writer = DirectoryWriter::create(final);
    ASSERT_TRUE(write_file(writer->path() / "b", "2"));
    ASSERT_TRUE(writer->commit());
  }
  EXPECT_EQ(*list_files(final), std::vector<fs::path>{"b"});
  EXPECT_EQ(entries(root_), 1u);
}

TEST_F(FilesTest, ClearsWhatAKilledKportLeft) {
  fs::path final = root_ / "out";
  if (::fork() == 0) {
    Result<DirectoryWriter> writer = DirectoryWriter::create(final);
    ::_exit(writer ? 0 : 1); // no destructor
  }
  int status = 0;
  ::wait(&status);
  ASSERT_EQ(entries(root_), 1u);
  Result<DirectoryWriter> living = DirectoryWriter::create(final);
  Result<DirectoryWriter> second = DirectoryWriter::create(final);
  EXPECT_EQ(entries(root_), 2u) << "stale removed, a living one kept";
}

// A small tmpfs in a user and mount name space of its own.
TEST_F(FilesTest, AFullDiskLeavesTheOldContent) {
  pid_t child = ::fork();
  if (child == 0) {
    if ((::geteuid() != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) ||
        (::geteuid() == 0 && ::unshare(CLONE_NEWNS) != 0) ||
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("none", root_.c_str(), "tmpfs", 0, "size=64k") != 0)
      ::_exit(77);
    bool ok = write_file(root_ / "f", "old").has_value();
    Result<void> full = write_file(root_ / "f", std::string(200000, 'x'));
    ok = ok && !full && full.error().help.find("free") != std::string::npos;
    ok = ok && *read_file(root_ / "f") == "old" && entries(root_) == 1;
    ::_exit(ok ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WEXITSTATUS(status) == 77)
    GTEST_SKIP() << "no permission to mount a tmpfs";
  EXPECT_EQ(status, 0);
}

} // namespace
} // namespace kport
