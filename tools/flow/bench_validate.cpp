// SPDX-License-Identifier: GPL-2.0-or-later
// What a verdict for every patch on every kernel costs, against the two ways
// people have today: a clean rebuild each time, and `git rebase --exec` with
// ccache over one incremental build per kernel.
#include <algorithm>
#include <ctime>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/files.h"
#include "base/process.h"
#include "flow/bench.h"
#include "flow/report.h"
#include "model/report.h"

namespace kport {
namespace {

constexpr const char* kRange = "HEAD~30..HEAD"; // ci/validate/history

fs::path program() { return fs::read_symlink("/proc/self/exe"); }

Result<ProcessResult> git(const fs::path& dir, std::vector<std::string> argv) {
  argv.insert(argv.begin(), {"git", "-C", dir.string()});
  return run_ok({.argv = std::move(argv),
                 .env = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                         {"GIT_COMMITTER_NAME", "C O Mitter"},
                         {"GIT_COMMITTER_EMAIL", "mitter@example.com"}}});
}

struct Validated {
  double cpu_seconds = 0;
  Report report;
};

Result<Validated> validate_all(const Workspace& w, const fs::path& repository,
                               const fs::path& out) {
  ProcessResult r = TRY(run({.argv = {program().string(), "--project",
                                      repository.string(),
                                      fmt::format("-j{}", w.jobs), "validate",
                                      "--no-sandbox", "-o", out.string(),
                                      kRange},
                             .log = out.string() + ".log"}));
  if (r.exit_code > 1) // 1: the history has bad patches, on purpose
    return fail(error("bench", "kport validate failed", {},
                      "read " + out.string() + ".log"));
  return Validated{r.cpu_seconds, TRY(read_report(out))};
}

struct Share {
  size_t cells = 0;
  size_t cached = 0;
  size_t canonical = 0; // patches that touch canonical code
};

Share share_of(const Report& report) {
  Share s;
  for (const PatchReport& p : report.patches) {
    s.canonical += std::ranges::any_of(
        p.files, [](const std::string& f) { return f.starts_with("fs/"); });
    for (const Cell& c : p.cells) {
      ++s.cells;
      s.cached += c.cached;
    }
  }
  return s;
}

// The steps for one checked out commit, for all targets, as a person's script
// has them; `clean`: from nothing each time.
std::string script(const std::vector<TargetTree>& kernels, const fs::path& work,
                   bool clean) {
  std::string text = "set -u\n";
  for (const TargetTree& k : kernels) {
    fs::path out = work / k.name;
    if (clean)
      text += fmt::format("rm -rf {}\n", out.string());
    text += fmt::format("{} backport --target {} --out {} >/dev/null && "
                        "make -C {} M={} {} {} W=1 -j2 modules\n",
                        program().string(), k.name, out.string(),
                        k.build_dir.string(), out.string(),
                        fmt::join(k.make_args, " "),
                        clean ? "" : "CC='ccache gcc'");
  }
  return text + "exit 0\n";
}

// A clone at the base of the range, and git's own loop over the patches.
Result<double> rebase(const std::vector<TargetTree>& kernels,
                      const fs::path& repository, const fs::path& work,
                      bool clean) {
  std::error_code ec;
  fs::remove_all(work, ec);
  fs::create_directories(work, ec);
  fs::path tree = work / "tree";
  TRY(git(work, {"clone", "-q", "-s", repository.string(), tree.string()}));
  fs::path steps = work / "steps.sh";
  TRY(write_file(steps, script(kernels, work, clean)));
  Command loop{.argv = {"git", "-C", tree.string(), "rebase", "-q", "--exec",
                        "sh " + steps.string(), "--force-rebase", "HEAD~30"},
               .env = {{"CCACHE_DIR", (work / "ccache").string()},
                       {"GIT_CONFIG_GLOBAL", "/dev/null"},
                       {"GIT_COMMITTER_NAME", "C O Mitter"},
                       {"GIT_COMMITTER_EMAIL", "mitter@example.com"},
                       {"MAKEFLAGS", ""}},
               .log = work / "log"};
  ProcessResult r = TRY(run(loop));
  if (r.exit_code != 0)
    return fail(error("bench", "git rebase failed", {},
                      "read " + (work / "log").string()));
  return r.cpu_seconds;
}

Result<std::vector<Measure>> run_benchmark(const Workspace& w) {
  fs::path dir = w.project.root / "build" / "bench" / "validate";
  fs::path repository = dir / "repo";
  // No cache may know these trees.
  TRY(run_ok({.argv = {(w.project.root / "ci/validate/history").string(),
                       dir.string(), fmt::format("bench-{}", time(nullptr))}}));
  std::vector<TargetTree> kernels;
  for (const TargetSpec& spec : TRY(w.find_all({"all"})))
    kernels.push_back(TRY(acquire_tree(w.acquire, spec)));
  Validated first = TRY(validate_all(w, repository, dir / "report"));
  Validated again = TRY(validate_all(w, repository, dir / "report"));
  TRY(git(repository, {"-c", "user.name=Ada", "-c", "user.email=a@example.org",
                       "commit", "-q", "--amend", "--allow-empty", "-m",
                       "demo: amended", "-m", "Why: the bench."}));
  fs::path source = repository / "fs/demo/util.c";
  TRY(write_file(source, TRY(read_file(source)) + "/* amended */\n"));
  TRY(git(repository, {"-c", "user.name=Ada", "-c", "user.email=a@example.org",
                       "commit", "-q", "-a", "--amend", "--no-edit"}));
  Validated amended = TRY(validate_all(w, repository, dir / "report"));
  double naive = TRY(rebase(kernels, repository, dir / "naive", true));
  double exec = TRY(rebase(kernels, repository, dir / "exec", false));
  Share s = share_of(first.report);
  Share last = share_of(amended.report);
  return std::vector<Measure>{
      {"validate-naive", first.cpu_seconds, "CPU-s", first.cpu_seconds / naive,
       fmt::format("a clean rebuild per patch and target, {:.1f}; {} patches, "
                   "{} touch canonical code; {} of {} cells from the cache",
                   naive, first.report.patches.size(), s.canonical, s.cached,
                   s.cells),
       1.0 / 5},
      {"validate-rebase", first.cpu_seconds, "CPU-s", first.cpu_seconds / exec,
       fmt::format("git rebase --exec with ccache, {:.1f}", exec), 1.0 / 2},
      {"validate-again", again.cpu_seconds, "CPU-s", 0, "a second run", 2},
      {"validate-amended", amended.cpu_seconds, "CPU-s",
       amended.cpu_seconds / first.cpu_seconds,
       fmt::format("the first run; {} of {} cells built",
                   last.cells - last.cached, last.cells),
       0.2}};
}

} // namespace

Benchmark validate_benchmark() {
  return {{"validate-naive", "validate-rebase", "validate-again",
           "validate-amended"},
          run_benchmark};
}

} // namespace kport
