// SPDX-License-Identifier: GPL-2.0-or-later
// kport import as people run it: two repositories, a conflict, a resume.
#include "flow/import.h"

#include <fstream>

#include <gtest/gtest.h>

#include "series/test_repository.h"

namespace kport {
namespace {

constexpr char kProject[] = R"(name: rill
version: 0.1.0
mainline: mainline
targets: []
search: {rules: [], compat: [], targets: [targets]}
canonical: [fs]
)";

class ImportProgram : public testing::Test {
protected:
  using Files = TestRepository::Files;
  ImportProgram() {
    own_ = {{"kport.yaml", kProject},
            {"fs/rill/a.c", "1\n"},
            {"fs/rill/b.c", "b\n"}};
    Oid first = t_.commit(own_, "dev\n");
    own_.at("fs/rill/a.c").text = "mine\n";
    head_ = t_.commit(own_, "mine\n", {first});
    t_.set_ref("refs/heads/main", head_);
    t_.git({"reset", "-q", "--hard"});

    Files k = {{"fs/rill/a.c", "1\n"}, {"fs/rill/b.c", "b\n"}, {"mm/x", "x"}};
    Oid base = kernel_.commit(k, "kernel\n");
    kernel_.set_ref("refs/tags/base", base);
    k.at("fs/rill/b.c").text = "B\n";
    Oid fits = kernel_.commit(k, "fits\n", {base});
    k.at("fs/rill/a.c").text = "theirs\n";
    Oid not_ = kernel_.commit(k, "does not fit\n", {fits});
    k.emplace("fs/rill/c.c", "c\n");
    kernel_.set_ref("refs/heads/main", kernel_.commit(k, "last\n", {not_}));
  }
  ProcessResult kport(std::vector<std::string> args) const {
    args.insert(args.begin(), {KPORT_BINARY_DIR "/bin/kport", "import"});
    return run({.argv = std::move(args),
                .cwd = t_.dir(),
                .env = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                        {"GIT_COMMITTER_NAME", "C"},
                        {"GIT_COMMITTER_EMAIL", "c@d"}}})
        .value();
  }
  ProcessResult begin() const {
    return kport({"base..main", "--from", kernel_.dir()});
  }
  std::string subjects() const { return t_.git({"log", "--format=%s"}); }

  TestRepository t_, kernel_;
  Files own_;
  Oid head_;
};

TEST_F(ImportProgram, StopsLikeGitAndGoesOn) {
  ProcessResult r = begin();
  EXPECT_EQ(r.exit_code, 1) << r.err;
  EXPECT_NE(r.err.find("fs/rill/a.c"), std::string::npos) << r.err;
  EXPECT_EQ(t_.git({"status", "--porcelain", "-uno"}), "UU fs/rill/a.c\n");
  EXPECT_EQ(t_.git({"ls-files", "-u"}).size(), 3u * 62);
  EXPECT_EQ(subjects(), "fits\nmine\ndev\n");
  EXPECT_EQ(begin().exit_code, 2);               // one at a time
  EXPECT_EQ(kport({"--continue"}).exit_code, 2); // not resolved yet
  std::ofstream(t_.dir() / "fs/rill/a.c") << "mine and theirs\n";
  t_.git({"add", "fs/rill/a.c"});
  r = kport({"--continue"});
  EXPECT_EQ(r.exit_code, 0) << r.err;
  EXPECT_EQ(subjects(), "last\ndoes not fit\nfits\nmine\ndev\n");
  EXPECT_EQ(t_.git({"log", "-1", "--format=%an", "HEAD~1"}), "A U Thor\n");
  EXPECT_NE(t_.git({"log", "-1", "HEAD~1"}).find("Upstream-commit: "),
            std::string::npos);
  EXPECT_EQ(t_.git({"status", "--porcelain"}), "");
  std::string tip = t_.git({"rev-parse", "HEAD"});
  EXPECT_EQ(begin().exit_code, 0);
  EXPECT_EQ(t_.git({"rev-parse", "HEAD"}), tip);
}

TEST_F(ImportProgram, SkipsAndAborts) {
  EXPECT_EQ(begin().exit_code, 1);
  ProcessResult r = kport({"--abort"});
  EXPECT_EQ(r.exit_code, 0) << r.err;
  EXPECT_EQ(t_.git({"rev-parse", "HEAD"}), head_.hex() + "\n");
  EXPECT_EQ(t_.git({"status", "--porcelain"}), "");
  EXPECT_EQ(kport({"--abort"}).exit_code, 2);
  EXPECT_EQ(begin().exit_code, 1);
  r = kport({"--skip"});
  EXPECT_EQ(r.exit_code, 0) << r.err;
  EXPECT_EQ(subjects(), "last\nfits\nmine\ndev\n");
}

TEST_F(ImportProgram, RemembersWhatOursIsCalledUpstream) {
  TestRepository k;
  Oid base = k.commit({{"mm/x", "x"}}, "kernel\n");
  Oid ours =
      k.commit({{"mm/x", "x"}, {"fs/rill/a.c", "1\n"}, {"fs/rill/b.c", "b\n"}},
               "dev\n", {base});
  k.set_ref("refs/tags/base", base);
  k.set_ref("refs/heads/main", ours);
  ProcessResult r = kport({"base..main", "--from", k.dir()});
  EXPECT_EQ(r.exit_code, 0) << r.err;
  EXPECT_EQ(t_.git({"rev-parse", "HEAD"}), head_.hex() + "\n");
  EXPECT_EQ(t_.git({"show", "refs/kport/map:map"}),
            t_.git({"rev-parse", "HEAD~1"}).substr(0, 40) + " - " + ours.hex() +
                " dev\n");
}

TEST_F(ImportProgram, LeavesWorkInProgressAlone) {
  std::ofstream(t_.dir() / "fs/rill/b.c") << "not committed\n";
  ProcessResult r = begin();
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_EQ(t_.git({"rev-parse", "HEAD"}), head_.hex() + "\n");
  EXPECT_EQ(t_.git({"status", "--porcelain"}), " M fs/rill/b.c\n");
}

} // namespace
} // namespace kport
