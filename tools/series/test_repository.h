// SPDX-License-Identifier: GPL-2.0-or-later
// A real repository for tests, with fixed names and dates. Only tests include
// it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/process.h"
#include "series/repository.h"

namespace kport {

class TestRepository {
public:
  TestRepository() {
    std::string name = testing::TempDir() + "kport-git-XXXXXX";
    dir_ = mkdtemp(name.data());
    git({"init", "-q", "-b", "main"});
  }
  TestRepository(const TestRepository&) = delete;
  TestRepository& operator=(const TestRepository&) = delete;
  ~TestRepository() {
    std::error_code ec;
    std::filesystem::remove_all(dir_, ec);
  }

  const std::filesystem::path& dir() const { return dir_; }
  Repository open() const { return Repository::open(dir_).value(); }

  // git's standard output, with nothing of the owner's configuration; a
  // failing git fails the test.
  std::string git(std::vector<std::string> args, std::string input = {}) const {
    ProcessResult r = try_git(std::move(args), std::move(input));
    EXPECT_EQ(r.exit_code, 0) << r.err;
    return r.out;
  }
  ProcessResult try_git(std::vector<std::string> args,
                        std::string input = {}) const {
    args.insert(args.begin(), "git");
    Command command{.argv = std::move(args),
                    .cwd = dir_,
                    .env = {{"GIT_CONFIG_NOSYSTEM", "1"},
                            {"GIT_CONFIG_GLOBAL", "/dev/null"},
                            {"GIT_AUTHOR_NAME", "A U Thor"},
                            {"GIT_AUTHOR_EMAIL", "author@example.com"},
                            {"GIT_AUTHOR_DATE", "1700000000 +0100"},
                            {"GIT_COMMITTER_NAME", "C O Mitter"},
                            {"GIT_COMMITTER_EMAIL", "committer@example.com"},
                            {"GIT_COMMITTER_DATE", "1700000000 +0100"}},
                    .input = std::move(input)};
    return run(command).value();
  }

  struct File {
    std::string text;
    uint32_t mode = 0100644;
    File(const char* t) : text(t) {}
    File(std::string t, uint32_t m = 0100644) : text(std::move(t)), mode(m) {}
  };
  using Files = std::map<std::string, File>; // path -> content

  // A tree of exactly these files; for a gitlink the text is the commit's name.
  Oid tree(const Repository& r, const Files& files) const {
    TreeEntries entries;
    std::map<std::string, Files> below;
    for (const auto& [path, file] : files) {
      size_t slash = path.find('/');
      if (slash != path.npos)
        below[path.substr(0, slash)].emplace(path.substr(slash + 1), file);
      else
        entries.push_back({path, file.mode,
                           file.mode == 0160000
                               ? parse_oid(file.text).value()
                               : r.write_blob(file.text).value()});
    }
    for (const auto& [name, inner] : below)
      entries.push_back({name, 0040000, tree(r, inner)});
    return r.write_tree(entries).value();
  }

  // A commit with that whole tree; each is a minute after the one before.
  Oid commit(const Files& files, const std::string& message,
             const std::vector<Oid>& parents = {}) {
    Repository r = open();
    Commit c;
    c.tree = tree(r, files);
    c.parents = parents;
    c.text.author = {"A U Thor", "author@example.com", next_ += 60, 60};
    c.text.committer = {"C O Mitter", "committer@example.com", next_, 60};
    c.text.message = message;
    return r.write_commit(c).value();
  }

  void set_ref(const std::string& name, const Oid& id) const {
    git({"update-ref", name, id.hex()});
  }

private:
  std::filesystem::path dir_;
  int64_t next_ = 1700000000;
};

} // namespace kport
