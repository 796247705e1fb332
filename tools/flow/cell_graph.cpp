// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the graph, starts the engine, watches.
#include "flow/cell_graph.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/files.h"
#include "base/process.h"

namespace kport {
namespace {

// Ninja's own escapes for paths.
std::string escaped(const std::string& path) {
  std::string out;
  for (char c : path) {
    if (c == '$' || c == ' ' || c == ':')
      out += '$';
    out += c;
  }
  return out;
}

// One word for the shell that Ninja runs commands with.
std::string quoted(const std::string& word) {
  std::string out = "'";
  for (char c : word)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// What dies with us, even when we are killed.
std::vector<std::string> bound(std::vector<std::string> argv) {
  argv.insert(argv.begin(), {"setpriv", "--pdeathsig", "KILL", "--"});
  return argv;
}

// Runs `work` beside ticks of the caller.
Result<void> watched(const std::function<void()>& tick,
                     const std::function<Result<void>()>& work) {
  std::atomic<bool> done = false;
  Result<void> result;
  std::thread worker([&] {
    result = work();
    done = true;
    done.notify_one();
  });
  while (!done) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    tick();
  }
  worker.join();
  tick();
  return result;
}

Diagnostic no_verdict(const std::string& engine, const std::string& words) {
  Diagnostic d =
      error("cell", engine + " ended before every cell had a verdict");
  size_t from = words.size() > 2000 ? words.size() - 2000 : 0;
  d.notes.push_back({words.substr(from), {}});
  d.help = "run kport validate again: what is done is kept";
  return d;
}

Result<void> by_ninja(const CellRun& run,
                      const std::vector<fs::path>& job_files) {
  fs::path graph = run.directory / "build.ninja";
  fs::path self = fs::read_symlink("/proc/self/exe");
  TRY(write_file(graph, print_graph(run.jobs, job_files, self)));
  Command ninja{.argv = bound({"ninja", "-f", graph.string(), "-C",
                               run.directory.string(), "-k", "0",
                               fmt::format("-j{}", run.parallel)}),
                .log = run.directory / "ninja.log"};
  return watched(run.tick, [&]() -> Result<void> {
    ProcessResult r = TRY(kport::run(ninja));
    if (r.exit_code != 0 && !interrupted())
      return fail(no_verdict("ninja", TRY(read_file(*ninja.log))));
    return {};
  });
}

constexpr size_t kArray = 1000; // slurm.conf(5): MaxArraySize is 1001

// The commands for one target's cells: job arrays that run one job at a time,
// in order; sbatch waits for each.
Result<std::vector<Command>> arrays(const fs::path& directory,
                                    const std::string& target,
                                    const std::vector<std::string>& files) {
  std::vector<Command> out;
  fs::path self = fs::read_symlink("/proc/self/exe");
  fs::path script = directory / "cell.sbatch";
  TRY(write_file(script,
                 "#!/bin/sh\n"
                 "# One cell: the line of the list that the array is at.\n"
                 "job=$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" \"$1\")\n"
                 "exec \"$2\" validate-cell \"$job\"\n",
                 0755));
  for (size_t from = 0; from < files.size(); from += kArray) {
    size_t count = std::min(kArray, files.size() - from);
    std::string name = fmt::format("{}-{}", target, from / kArray);
    fs::path list = directory / (name + ".jobs");
    auto first = files.begin() + static_cast<std::ptrdiff_t>(from);
    TRY(write_file(
        list,
        fmt::format("{}\n",
                    fmt::join(first, first + static_cast<std::ptrdiff_t>(count),
                              "\n"))));
    out.push_back(
        {.argv = bound({"sbatch", "--wait", "--quiet",
                        fmt::format("--array=1-{}%1", count),
                        "--job-name=kport-" + name,
                        "--output=" + (directory / (name + "-%a.out")).string(),
                        "--chdir=" + directory.string(), script.string(),
                        list.string(), self.string()})});
  }
  return out;
}

// Each target's arrays one after the other, targets side by side.
Result<void> by_slurm(const CellRun& run,
                      const std::vector<fs::path>& job_files) {
  std::map<std::string, std::vector<std::string>> files; // by target
  for (size_t i = 0; i < run.jobs.size(); ++i)
    files[run.jobs[i].target].push_back(job_files[i].string());
  std::vector<std::vector<Command>> commands;
  for (const auto& [target, list] : files)
    commands.push_back(TRY(arrays(run.directory, target, list)));
  return watched(run.tick, [&]() -> Result<void> {
    std::vector<std::thread> waiting;
    std::vector<std::string> words(commands.size()); // of those that failed
    for (size_t i = 0; i < commands.size(); ++i)
      waiting.emplace_back([&, i] {
        for (const Command& command : commands[i]) {
          Result<ProcessResult> r = kport::run(command);
          if (!r)
            words[i] += r.error().message + "\n";
          else if (r->exit_code != 0)
            words[i] +=
                fmt::format("sbatch for {} exits {}\n{}{}", command.argv[8],
                            r->exit_code, r->out, r->err);
        }
      });
    for (std::thread& t : waiting)
      t.join();
    std::string all = fmt::format("{}", fmt::join(words, ""));
    if (!all.empty() && !interrupted())
      return fail(no_verdict("Slurm", all));
    return {};
  });
}

} // namespace

std::string print_graph(const std::vector<CellJob>& jobs,
                        const std::vector<fs::path>& job_files,
                        const fs::path& program) {
  std::string out = "ninja_required_version = 1.10\n"
                    "rule cell\n"
                    "  command = " +
                    escaped(quoted(program.string())) +
                    " validate-cell $job\n"
                    "  description = $what\n";
  std::map<std::string, std::string> last; // target -> its cell before
  for (size_t i = 0; i < jobs.size(); ++i) {
    const CellJob& job = jobs[i];
    std::string verdict = escaped(job.verdict.string());
    std::string& before = last[job.target];
    // One directory per target: its cells take turns.
    if (before.empty())
      out += fmt::format("pool {0}\n  depth = 1\n", job.target);
    out += fmt::format("build {}: cell{}\n  job = {}\n  what = {} {}\n"
                       "  pool = {}\n",
                       verdict, before.empty() ? "" : " || " + before,
                       escaped(quoted(job_files[i].string())), job.target,
                       job.tree.hex().substr(0, 12), job.target);
    before = verdict;
  }
  return out;
}

Result<void> run_cells(const CellRun& run) {
  if (run.jobs.empty())
    return {};
  std::error_code code;
  fs::remove_all(run.directory, code);
  std::vector<fs::path> job_files;
  for (const CellJob& job : run.jobs) {
    fs::path file = run.directory / "jobs" /
                    (job.target + "-" + job.verdict.stem().string() + ".json");
    TRY(write_file(file, print_job(job)));
    job_files.push_back(std::move(file));
  }
  TRY(run.executor == Executor::ninja ? by_ninja(run, job_files)
                                      : by_slurm(run, job_files));
  if (interrupted()) {
    Diagnostic d = error("interrupted", "the validation was interrupted", {},
                         "run it again: what is done is kept");
    d.exit = ExitCode::interrupted;
    return fail(std::move(d));
  }
  return {};
}

} // namespace kport
