// SPDX-License-Identifier: GPL-2.0-or-later
// kport lint: no compat code in the canonical tree.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "flow/lint.h"
#include "model/project_reader.h"
#include "model/sarif.h"

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

// Findings name files relative to the project: stable wherever it lies.
LintReport relative_to(const std::filesystem::path& root, LintReport report) {
  auto shorten = [&](const std::string& file) {
    return std::filesystem::path(file).lexically_relative(root).string();
  };
  for (Diagnostic& d : report.findings)
    d.span.file = shorten(d.span.file);
  std::map<std::string, std::string> sources;
  for (auto& [file, text] : report.sources)
    sources[shorten(file)] = std::move(text);
  report.sources = std::move(sources);
  return report;
}

std::string as_json(const LintReport& report) {
  Json all = Json::array();
  for (const Diagnostic& d : report.findings)
    all.push_back({{"rule", d.code},
                   {"message", d.message},
                   {"file", d.span.file},
                   {"line", d.span.line},
                   {"column", d.span.column},
                   {"end_column", d.span.end_column}});
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string as_sarif(const LintReport& report) {
  std::vector<SarifRule> rules;
  for (const LintRule& r : lint_rules())
    rules.push_back({r.id, r.title, r.help});
  return to_sarif(rules, report.findings, report.sources);
}

std::string as_text(const LintReport& report, bool color) {
  std::string out;
  for (const Diagnostic& d : report.findings)
    out += render(d, report.sources.at(d.span.file), color) + "\n";
  size_t n = report.findings.size();
  out += fmt::format("lint: {} finding{} in {} files\n", n, n == 1 ? "" : "s",
                     report.files);
  return out;
}

Result<ExitCode> run_lint(const Context& context) {
  std::filesystem::path root = TRY(project_root(context));
  Project project = TRY(read_project(root));
  LintReport report = relative_to(root, TRY(lint(project)));
  std::string text = context.format == Format::json ? as_json(report)
                     : context.format == Format::sarif
                         ? as_sarif(report)
                         : as_text(report, context.color);
  std::fputs(text.c_str(), stdout);
  return report.findings.empty() ? ExitCode::clean : ExitCode::findings;
}

} // namespace

void add_lint_command(CLI::App& app, Context& context) {
  CLI::App* lint =
      app.add_subcommand("lint", "no compat code in the canonical tree");
  lint->callback([&context] {
    context.action = [&context] { return run_lint(context); };
  });
}

} // namespace kport
