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
#include "model/kbuild.h"
#include "model/report.h"

namespace kport {
namespace {

constexpr const char* kRange = "HEAD~30..HEAD"; // ci/validate/work

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
        p.files, [](const std::string& f) {
          return f.starts_with("fs/") || f.starts_with("net/");
        });
    for (const Cell& c : p.cells) {
      ++s.cells;
      s.cached += c.cached;
    }
  }
  return s;
}

// A history of the real modules that no cache has seen: each way gets its own,
// so that none finds what another one left.
Result<fs::path> make_history(const Workspace& w, const fs::path& dir) {
  static unsigned count = 0;
  TRY(run_ok({.argv = {(w.project.root / "ci/validate/work").string(),
                       dir.string(),
                       fmt::format("{:x}", 16 * time(nullptr) + count++)}}));
  return dir / "repo";
}

// The steps for one checked out commit, for all targets, as a person's script
// has them; `clean`: from nothing each time. kbuild needs a file of ours on top
// of the clean tree, which has none.
std::string script(const std::vector<TargetTree>& kernels, const fs::path& work,
                   bool clean) {
  std::string text = "set -u\n";
  for (const TargetTree& k : kernels) {
    fs::path out = work / k.name;
    if (clean)
      text += fmt::format("rm -rf {}\n", out.string());
    text += fmt::format("{} backport --target {} --out {} >/dev/null && "
                        "{{ [ -e {}/Kbuild ] || cp {}/Kbuild {}/; }} && "
                        "make -C {} M={} {} {} W=1 -j2 modules && "
                        "echo built\n",
                        program().string(), k.name, out.string(), out.string(),
                        work.string(), out.string(), k.build_dir.string(),
                        out.string(), fmt::join(k.make_args, " "),
                        clean ? "" : "CC='ccache gcc'");
  }
  return text + "exit 0\n";
}

// git's own loop over the patches.
Result<double> rebase(const Workspace& w,
                      const std::vector<TargetTree>& kernels,
                      const fs::path& work, bool clean) {
  fs::path tree = TRY(make_history(w, work));
  fs::path steps = work / "steps.sh";
  TRY(write_file(work / "Kbuild", kbuild_files(w.project, {}).at("Kbuild")));
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
  std::string log = TRY(read_file(work / "log"));
  size_t built = 0;
  for (size_t at = log.find("\nbuilt\n"); at != log.npos;
       at = log.find("\nbuilt\n", at + 1))
    ++built;
  if (built != 30 * kernels.size())
    return fail(error("bench", fmt::format("the loop built {} of {} trees",
                                           built, 30 * kernels.size()),
                      {}, "read " + (work / "log").string()));
  return r.cpu_seconds;
}

Result<std::vector<Measure>> run_benchmark(const Workspace& w) {
  fs::path dir = w.project.root / "build" / "bench" / "validate";
  fs::path repository = TRY(make_history(w, dir / "kport"));
  std::vector<TargetTree> kernels;
  for (const TargetSpec& spec : TRY(w.find_all({"all"})))
    kernels.push_back(TRY(acquire_tree(w.acquire, spec)));
  Validated first = TRY(validate_all(w, repository, dir / "report"));
  Validated again = TRY(validate_all(w, repository, dir / "report"));
  TRY(git(repository, {"-c", "user.name=Ada", "-c", "user.email=a@example.org",
                       "commit", "-q", "--amend", "--allow-empty", "-m",
                       "rill: amended", "-m", "Why: the bench."}));
  fs::path source = repository / "fs/rill/dentry.c";
  TRY(write_file(source, TRY(read_file(source)) + "/* amended */\n"));
  TRY(git(repository, {"-c", "user.name=Ada", "-c", "user.email=a@example.org",
                       "commit", "-q", "-a", "--amend", "--no-edit"}));
  Validated amended = TRY(validate_all(w, repository, dir / "report"));
  double naive = TRY(rebase(w, kernels, dir / "naive", true));
  double exec = TRY(rebase(w, kernels, dir / "exec", false));
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
