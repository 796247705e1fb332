// SPDX-License-Identifier: GPL-2.0-or-later
// Pruning takes what is old or too much, and nothing else.
#include "target/cache_prune.h"

#include <ctime>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/files.h"

namespace kport {
namespace {

class Prune : public testing::Test {
protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() /
            ("kport-prune-" + std::to_string(getpid()));
    fs::remove_all(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  void put(const std::string& path, size_t bytes, int days_ago) {
    ASSERT_TRUE(write_file(root_ / path, std::string(bytes, 'x')));
    timespec when{time(nullptr) - days_ago * 86400L, 0};
    timespec both[2] = {when, when};
    utimensat(AT_FDCWD, (root_ / path).c_str(), both, 0);
  }
  bool has(const std::string& path) { return fs::exists(root_ / path); }

  fs::path root_;
};

TEST_F(Prune, TakesWhatWasLongNotUsed) {
  put("facts/old.json", 10, 40);
  put("facts/new.json", 10, 2);
  put("sites/pch/old.pch", 10, 31);
  put("packages/old.deb", 10, 400);
  EXPECT_EQ(prune({root_}, {}), 2u);
  EXPECT_FALSE(has("facts/old.json"));
  EXPECT_TRUE(has("facts/new.json"));
  EXPECT_FALSE(has("sites/pch/old.pch"));
  EXPECT_TRUE(has("packages/old.deb"));
}

TEST_F(Prune, KeepsTheLatestBelowTheLimit) {
  put("derived/facts/a.store", 600, 1);
  put("derived/facts/b.store", 600, 3);
  put("derived/facts/c.store", 100, 2);
  EXPECT_EQ(prune({root_}, {.bytes = 1000}), 1u);
  EXPECT_FALSE(has("derived/facts/b.store"));
  EXPECT_TRUE(has("derived/facts/c.store"));
}

TEST_F(Prune, LooksOnceADay) {
  EXPECT_EQ(prune({root_}, {}), 0u);
  put("facts/old.json", 10, 40);
  EXPECT_EQ(prune({root_}, {}), 1u);
  put("facts/old.json", 10, 40);
  EXPECT_EQ(prune({root_}, {}), 0u);
  EXPECT_TRUE(has("facts/old.json"));
}

} // namespace
} // namespace kport
