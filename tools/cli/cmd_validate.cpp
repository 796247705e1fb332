// SPDX-License-Identifier: GPL-2.0-or-later
// kport validate: a verdict for every patch on every kernel; and the hidden
// validate-cell, which builds one.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/confine.h"
#include "base/files.h"
#include "cli/cli.h"
#include "cli/findings.h"
#include "cli/sandbox.h"
#include "flow/report.h"
#include "flow/report_texts.h"
#include "flow/validate.h"
#include "model/report_json.h"
#include "model/report_live.h"
#include "model/report_words.h"
#include "series/repository.h"

namespace kport {
namespace {

enum class Sandbox { by_mode, always, never };

struct Options {
  ValidateJob job;
  std::filesystem::path out;
  Sandbox sandbox = Sandbox::by_mode;
};

std::optional<LiveReport::Terminal> terminal() {
  winsize size{};
  if (!isatty(STDOUT_FILENO) ||
      ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return std::nullopt;
  return LiveReport::Terminal{
      .height = size.ws_row,
      .style = {.width = size.ws_col, .color = getenv("NO_COLOR") == nullptr}};
}

// Shows a report while it fills in.
class Screen {
public:
  void show(const Report& report) {
    if (!live_) {
      live_.emplace(report, terminal());
      done_.resize(report.patches.size() * report.targets.size());
      put(live_->start());
    }
    for (size_t p = 0; p < report.patches.size(); ++p)
      for (size_t t = 0; t < report.targets.size(); ++t) {
        size_t at = p * report.targets.size() + t;
        if (done_[at] ||
            report.patches[p].cells[t].verdict == Verdict::pending)
          continue;
        done_[at] = true;
        put(live_->finished(p, t));
      }
  }
  void end() {
    if (live_)
      put(live_->end());
  }

private:
  static void put(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }
  std::optional<LiveReport> live_;
  std::vector<bool> done_;
};

bool is_ci() {
  const char* ci = getenv("CI");
  return ci && *ci && std::string_view(ci) != "false";
}

// Kernels are fetched before the door closes: inside there is no network.
// Slurm's commands need the network: there each cell goes inside by itself.
Result<void> go_inside(const Workspace& w, const Options& o, char** argv) {
  bool wanted = o.sandbox == Sandbox::always ||
                (o.sandbox == Sandbox::by_mode && is_ci());
  if (!wanted || in_sandbox())
    return {};
  TRY(expect_sandbox());
  start_confining();
  if (o.job.executor == Executor::slurm)
    return {};
  for (const std::string& name : o.job.targets)
    TRY(acquire_tree(w.acquire, TRY(w.find(name))));
  for (const TargetSpec& spec : TRY(w.find_all({"all"}))) {
    TRY(acquire_tree(w.acquire, spec));
    bool asked = o.job.targets.empty() ||
                 std::ranges::find(o.job.targets, spec.name) !=
                     o.job.targets.end();
    if (o.job.boot && asked)
      TRY(acquire_image(w.acquire, spec));
  }
  Repository repository = TRY(Repository::open(w.project.root));
  return enter_sandbox(
      argv, {.readable = {w.project.root, repository.common_dir(),
                          repository.git_dir()},
             .writable = {w.acquire.cache.root, o.out}});
}

Result<ExitCode> validate_range(const Context& context, Options& o) {
  Workspace w = TRY(open(context));
  if (o.out.empty())
    o.out = w.project.root / "build" / "validate";
  TRY(go_inside(w, o, context.argv));
  Screen screen;
  if (context.format == Format::text)
    o.job.progress = [&](const Report& r) { screen.show(r); };
  Result<Validation> done = validate(w, o.job);
  screen.end();
  Validation v = TRY(std::move(done));
  TRY(write_texts(v.files, o.out));
  TRY(write_report(v.report, o.out));
  if (context.format == Format::json) {
    fmt::print("{}\n", report_to_json(v.report));
  } else {
    fmt::print("{}{}\n{}\n", report_first_bad(v.report, {}),
               report_totals(v.report), (o.out / "index.html").string());
  }
  if (v.unfinished)
    return fail(std::move(*v.unfinished));
  return is_red(v.report) ? ExitCode::findings : ExitCode::clean;
}

Result<ExitCode> validate_cell(const Context& context,
                               const std::filesystem::path& file) {
  CellJob job = TRY(read_job(file));
  if (is_confining() && !in_sandbox()) {
    TRY(expect_sandbox());
    std::vector<std::filesystem::path> readable = {job.git_dir, file};
    if (!job.boot.empty())
      readable.push_back(fs::path(job.boot.front()).parent_path());
    TRY(enter_sandbox(context.argv,
                      {.readable = readable,
                       .writable = {job.directory.parent_path(),
                                    job.verdict.parent_path()}}));
  }
  TRY(run_cell(job));
  return ExitCode::clean;
}

void add_cell_command(CLI::App& app, Context& context) {
  auto file = std::make_shared<std::filesystem::path>();
  CLI::App* cmd = app.add_subcommand("validate-cell", "build one cell");
  cmd->group("");
  cmd->add_option("job", *file, "the cell's job file")->required();
  cmd->callback([&context, file] {
    context.action = [&context, file] { return validate_cell(context, *file); };
  });
}

} // namespace

void add_validate_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  CLI::App* cmd = app.add_subcommand(
      "validate", "a verdict for every patch of a range on every kernel");
  cmd->add_option("range", o->job.range, "A..B, or B for all of its history")
      ->required();
  cmd->add_option("-t,--target", o->job.targets,
                  "a target's name (default: mainline and all)");
  cmd->add_option("-o,--out", o->out,
                  "the report's directory (default: build/validate)");
  cmd->add_option("--executor", o->job.executor, "ninja or slurm")
      ->transform(CLI::CheckedTransformer(std::map<std::string, Executor>{
          {"ninja", Executor::ninja}, {"slurm", Executor::slurm}}));
  cmd->add_flag("--boot", o->job.boot,
                "also run what is built: kport.yaml's `boot:` program");
  cmd->add_flag("--bisect", o->job.bisect,
                "the range's ends, then halves: the first bad patch only");
  cmd->add_flag_callback(
      "--sandbox", [o] { o->sandbox = Sandbox::always; },
      "no network, nothing writable but the cache and the report; the default "
      "when CI is set");
  cmd->add_flag_callback(
      "--no-sandbox", [o] { o->sandbox = Sandbox::never; },
      "trust every patch of the range");
  cmd->callback([&context, o] {
    context.action = [&context, o] { return validate_range(context, *o); };
  });
  add_cell_command(app, context);
}

} // namespace kport
