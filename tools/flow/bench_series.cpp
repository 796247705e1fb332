// SPDX-License-Identifier: GPL-2.0-or-later
// What mails cost that were proved to come through, against git's own: writing
// them and applying them.
#include <fmt/format.h>

#include "base/cpu.h"
#include "base/files.h"
#include "base/process.h"
#include "flow/bench.h"
#include "flow/patch_history.h"
#include "series/round_trip.h"

namespace kport {
namespace {

constexpr size_t kPatches = 2000;

Result<ProcessResult> git(const fs::path& dir, std::vector<std::string> argv) {
  argv.insert(argv.begin(), {"git", "-C", dir.string()});
  return run_ok({.argv = std::move(argv),
                 .env = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                         {"GIT_CONFIG_NOSYSTEM", "1"},
                         {"GIT_COMMITTER_NAME", "C O Mitter"},
                         {"GIT_COMMITTER_EMAIL", "mitter@example.com"}}});
}

struct Git {
  double written = 0;
  double applied = 0;
};

Result<Git> measure_git(const fs::path& history, const fs::path& work) {
  Git out;
  std::string mails = (work / "git").string();
  ProcessResult made = TRY(git(
      history, {"format-patch", "-q", "-o", mails, "base..main"}));
  out.written = made.cpu_seconds;
  fs::path tree = work / "am";
  TRY(git(work, {"clone", "-q", "-s", "-n", history.string(), tree.string()}));
  TRY(git(tree, {"checkout", "-q", "--detach", "tags/base"}));
  std::vector<std::string> am = {"am", "-q"};
  for (const fs::path& mail : TRY(list_files(mails)))
    am.push_back((fs::path(mails) / mail).string());
  out.applied = TRY(git(tree, am)).cpu_seconds;
  return out;
}

Result<size_t> write_ours(const fs::path& history, const fs::path& to) {
  Repository r = TRY(Repository::open(history));
  CommitRange range = TRY(r.resolve_range("base..main"));
  std::vector<Oid> commits = TRY(r.list_commits(range));
  VerifiedSeries series = TRY(make_mails(r, commits, {}));
  if (!series.refused.empty())
    return fail(series.refused[0]);
  for (size_t i = 0; i < series.mails.size(); ++i)
    TRY(write_file(to / fmt::format("{:04}.patch", i + 1),
                   series.mails[i].text));
  return series.mails.size();
}

Result<std::vector<Measure>> run(const Workspace& w) {
  fs::path dir = w.project.root / "build" / "bench" / "series";
  fs::path history = dir / fmt::format("history-{}", kPatches);
  TRY(make_patch_history(history, kPatches));
  fs::path work = dir / "work";
  std::error_code ec;
  fs::remove_all(work, ec);
  fs::create_directories(work, ec);
  Git theirs = TRY(measure_git(history, work)); // warms the page cache too
  double at = cpu_seconds();
  size_t mails = TRY(write_ours(history, work / "kport"));
  double ours = cpu_seconds() - at;
  fs::remove_all(work, ec);
  return std::vector<Measure>{
      {"series-export", ours, "CPU-s", ours / (theirs.written + theirs.applied),
       fmt::format("git format-patch {:.2f} + git am {:.2f}; {} patches, each "
                   "re-applied",
                   theirs.written, theirs.applied, mails),
       1}};
}

} // namespace

Benchmark series_benchmark() { return {{"series-export"}, run}; }

} // namespace kport
