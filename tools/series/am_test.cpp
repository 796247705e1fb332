// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/am.h"

#include "series/test_repository.h"

namespace kport {
namespace {

class AmTest : public testing::Test {
protected:
  void SetUp() override {
    base_ = git_.commit({{"a", "1\n"}, {"gone", "x\n"}}, "base\n");
  }
  void commit(const TestRepository::Files& files, const std::string& message) {
    commits_.push_back(git_.commit(
        files, message, {commits_.empty() ? base_ : commits_.back()}));
  }
  Result<void> check() {
    std::vector<MailFile> mails =
        format_mails(git_.dir() / ".git", base_, commits_).value();
    return expect_am({.git_dir = git_.dir() / ".git",
                      .where = git_.dir() / "scratch",
                      .base = base_,
                      .commits = commits_,
                      .mails = mails});
  }
  std::string refusal() {
    Result<void> r = check();
    return r ? "" : r.error().message;
  }
  TestRepository git_;
  Oid base_;
  std::vector<Oid> commits_;
};

TEST_F(AmTest, PlainCommitsArrive) {
  commit({{"a", "2\n"}, {"gone", "x\n"}}, "a: change it\n\nWhy.\n");
  commit({{"a", {"2\n", 0100755}}, {"b", ""}, {"c", "\xff\x00 binary"}},
         "b: add, remove and change modes\n\n  indented\n\nfoo: bar\n");
  Result<void> r = check();
  EXPECT_TRUE(r) << render(r.error(), "", false);
}

TEST_F(AmTest, AMessageThatIsCutIsNamed) {
  commit({{"a", "2\n"}}, "a: fine\n");
  commit({{"a", "3\n"}}, "a: cut\n\nabove\n---\nbelow\n");
  EXPECT_NE(refusal().find(commits_[1].hex().substr(0, 12) +
                           " (\"a: cut\"): its message"),
            std::string::npos)
      << refusal();
}

TEST_F(AmTest, ADiffInTheBodyIsSeen) {
  commit({{"a", "2\n"}, {"gone", "x\n"}},
         "a: hide\n\n--- a/gone\n+++ b/gone\n@@ -1 +1 @@\n-x\n+evil\n");
  EXPECT_NE(refusal(), "");
}

TEST_F(AmTest, AnotherAuthorInTheBodyIsSeen) {
  commit({{"a", "2\n"}}, "a: hijack\n\nFrom: Eve <eve@example.com>\n\ntext\n");
  EXPECT_NE(refusal(), "");
}

} // namespace
} // namespace kport
