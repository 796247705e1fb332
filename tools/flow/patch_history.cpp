// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the stream that git fast-import reads.
#include "flow/patch_history.h"

#include <map>
#include <random>
#include <vector>

#include <fmt/format.h>

#include "base/files.h"
#include "base/process.h"

namespace kport {
namespace {

constexpr size_t kSources = 300;
constexpr size_t kOthers = 1400;
constexpr size_t kMostLines = 1200;

class Writer {
public:
  std::string write(size_t patches);

private:
  using Lines = std::vector<std::string>;

  size_t below(size_t n) { return random_() % n; } // not a distribution:
                                                   // those differ by library
  std::string line();
  std::string text(const Lines& lines);
  void put(const std::string& path, const Lines& lines);
  void begin(const std::string& message);
  void edit();
  void move();
  const std::string& any();

  std::mt19937 random_{3};
  std::map<std::string, Lines> files_;
  std::vector<std::string> paths_;
  std::string out_;
  size_t commits_ = 0;
};

std::string Writer::line() {
  static constexpr const char* kLines[] = {
      "\tint ret = rill_{}(inode, page);", "\tif (!state->{})",
      "\t\treturn -EINVAL; /* {} */",      "",
      "}}",                                 "static int rill_{}(struct page *p)",
      "{{",                                 "\tmutex_unlock(&lock_{});",
      "\tgoto out_{};",                     "/* see rill_{}() for why */"};
  return fmt::format(fmt::runtime(kLines[below(std::size(kLines))]),
                     below(5000));
}

std::string Writer::text(const Lines& lines) {
  std::string out;
  for (const std::string& l : lines)
    out += l + "\n";
  return out;
}

void Writer::put(const std::string& path, const Lines& lines) {
  std::string content = text(lines);
  out_ += fmt::format("M 100644 inline {}\ndata {}\n{}\n", path,
                      content.size(), content);
}

void Writer::begin(const std::string& message) {
  int64_t when = 1500000000 + static_cast<int64_t>(commits_++) * 600;
  out_ += fmt::format("commit refs/heads/main\n"
                      "author A U Thor <author@example.com> {0} +0100\n"
                      "committer C O Mitter <mitter@example.com> {0} +0000\n",
                      when);
  out_ += fmt::format("data {}\n{}\n", message.size(), message);
}

const std::string& Writer::any() { return paths_[below(paths_.size())]; }

void Writer::edit() {
  const std::string& path = any();
  Lines& lines = files_[path];
  for (size_t places = 1 + below(5); places > 0; --places) {
    size_t at = below(lines.size() - 8);
    auto where = lines.begin() + static_cast<long>(at);
    switch (below(3)) {
    case 0:
      where = lines.erase(where, where + static_cast<long>(1 + below(4)));
      [[fallthrough]];
    case 1:
      for (size_t n = 1 + below(8); n > 0; --n)
        where = lines.insert(where, line());
      break;
    default:
      *where = line();
    }
  }
  while (lines.size() < 40)
    lines.push_back(line());
  put(path, lines);
}

// Renames a file, or deletes it and adds another.
void Writer::move() {
  size_t i = below(paths_.size());
  std::string to = fmt::format("fs/rill/dir{:02}/new{}.c", below(20), commits_);
  Lines lines = std::move(files_[paths_[i]]);
  if (below(2))
    for (std::string& l : lines)
      l = line();
  out_ += fmt::format("D {}\n", paths_[i]);
  files_.erase(paths_[i]);
  put(to, lines);
  files_[to] = std::move(lines);
  paths_[i] = to;
}

std::string Writer::write(size_t patches) {
  begin("base\n");
  for (size_t i = 0; i < kSources; ++i) {
    paths_.push_back(fmt::format("fs/rill/dir{:02}/file{}.c", i % 20, i));
    Lines& lines = files_[paths_.back()];
    for (size_t n = 40 + below(kMostLines - 40); n > 0; --n)
      lines.push_back(line());
    put(paths_.back(), lines);
  }
  for (size_t i = 0; i < kOthers; ++i)
    put(fmt::format("other/dir{:02}/file{}", i % 40, i), {line()});
  out_ += "reset refs/tags/base\nfrom refs/heads/main\n\n";
  for (size_t i = 0; i < patches; ++i) {
    begin(fmt::format("rill: change number {}\n\nWhat is done here, and why it "
                      "has to be done,\nin two lines.\n\nSigned-off-by: A U "
                      "Thor <author@example.com>\n",
                      i));
    if (below(20) == 0)
      move();
    else
      for (size_t n = 1 + below(4); n > 0; --n)
        edit();
  }
  return std::move(out_);
}

} // namespace

Result<void> make_patch_history(const fs::path& to, size_t patches) {
  if (fs::exists(to))
    return {};
  DirectoryWriter aside = TRY(DirectoryWriter::create(to));
  std::string place = aside.path().string();
  std::map<std::string, std::string> env = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                                            {"GIT_CONFIG_NOSYSTEM", "1"}};
  TRY(run_ok({.argv = {"git", "init", "-q", "-b", "main", place}, .env = env}));
  TRY(run_ok({.argv = {"git", "-C", place, "fast-import", "--quiet"},
              .env = env,
              .input = Writer().write(patches)}));
  return aside.commit();
}

} // namespace kport
