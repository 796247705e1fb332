// SPDX-License-Identifier: GPL-2.0-or-later
// Acquiring from an archive: the lock, and everything that can go wrong.
#include <cstdlib>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "target/acquire.h"
#include "target/fake_archive.h"
#include "target/lock_file.h"

namespace kport {
namespace {

class DebianTest : public testing::Test {
protected:
  void SetUp() override {
    if (::access("/usr/lib/apt/apt-helper", X_OK) != 0)
      GTEST_SKIP() << "no apt on this machine";
    std::string pattern =
        (fs::temp_directory_path() / "kport-debian-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    archive_ = std::make_unique<FakeArchive>(root_ / "archive");
    archive_->add_kernel("5", "1.2.5-1");
    fs::create_directory(root_ / "project");
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  Acquire context() {
    return {.cache = {root_ / "cache"},
            .project = root_ / "project",
            .say = [this](const std::string& s) { said_ += s + "\n"; },
            .mirror = archive_->uri()};
  }
  Result<TargetTree> acquire() { return acquire_tree(context(), spec_); }
  size_t trees() {
    size_t n = 0;
    std::error_code code;
    for ([[maybe_unused]] const fs::directory_entry& e :
         fs::directory_iterator(root_ / "cache/headers", code))
      ++n;
    return n;
  }
  // Runs in a child that may mount things; 77 means it may not.
  template <class Work>
  int in_name_space(Work work) {
    pid_t child = ::fork();
    if (child == 0) {
      int flags = CLONE_NEWNS | (::geteuid() == 0 ? 0 : CLONE_NEWUSER);
      if (::unshare(flags) != 0 ||
          ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        ::_exit(77);
      ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WEXITSTATUS(status);
  }

  fs::path root_;
  std::unique_ptr<FakeArchive> archive_;
  std::string said_;
  TargetSpec spec_{.name = "t",
                   .suite = "test",
                   .package = "1.2",
                   .flavour = "amd64",
                   .compiler = "gcc"};
};

TEST_F(DebianTest, LocksFetchesUnpacksAndRelocates) {
  Result<TargetTree> tree = acquire();
  ASSERT_TRUE(tree) << render(tree.error(), "", false);
  EXPECT_EQ(tree->release, "1.2.0-5-amd64");
  EXPECT_EQ(tree->source_dir.filename(), "linux-headers-1.2.0-5-common");
  EXPECT_EQ(*read_file(tree->build_dir / "Makefile"),
            "include " + tree->source_dir.string() + "/Makefile\n");
  EXPECT_EQ(tree->config_cc, "gcc-1 (Debian) 1");
  std::string lock = *read_file(root_ / "project/kport.lock");
  EXPECT_EQ(lock.find("file:"), lock.npos) << "no archive's name in the lock";
  EXPECT_NE(lock.find("linux-image-1.2.0-5-amd64-unsigned"), lock.npos);
}

TEST_F(DebianTest, WhatIsCachedNeedsNoArchive) {
  ASSERT_TRUE(acquire());
  fs::remove_all(root_ / "archive");
  fs::remove_all(root_ / "cache/apt");
  said_.clear();
  EXPECT_TRUE(acquire());
  EXPECT_EQ(said_, "");
  // Packages alone are enough, too.
  fs::remove_all(root_ / "cache/headers");
  EXPECT_TRUE(acquire());
}

TEST_F(DebianTest, StaysAtTheLockedKernel) {
  ASSERT_TRUE(acquire());
  archive_->add_kernel("6", "1.2.6-1");
  fs::remove_all(root_ / "cache");
  EXPECT_EQ(acquire()->release, "1.2.0-5-amd64");
}

TEST_F(DebianTest, ReplacesAKernelThatIsGoneAndSaysSo) {
  ASSERT_TRUE(acquire());
  std::string lock = *read_file(root_ / "project/kport.lock");
  archive_->remove("1.2.0-5");
  archive_->remove("linux-kbuild");
  archive_->add_kernel("6", "1.2.6-1");
  fs::remove_all(root_ / "cache");
  Result<TargetTree> tree = acquire();
  ASSERT_TRUE(tree) << render(tree.error(), "", false);
  EXPECT_EQ(tree->release, "1.2.0-6-amd64");
  EXPECT_NE(said_.find("1.2.0-5-amd64 is neither served nor cached"),
            said_.npos);
  EXPECT_EQ(*read_file(root_ / "project/kport.lock"), lock);
  EXPECT_TRUE(fs::exists(root_ / "project/kport.lock.new"));
  // The image follows, and the next run asks no archive.
  Result<fs::path> image = acquire_image(context(), spec_);
  ASSERT_TRUE(image);
  EXPECT_TRUE(fs::exists(*image / "boot/vmlinuz-1.2.0-6-amd64"));
  fs::remove_all(root_ / "archive");
  EXPECT_EQ(acquire()->release, "1.2.0-6-amd64");
}

TEST_F(DebianTest, ProposesANewerPointReleaseWhenAsked) {
  ASSERT_TRUE(acquire());
  std::string lock = *read_file(root_ / "project/kport.lock");
  Result<Renewal> none = renew_target(context(), spec_);
  ASSERT_TRUE(none) << render(none.error(), "", false);
  EXPECT_FALSE(none->renewed);
  EXPECT_FALSE(fs::exists(root_ / "project/kport.lock.new"));
  archive_->add_kernel("6", "1.2.6-1");
  Result<Renewal> newer = renew_target(context(), spec_);
  ASSERT_TRUE(newer) << render(newer.error(), "", false);
  EXPECT_TRUE(newer->renewed);
  EXPECT_EQ(newer->before, "1.2.0-5-amd64");
  EXPECT_EQ(newer->after, "1.2.0-6-amd64");
  EXPECT_EQ(*read_file(root_ / "project/kport.lock"), lock);
  EXPECT_EQ(acquire()->release, "1.2.0-6-amd64");
  // A proposal of a proposal still stands for what is locked.
  archive_->add_kernel("7", "1.2.7-1");
  EXPECT_EQ(renew_target(context(), spec_)->after, "1.2.0-7-amd64");
  EXPECT_EQ(acquire()->release, "1.2.0-7-amd64");
  EXPECT_FALSE(renew_target(context(), spec_)->renewed);
  // Taken, it is the lock, and proposes nothing any more.
  EXPECT_EQ(*take_proposals(context()), (std::vector<std::string>{"t"}));
  EXPECT_FALSE(fs::exists(root_ / "project/kport.lock.new"));
  EXPECT_NE(*read_file(root_ / "project/kport.lock"), lock);
  said_.clear();
  EXPECT_EQ(acquire()->release, "1.2.0-7-amd64");
  EXPECT_EQ(said_, "");
}

TEST_F(DebianTest, RefusesAPackageWithAnotherHash) {
  ASSERT_TRUE(acquire());
  fs::remove_all(root_ / "cache");
  ASSERT_TRUE(write_file(archive_->file_of("linux-kbuild-1.2"), "evil"));
  Result<TargetTree> tree = acquire();
  ASSERT_FALSE(tree);
  EXPECT_EQ(tree.error().code, "hash");
  EXPECT_EQ(trees(), 0u);
}

TEST_F(DebianTest, FetchesADamagedPackageAgain) {
  ASSERT_TRUE(acquire());
  fs::remove_all(root_ / "cache/headers");
  ASSERT_TRUE(write_file(
      root_ / "cache/packages/linux-kbuild-1.2_1.2.5-1_amd64.deb", "half"));
  EXPECT_TRUE(acquire());
  EXPECT_NE(said_.find("damaged"), said_.npos);
}

TEST_F(DebianTest, AFailedUnpackLeavesNothing) {
  // The hash is right, the package is not.
  ASSERT_TRUE(write_file(archive_->file_of("linux-kbuild-1.2"), "not a deb"));
  archive_->write_index();
  Result<TargetTree> tree = acquire();
  ASSERT_FALSE(tree);
  EXPECT_EQ(tree.error().code, "process-failed");
  EXPECT_EQ(trees(), 0u);
}

TEST_F(DebianTest, UnpacksAnewWhereTheCacheMovedTo) {
  ASSERT_TRUE(acquire());
  fs::rename(root_ / "cache", root_ / "moved");
  Acquire moved = context();
  moved.cache.root = root_ / "moved";
  Result<TargetTree> tree = acquire_tree(moved, spec_);
  ASSERT_TRUE(tree);
  EXPECT_NE(read_file(tree->build_dir / "Makefile")->find("/moved/"),
            std::string::npos);
}

TEST_F(DebianTest, SharesATreeThroughALink) {
  Result<TargetTree> tree = acquire();
  ASSERT_TRUE(tree);
  Acquire other = context();
  other.cache.root = root_ / "other";
  fs::create_directory(other.cache.root);
  fs::create_directory_symlink(root_ / "cache/headers",
                               other.cache.root / "headers");
  Result<TargetTree> same = acquire_tree(other, spec_);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->build_dir, tree->build_dir);
  EXPECT_FALSE(fs::exists(other.cache.root / "packages"));
}

TEST_F(DebianTest, NamesTheSeriesThereAre) {
  spec_.package = "1.3";
  Result<TargetTree> tree = acquire();
  ASSERT_FALSE(tree);
  EXPECT_NE(render(tree.error(), "", false).find("series there: 1.2"),
            std::string::npos);
}

TEST_F(DebianTest, AnImageAloneGivesFactsAndNothingToBuildWith) {
  spec_.image_only = true;
  Result<KernelImage> kernel = acquire_kernel(context(), spec_);
  ASSERT_TRUE(kernel) << render(kernel.error(), "", false);
  EXPECT_EQ(kernel->release, "1.2.0-5-amd64");
  EXPECT_EQ(*read_file(kernel->vmlinuz), "kernel");
  EXPECT_TRUE(kernel->config.empty());
  fs::path root = kernel->vmlinuz.parent_path();
  EXPECT_EQ(list_files(root)->size(), 1u) << "modules are not kept";
  TargetState state = *target_state(context(), spec_);
  EXPECT_TRUE(state.kernel);
  EXPECT_FALSE(state.headers || state.image);
  // Locked, cached, and refused by name wherever more is needed.
  fs::remove_all(root_ / "archive");
  EXPECT_TRUE(acquire_kernel(context(), spec_));
  for (const Diagnostic& d :
       {acquire().error(), acquire_image(context(), spec_).error(),
        acquire_source(context(), spec_).error()}) {
    EXPECT_EQ(d.code, "image-only");
    EXPECT_EQ(d.message.find("t is only an image"), 0u) << d.message;
  }
}

TEST_F(DebianTest, AnImageAloneIsReplacedAndRenewed) {
  spec_.image_only = true;
  ASSERT_TRUE(acquire_kernel(context(), spec_));
  EXPECT_FALSE(renew_target(context(), spec_)->renewed);
  archive_->add_kernel("6", "1.2.6-1");
  EXPECT_EQ(acquire_kernel(context(), spec_)->release, "1.2.0-5-amd64");
  Result<Renewal> newer = renew_target(context(), spec_);
  ASSERT_TRUE(newer) << render(newer.error(), "", false);
  EXPECT_EQ(newer->after, "1.2.0-6-amd64");
  EXPECT_TRUE(newer->renewed);
  spec_.package = "1.3";
  Result<KernelImage> none = acquire_kernel(context(), spec_);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "no-kernel");
}

TEST_F(DebianTest, TwoAtOnceAgree) {
  std::vector<pid_t> children;
  for (int i = 0; i < 3; ++i) {
    pid_t child = ::fork();
    if (child == 0)
      ::_exit(acquire() ? 0 : 1);
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(trees(), 1u);
  EXPECT_EQ(read_lock(root_ / "project/kport.lock")->size(), 1u);
}

TEST_F(DebianTest, AFullDiskIsSaidAndLeavesNothing) {
  ASSERT_TRUE(acquire());
  fs::remove_all(root_ / "cache");
  fs::create_directory(root_ / "cache");
  int code = in_name_space([&] {
    if (::mount("none", (root_ / "cache").c_str(), "tmpfs", 0, "size=32k") != 0)
      return 77;
    Result<TargetTree> tree = acquire();
    bool said = !tree && tree.error().help.find("free") != std::string::npos;
    return said && trees() == 0 ? 0 : 1;
  });
  if (code == 77)
    GTEST_SKIP() << "no permission to mount a tmpfs";
  EXPECT_EQ(code, 0);
}

TEST_F(DebianTest, AReadOnlyCacheServesWhatItHas) {
  ASSERT_TRUE(acquire());
  int code = in_name_space([&] {
    const std::string cache = (root_ / "cache").string();
    if (::mount(cache.c_str(), cache.c_str(), nullptr, MS_BIND, nullptr) != 0 ||
        ::mount("none", cache.c_str(), nullptr,
                MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) != 0)
      return 77;
    if (!acquire())
      return 1;
    Result<fs::path> image = acquire_image(context(), spec_);
    return !image && !image.error().help.empty() ? 0 : 2;
  });
  if (code == 77)
    GTEST_SKIP() << "no permission to remount";
  EXPECT_EQ(code, 0);
}

} // namespace
} // namespace kport
