// SPDX-License-Identifier: GPL-2.0-or-later
// Writes a git-fast-import(1) stream from a fixed seed.
#include "flow/bench_history.h"

#include <array>
#include <map>
#include <random>
#include <vector>

#include <fmt/format.h>

#include "base/files.h"
#include "base/process.h"

namespace kport {
namespace {

struct Directory {
  std::string from;
  std::string to;
  size_t files;
};

const std::array<Directory, 13> kCanonical = {{
    {"vault/client", "fs/vault/client", 90},
    {"vault/server", "fs/vault/server", 120},
    {"vault/lock", "fs/vault/lock", 40},
    {"vault/log", "fs/vault/log", 35},
    {"vault/meta", "fs/vault/meta", 110},
    {"vault/quota", "fs/vault/quota", 25},
    {"vault/pool", "fs/vault/pool", 60},
    {"vault/include", "fs/vault/include", 80},
    {"wire/core", "net/wire/core", 50},
    {"wire/tcp", "net/wire/tcp", 20},
    {"wire/ib", "net/wire/ib", 25},
    {"wire/include/uapi", "include/uapi/linux/vault", 30},
    {"lib/crypto", "fs/vault/crypto", 15},
}};
constexpr std::array<std::string_view, 8> kElsewhere = {
    "vault/tests", "vault/utils",    "vault/doc", "wire/utils",
    "autoconf",    "debian/control", "snmp/code", "scripts"};
constexpr std::string_view kCompat = "vault/compat";

class Stream {
public:
  std::string text;

  void commit(size_t number, std::string_view branch, size_t from,
              size_t merge) {
    int64_t when = 1'000'000'000 + static_cast<int64_t>(number) * 18'000;
    std::string message = fmt::format(
        "VT-{} {}: change number {} of the history\n\n"
        "What was wrong is told here in a few lines of text, as people do, so\n"
        "that a message is as long as messages are: case {} of them.\n\n"
        "Signed-off-by: Author {} <author{}@example.com>\n"
        "Reviewed-by: Reviewer {} <reviewer{}@example.com>\n"
        "Change-Id: I{:040x}\n",
        number, branch, number, below(1000), number % 97, number % 97,
        number % 31, number % 31, number);
    text += fmt::format("commit refs/heads/{}\nmark :{}\n"
                        "author Author {} <author{}@example.com> {} +0100\n"
                        "committer Gate <gate@example.com> {} +0000\ndata {}\n",
                        branch, number, number % 97, number % 97, when,
                        when + 3600, message.size());
    text += message;
    if (from != 0)
      text += fmt::format("from :{}\n", from);
    if (merge != 0)
      text += fmt::format("merge :{}\n", merge);
  }
  void file(std::string_view path, uint64_t content) {
    text += fmt::format("M 100644 inline {}\ndata 17\n{:016x}\n\n", path,
                        content * 0x9e3779b97f4a7c15u);
  }
  uint64_t file(std::string_view path) {
    file(path, next_);
    return next_++;
  }
  size_t below(size_t n) { return random_() % n; }

private:
  std::mt19937 random_{20'240'229};
  uint64_t next_ = 1;
};

class Generator {
public:
  std::string stream(size_t commits) {
    first();
    size_t main = 1, side = 0, side_length = 0;
    for (size_t n = 2; n <= commits; ++n) {
      if (side != 0 && side_length == 0) { // brought back with nothing own
        out_.commit(n, "main", main, side);
        for (const auto& [path, content] : side_files_)
          out_.file(path, content);
        main = n;
        side = 0;
        side_files_.clear();
        continue;
      }
      if (side == 0 && out_.below(100) == 0)
        side = main, side_length = 3;
      bool aside = side != 0 && side_length > 0;
      out_.commit(n, aside ? "side" : "main", aside ? side : main, 0);
      change(aside);
      (aside ? side : main) = n;
      side_length -= aside;
    }
    return out_.text + "done\n";
  }

private:
  void first() {
    out_.commit(1, "main", 0, 0);
    for (const Directory& d : kCanonical) {
      for (size_t i = 0; i < d.files; ++i)
        out_.file(fmt::format("{}/file{:03}.c", d.from, i));
      out_.file(d.from + "/Makefile.am");
      out_.file(d.from + "/.gitignore");
    }
    for (std::string_view dir : kElsewhere)
      for (size_t i = 0; i < 160; ++i)
        out_.file(fmt::format("{}/d{}/other{:03}", dir, i % 7, i));
    for (size_t i = 0; i < 60; ++i)
      out_.file(fmt::format("{}/part{:03}.h", kCompat, i));
    for (size_t i = 0; i < 40; ++i)
      out_.file(fmt::format("TOP{:02}", i));
  }

  void put(const std::string& path, bool aside) {
    uint64_t content = out_.file(path);
    if (aside)
      side_files_[path] = content;
  }

  void other(bool aside) {
    put(fmt::format("{}/d{}/other{:03}", kElsewhere[out_.below(8)],
                    out_.below(7), out_.below(160)),
        aside);
  }

  void change(bool aside) {
    if (out_.below(100) < 35) { // nothing of the kernel's
      for (size_t i = 1 + out_.below(3); i-- > 0;)
        other(aside);
      return;
    }
    // A few directories have most of the changes.
    const Directory& d =
        kCanonical[out_.below(3) != 0 ? out_.below(5) : out_.below(13)];
    for (size_t i = 1 + out_.below(3); i-- > 0;)
      put(fmt::format("{}/file{:03}.c", d.from, out_.below(d.files)), aside);
    if (out_.below(100) < 46)
      other(aside);
    if (out_.below(1000) < 86)
      put(d.from + (out_.below(2) ? "/Makefile.am" : "/.gitignore"), aside);
    if (out_.below(100) < 7)
      put(fmt::format("{}/part{:03}.h", kCompat, out_.below(60)), aside);
  }

  Stream out_;
  std::map<std::string, uint64_t> side_files_;
};

} // namespace

Project bench_project() {
  Project p;
  p.name = "vault";
  for (const Directory& d : kCanonical) {
    p.canonical.push_back(d.from);
    p.map.push_back({d.from, d.to});
  }
  p.exclude = {"vault/*/Makefile.am", "wire/*/Makefile.am", "lib/*/Makefile.am",
               "*/.gitignore"};
  return p;
}

Result<void> make_bench_history(const fs::path& to, size_t commits) {
  std::error_code ec;
  if (fs::exists(to / "packed-refs", ec) || fs::exists(to / "refs/heads/main"))
    return {};
  DirectoryWriter aside = TRY(DirectoryWriter::create(to));
  std::string dir = aside.path().string();
  TRY(run_ok({.argv = {"git", "init", "-q", "--bare", "-b", "main", dir}}));
  TRY(run_ok({.argv = {"git", "-C", dir, "-c", "fastimport.unpackLimit=0", "-c",
                       "pack.threads=1", "fast-import", "--quiet", "--done"},
              .input = Generator().stream(commits)}));
  TRY(run_ok(
      {.argv = {"git", "-C", dir, "update-ref", "-d", "refs/heads/side"}}));
  return aside.commit();
}

} // namespace kport
