// SPDX-License-Identifier: GPL-2.0-or-later
// spatch as a program that gives text for text.
#include "engine/cocci/spatch.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "base/files.h"
#include "base/process.h"

namespace kport {
namespace {

// Kernel macros that spatch's own list does not know: without them it skips
// every function that uses one.
constexpr std::string_view kMacros =
    "#define scoped_guard(...) YACFE_ITERATOR\n"
    "#define scoped_cond_guard(...) "
    "YACFE_ITERATOR\n"
    "#define scoped_class(...) "
    "YACFE_ITERATOR\n";

// A tree's 4 GB are enough for any one file; OCaml says so when they are not.
constexpr uint64_t kMemory = uint64_t{4} << 30;

// A directory below the system's temporary one, for as long as this lives.
class Scratch {
public:
  Scratch() {
    std::string name = fs::temp_directory_path() / "kport-spatch-XXXXXX";
    if (mkdtemp(name.data()))
      path_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty())
      fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const fs::path& path() const { return path_; }

private:
  fs::path path_;
};

std::string key_of(const std::string& version, const SpatchJob& job) {
  std::string key = "1"; // of what is kept, see encode()
  for (std::string_view part :
       {std::string_view(version), kMacros, std::string_view(job.script),
        std::string_view(job.header ? "h" : "c")})
    key += '\0' + std::string(part);
  for (const std::string& d : job.defines)
    key += '\0' + d;
  return sha256(key + std::string(2, '\0') + job.text);
}

// "FIRST LAST" for each unparsed part, a blank line, the text.
std::string encode(const SpatchResult& r) {
  std::string out;
  for (const auto& [first, last] : r.unparsed)
    out += fmt::format("{} {}\n", first, last);
  return out + "\n" + r.text;
}

bool decode(std::string_view bytes, SpatchResult& out) {
  while (!bytes.empty() && bytes[0] != '\n') {
    std::pair<uint32_t, uint32_t> lines;
    size_t end = bytes.find('\n');
    size_t blank = bytes.find(' ');
    if (end == bytes.npos || blank > end)
      return false;
    std::from_chars(bytes.data(), bytes.data() + blank, lines.first);
    std::from_chars(bytes.data() + blank + 1, bytes.data() + end, lines.second);
    out.unparsed.push_back(lines);
    bytes.remove_prefix(end + 1);
  }
  if (bytes.empty())
    return false;
  out.text = bytes.substr(1);
  return true;
}

// The first line that says something, of what a failed run printed.
std::string reason_in(std::string_view messages) {
  size_t at = messages.find("parse error");
  at = at == messages.npos ? messages.find("rror") : at;
  if (at == messages.npos)
    return "it says nothing";
  size_t begin = messages.rfind('\n', at);
  begin = begin == messages.npos ? 0 : begin + 1;
  std::string out;
  for (int lines = 0; lines < 2 && begin < messages.size(); ++lines) {
    size_t end = std::min(messages.find('\n', begin), messages.size());
    std::string_view line = messages.substr(begin, end - begin);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    out += (out.empty() ? "" : " ") + std::string(line);
    begin = end + 1;
  }
  return out;
}

// A CRLF file stays one: spatch writes the lines it makes with LF.
void keep_line_ends(const std::string& before, std::string& after) {
  auto bare = [](const std::string& text) {
    for (size_t at = 0; (at = text.find('\n', at)) != text.npos; ++at)
      if (at == 0 || text[at - 1] != '\r')
        return true;
    return false;
  };
  if (before.find('\n') == before.npos || bare(before))
    return;
  for (size_t at = 0; (at = after.find('\n', at)) != after.npos; ++at)
    if (at == 0 || after[at - 1] != '\r')
      after.insert(at++, 1, '\r');
}

} // namespace

std::vector<std::pair<uint32_t, uint32_t>>
unparsed_lines(std::string_view messages, std::string_view file) {
  std::vector<std::pair<uint32_t, uint32_t>> out;
  std::string mark = fmt::format("= File \"{}\", line ", file);
  for (size_t at = 0; (at = messages.find(mark, at)) != messages.npos;) {
    at += mark.size();
    uint32_t line = 0;
    std::from_chars(messages.data() + at, messages.data() + messages.size(),
                    line);
    uint32_t before = 0, after = 0;
    bool seen = false;
    for (size_t l = messages.find('\n', at); l != messages.npos;
         l = messages.find('\n', l + 1)) {
      std::string_view text = messages.substr(l + 1);
      if (text.starts_with("BAD:"))
        seen = true;
      else if (text.starts_with("bad:"))
        ++(seen ? after : before);
      else if (seen || text.starts_with("parse error"))
        break;
    }
    std::pair<uint32_t, uint32_t> lines = {line - std::min(before, line - 1),
                                           line + after};
    if (line > 0 && std::ranges::find(out, lines) == out.end())
      out.push_back(lines);
  }
  return out;
}

Result<Spatch> Spatch::open(fs::path cache_dir) {
  Result<ProcessResult> r = kport::run({.argv = {"spatch", "--version"}});
  if (!r || r->exit_code != 0)
    return fail(error("no-spatch",
                      "a rule holds SmPL, and spatch does not run here", {},
                      "install coccinelle; ci/setup does"));
  Spatch s;
  s.cache_dir_ = std::move(cache_dir);
  s.version_ = r->out;
  return s;
}

Result<SpatchResult> Spatch::run(const SpatchJob& job) const {
  std::string key = key_of(version_, job);
  fs::path cached = cache_dir_ / key.substr(0, 2) / key.substr(2);
  SpatchResult out;
  if (Result<std::string> kept = read_file(cached))
    if (decode(*kept, out))
      return out;
  out = {};
  Scratch scratch;
  const fs::path& dir = scratch.path();
  std::string name = job.header ? "input.h" : "input.c";
  if (dir.empty())
    return fail(error("scratch", "cannot make a temporary directory"));
  TRY(write_file(dir / name, job.text));
  TRY(write_file(dir / "rule.cocci", job.script));
  TRY(write_file(dir / "macros.h", kMacros));
  Command c;
  c.argv = {
      "spatch",        "--sp-file",      "rule.cocci",        "--in-place",
      "--no-includes", "--no-show-diff", "--verbose-parsing", "--macro-file",
      "macros.h"};
  for (const std::string& d : job.defines)
    c.argv.insert(c.argv.end(), {"-D", d});
  c.argv.push_back(name);
  c.cwd = dir;
  c.env = {{"HOME", dir.string()}}; // nobody's .cocciconfig
  c.cpu_limit = cpu_limit;
  c.memory_limit = kMemory;
  ProcessResult r = TRY(kport::run(c));
  out.cpu_seconds = r.cpu_seconds;
  if (interrupted())
    return fail(Diagnostic{.code = "interrupted",
                           .message = "interrupted",
                           .exit = ExitCode::interrupted});
  if (r.out_of_time)
    out.failure =
        fmt::format("spatch was stopped after {} s of CPU time", cpu_limit);
  else if (r.exit_code != 0)
    out.failure = fmt::format("spatch failed with exit code {}: {}",
                              r.exit_code, reason_in(r.err));
  if (!out.failure.empty())
    return out;
  out.text = TRY(read_file(dir / name));
  keep_line_ends(job.text, out.text);
  out.unparsed = unparsed_lines(r.err, name);
  TRY(write_file(cached, encode(out)));
  return out;
}

} // namespace kport
