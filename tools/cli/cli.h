// SPDX-License-Identifier: GPL-2.0-or-later
// What every command gets: the shared options, and how it answers.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.h"

namespace CLI {
class App;
}

namespace kport {

enum class Format { text, json, sarif };

// Options that stand before or after any command's name.
struct Context {
  std::filesystem::path project; // --project, default: nearest kport.yaml
  Format format = Format::text;  // --format
  bool color = false;            // standard error is a terminal
  unsigned jobs = 0;             // -j, default: the machine's processors
  char** argv = nullptr;         // as main() got them
  // Set by the chosen command's callback, run by main() after parsing.
  std::function<Result<ExitCode>()> action;
};

// One per file cmd_<name>.cpp; each adds its subcommand and its options.
void add_backport_command(CLI::App& app, Context& context);
void add_bench_command(CLI::App& app, Context& context);
void add_blame_command(CLI::App& app, Context& context);
void add_build_command(CLI::App& app, Context& context);
void add_census_command(CLI::App& app, Context& context);
void add_facts_command(CLI::App& app, Context& context);
void add_gaps_command(CLI::App& app, Context& context);
void add_import_command(CLI::App& app, Context& context);
void add_infer_command(CLI::App& app, Context& context);
void add_lint_command(CLI::App& app, Context& context);
void add_release_command(CLI::App& app, Context& context);
void add_renew_command(CLI::App& target, Context& context); // of `target`
void add_report_command(CLI::App& app, Context& context);
void add_rule_command(CLI::App& app, Context& context);
void add_rule_work_commands(CLI::App& rule, Context& context); // below "rule"
void add_series_command(CLI::App& app, Context& context);
void add_sites_command(CLI::App& app, Context& context);
void add_split_command(CLI::App& app, Context& context);
void add_target_command(CLI::App& app, Context& context);
void add_validate_command(CLI::App& app, Context& context);

// --project as given, or the nearest directory upwards with a kport.yaml.
[[nodiscard]] Result<std::filesystem::path> project_root(const Context& c);

// The path as people want to read it: relative when it is below this directory.
std::string shown_path(const std::string& path);

// Prints a diagnostic to standard error with its source line.
void report(const Diagnostic& d, const Context& context);

// Parses argv, runs the command, reports errors; the process's exit code.
int run_cli(int argc, char** argv);

} // namespace kport
