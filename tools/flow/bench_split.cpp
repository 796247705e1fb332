// SPDX-License-Identifier: GPL-2.0-or-later
// What a split costs, against the least it must do and git-filter-repo.
#include <fmt/format.h>

#include "base/cpu.h"
#include "base/process.h"
#include "flow/bench.h"
#include "flow/bench_history.h"
#include "series/split.h"
#include "series/split_floor.h"

namespace kport {
namespace {

struct Timed {
  double seconds = 0;
  size_t commits = 0;
};

Result<double> time_floor(const fs::path& dir, Floor& floor) {
  double at = cpu_seconds();
  Repository r = TRY(Repository::open(dir));
  floor = TRY(walk_floor(r, bench_project(), {{}, TRY(r.resolve("main"))}));
  return cpu_seconds() - at;
}

Result<Timed> time_split(const fs::path& dir, bool write) {
  double at = cpu_seconds();
  Repository r = TRY(Repository::open(dir));
  ObjectPool pool(r);
  Project p = bench_project();
  SplitResult s = TRY(split_history(
      p, pool, {.range = {{}, TRY(r.resolve("main"))}, .progress = {}}));
  if (write) {
    TRY(pool.write(r, std::vector{s.tip}));
    RefUpdate update{"refs/heads/upstream", s.tip, {}, "bench"};
    TRY(r.move_refs(std::span(&update, 1), {}));
  }
  Timed out{cpu_seconds() - at, 0};
  for (const SplitStep& step : s.steps)
    out.commits += !step.upstream.is_zero();
  return out;
}

Result<void> copy_repository(const fs::path& from, const fs::path& to) {
  std::error_code ec;
  fs::remove_all(to, ec);
  fs::copy(from, to, fs::copy_options::recursive, ec);
  if (ec)
    return fail(error("file", fmt::format("cannot copy {}: {}", from.string(),
                                          ec.message())));
  return {};
}

// The same job as a person runs it, in a process of its own.
Result<ProcessResult> whole_program(const fs::path& dir, const fs::path& repo) {
  std::string yaml = "name: vault\nversion: 1.0.0\nmainline: mainline\n"
                     "targets: []\n"
                     "search: {rules: [], compat: [], targets: [t]}\n";
  Project p = bench_project();
  yaml += "canonical:\n";
  for (const std::string& path : p.canonical)
    yaml += "  - " + path + "\n";
  yaml += "exclude:\n";
  for (const std::string& glob : p.exclude)
    yaml += "  - '" + glob + "'\n";
  yaml += "map:\n";
  for (const PathMap& m : p.map)
    yaml += fmt::format("  - {{from: {}, to: {}}}\n", m.from, m.to);
  TRY(write_file(dir / "project" / "kport.yaml", yaml));
  return run_ok({.argv = {fs::read_symlink("/proc/self/exe").string(),
                          "--project", (dir / "project").string(), "split",
                          "main", "--repository", repo.string()}});
}

// The plain path filter: no excludes, no hooks, no policy, no gc.
Result<double> filter_repo(const fs::path& repo) {
  std::vector<std::string> argv = {"git",         "-C",      repo.string(),
                                   "filter-repo", "--force", "--partial",
                                   "--quiet"};
  for (const PathMap& m : bench_project().map) {
    argv.insert(argv.end(), {"--path", m.from + "/", "--path-rename",
                             m.from + "/:" + m.to + "/"});
  }
  return TRY(run_ok({.argv = argv})).cpu_seconds;
}

// Known only while this process is the smaller one (process.h).
Result<Measure> memory_of(const ProcessResult& program) {
  if (program.peak_kilobytes == 0)
    return fail(error("bench-memory",
                      "this process has taken more memory than the split, "
                      "whose own peak cannot be told from it",
                      {}, "run it again: the history is made once"));
  return Measure{"split-memory",
                 static_cast<double>(program.peak_kilobytes) / 1024, "MB", 0,
                 "peak of the whole program", 1024};
}

Result<std::vector<Measure>> run(const Workspace& w) {
  fs::path dir = w.project.root / "build" / "bench" / "split";
  fs::path history = dir / fmt::format("history-{}", kBenchCommits);
  TRY(make_bench_history(history, kBenchCommits));
  fs::path work = dir / "work";
  // The first walk warms the page cache for all. The program comes next, while
  // this process is small.
  Floor floor;
  TRY(time_floor(history, floor));
  TRY(copy_repository(history, work));
  ProcessResult program = TRY(whole_program(dir, work));
  Measure memory = TRY(memory_of(program));
  TRY(copy_repository(history, work));
  double filtered = TRY(filter_repo(work));
  double least = TRY(time_floor(history, floor));
  Timed hashed = TRY(time_split(history, false));
  TRY(copy_repository(history, work));
  Timed written = TRY(time_split(work, true));
  std::error_code ec;
  fs::remove_all(work, ec);

  std::string size =
      fmt::format("{} commits, {} trees", floor.commits, floor.trees);
  return std::vector<Measure>{
      {"split-floor", least, "CPU-s", 0, size, 0},
      {"split-hash", hashed.seconds, "CPU-s", hashed.seconds / least,
       fmt::format("split-floor; {} commits told", hashed.commits), 3},
      {"split-written", written.seconds, "CPU-s", written.seconds / least,
       "split-floor; pack and ref written", 6},
      {"split-program", program.cpu_seconds, "CPU-s",
       program.cpu_seconds / filtered,
       fmt::format("git-filter-repo's {:.2f}", filtered), 1.0 / 3},
      std::move(memory)};
}

} // namespace

Benchmark split_benchmark() {
  return {{"split-floor", "split-hash", "split-written", "split-program",
           "split-memory"},
          run};
}

} // namespace kport
