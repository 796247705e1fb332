// SPDX-License-Identifier: GPL-2.0-or-later
// kport import: what others did to our files in the kernel.
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "flow/import.h"
#include "model/project_reader.h"

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

std::string hex_or_empty(const Oid& id) {
  return id.is_zero() ? "" : id.hex();
}

std::string as_json(const ImportReport& report) {
  Json commits = Json::array();
  for (const ImportStep& s : report.result.steps)
    commits.push_back({{"upstream", s.upstream.hex()},
                       {"development", hex_or_empty(s.development)},
                       {"fate", name(s.fate)},
                       {"subject", s.subject},
                       {"left_out", s.left_out}});
  Json out = {{"tip", hex_or_empty(report.result.tip)},
              {"commits", std::move(commits)},
              {"conflicts", Json::array()}};
  if (report.result.conflict)
    out["conflicts"] = report.result.conflict->paths;
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
      c = '?';
  return text;
}

std::string as_text(const ImportReport& report) {
  if (report.aborted)
    return "import: back where it began\n";
  std::string out;
  std::map<std::string_view, size_t> counts;
  for (const ImportStep& s : report.result.steps) {
    ++counts[name(s.fate)];
    bool plain = s.fate == ImportFate::foreign || s.fate == ImportFate::ours;
    if (plain && s.left_out.empty())
      continue;
    out += fmt::format("{} {:<8} {}\n", s.upstream.hex().substr(0, 12),
                       name(s.fate), printable(s.subject));
    constexpr size_t kShown = 5;
    for (size_t i = 0; i < s.left_out.size() && i < kShown; ++i)
      out += "    left out: " + printable(s.left_out[i]) + "\n";
    if (s.left_out.size() > kShown)
      out += fmt::format("    left out: {} more\n", s.left_out.size() - kShown);
  }
  out += "import:";
  const char* comma = " ";
  for (const auto& [fate, n] : counts) {
    out += fmt::format("{}{} {}", comma, n, fate);
    comma = ", ";
  }
  return out + (counts.empty() ? " the range is empty\n" : "\n");
}

Result<ExitCode> run_import(const Context& context, const ImportJob& job) {
  Project project = TRY(read_project(TRY(project_root(context))));
  ImportReport report = TRY(import_changes(project, job));
  std::string text =
      context.format == Format::json ? as_json(report) : as_text(report);
  std::fputs(text.c_str(), stdout);
  if (!report.result.conflict)
    return ExitCode::clean;
  Diagnostic d = finding(
      "import-conflict",
      fmt::format("{} \"{}\" does not fit",
                  report.result.steps.back().upstream.hex().substr(0, 12),
                  printable(report.result.steps.back().subject)),
      {},
      "resolve it and `git add` the files, then `kport import --continue`; or "
      "--skip, or --abort");
  for (const std::string& path : report.result.conflict->paths)
    d.notes.push_back({"conflict in " + printable(path), {}});
  kport::report(d, context);
  return ExitCode::findings;
}

} // namespace

void add_import_command(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "import", "what others did to our files in the kernel");
  auto job = std::make_shared<ImportJob>();
  CLI::Option* range =
      command->add_option("range", job->range, "A..B of the kernel's history");
  command->add_option("--from", job->from,
                      "repository of the kernel (default: this one)");
  auto step = [&](const char* flag, ImportJob::Step value, const char* help) {
    command
        ->add_flag_callback(
            flag, [job, value] { job->step = value; }, help)
        ->excludes(range);
  };
  step("--continue", ImportJob::Step::go_on, "commit what was resolved, go on");
  step("--skip", ImportJob::Step::skip, "leave the commit out, go on");
  step("--abort", ImportJob::Step::abort, "back to where it began");
  command->callback([&context, job] {
    if (job->step == ImportJob::Step::begin && job->range.empty())
      throw CLI::RequiredError("range");
    context.action = [&context, job] { return run_import(context, *job); };
  });
}

} // namespace kport
