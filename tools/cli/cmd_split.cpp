// SPDX-License-Identifier: GPL-2.0-or-later
// kport split: a mixed history to upstream commits.
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "cli/progress_line.h"
#include "flow/split.h"
#include "model/project_reader.h"

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

std::string hex_or_empty(const Oid& id) {
  return id.is_zero() ? "" : id.hex();
}

std::string as_json(const SplitReport& report) {
  Json commits = Json::array();
  for (const SplitStep& s : report.result.steps)
    commits.push_back({{"development", hex_or_empty(s.development)},
                       {"upstream", hex_or_empty(s.upstream)},
                       {"fate", name(s.fate)},
                       {"subject", s.subject},
                       {"note", s.note},
                       {"deferred", s.deferred},
                       {"notes", s.notes},
                       {"begins", s.begins}});
  Json out = {{"ref", report.ref},
              {"base", hex_or_empty(report.result.base)},
              {"tip", hex_or_empty(report.result.tip)},
              {"canonical_tree", hex_or_empty(report.result.canonical)},
              {"objects", report.objects},
              {"moved", report.moved},
              {"commits", std::move(commits)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// Subjects come from foreign repositories: no control bytes on a terminal.
std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
      c = '?';
  return text;
}

std::string as_text(const SplitReport& report, bool dry, bool all) {
  std::string out;
  std::map<std::string_view, size_t> counts;
  auto id = [](const Oid& o) {
    return o.is_zero() ? std::string(12, '-') : o.hex().substr(0, 12);
  };
  for (const SplitStep& s : report.result.steps) {
    ++counts[name(s.fate)];
    bool plain = s.fate == Fate::kept || s.fate == Fate::foreign ||
                 s.fate == Fate::merged;
    if (!all && plain && s.note.empty() && s.notes.empty())
      continue;
    out += fmt::format("{} {} {:<11} {}\n", id(s.development), id(s.upstream),
                       name(s.fate), printable(s.subject));
    if (!s.note.empty())
      out += "    " + s.note + "\n";
    for (const std::string& note : s.notes)
      out += "    " + printable(note) + "\n";
    for (const std::string& path : s.deferred)
      out += "    deferred: " + printable(path) + "\n";
  }
  out += fmt::format("{} {}", dry ? "would set" : "set", report.ref);
  out += " to " + id(report.result.tip) + ":";
  const char* comma = " ";
  for (const auto& [fate, n] : counts) {
    out += fmt::format("{}{} {}", comma, n, fate);
    comma = ", ";
  }
  return out + "\n";
}

Result<ExitCode> run_split(const Context& context, SplitJob job, bool all) {
  Project project = TRY(read_project(TRY(project_root(context))));
  if (job.ref.empty())
    job.ref = "refs/heads/upstream/" + project.name;
  ProgressLine line("split", "commits");
  job.progress = [&](size_t done, size_t of) { line.show(done, of); };
  SplitReport report = TRY(split(project, job));
  line.clear();
  for (const Diagnostic& d : report.result.warnings)
    kport::report(d, context);
  std::string text = context.format == Format::json
                         ? as_json(report)
                         : as_text(report, job.dry, all);
  std::fputs(text.c_str(), stdout);
  return ExitCode::clean;
}

} // namespace

void add_split_command(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "split", "the canonical part of a history, as upstream commits");
  auto job = std::make_shared<SplitJob>();
  auto all = std::make_shared<bool>(false);
  command->add_option("range", job->range, "A..B, or B for all of its history")
      ->capture_default_str();
  command->add_option("--ref", job->ref,
                      "ref to set (default: upstream/<project>)");
  command->add_option("--base", job->base,
                      "commit of the kernel to build on, with hooks");
  command->add_option("--into", job->into,
                      "repository of the kernel (default: this one)");
  command->add_option("--repository", job->repository,
                      "repository to split (default: the project's)");
  command->add_flag("--force", job->force, "the ref may lose commits");
  command->add_flag("-n,--dry-run", job->dry, "write nothing");
  command->add_flag("--all", *all, "list every commit, not only the odd ones");
  command->callback([&context, job, all] {
    context.action = [&context, job, all] {
      return run_split(context, *job, *all);
    };
  });
}

} // namespace kport
