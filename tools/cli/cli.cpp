// SPDX-License-Identifier: GPL-2.0-or-later
// The command table, shared options, and the one place that prints errors.
#include "cli/cli.h"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "base/process.h"

namespace kport {
namespace {

// Every command kport has; --help lists them in this order.
constexpr void (*kCommands[])(CLI::App&, Context&) = {
    add_target_command,   add_facts_command,  add_gaps_command,
    add_backport_command, add_build_command,  add_blame_command,
    add_lint_command,     add_rule_command,   add_infer_command,
    add_release_command,
    add_bench_command,    add_series_command, add_sites_command,
    add_split_command,    add_import_command, add_validate_command,
    add_report_command,   add_census_command,
};

} // namespace

Result<std::filesystem::path> project_root(const Context& c) {
  namespace fs = std::filesystem;
  std::error_code ec;
  if (!c.project.empty()) {
    fs::path root = fs::canonical(c.project, ec);
    if (ec || !fs::exists(root / "kport.yaml"))
      return fail(error("no-project", "no kport.yaml in " + c.project.string(),
                        {}, "give the directory that holds kport.yaml"));
    return root;
  }
  for (fs::path dir = fs::current_path(ec); !ec; dir = dir.parent_path()) {
    if (fs::exists(dir / "kport.yaml"))
      return dir;
    if (dir == dir.parent_path())
      break;
  }
  return fail(error("no-project", "no kport.yaml here or above", {},
                    "run inside a project, or give --project DIR"));
}

std::string shown_path(const std::string& path) {
  std::error_code ec;
  std::filesystem::path here = std::filesystem::current_path(ec);
  std::filesystem::path relative =
      std::filesystem::path(path).lexically_relative(here);
  bool below = !ec && !relative.empty() && *relative.begin() != "..";
  return below ? relative.string() : path;
}

void report(const Diagnostic& diagnostic, const Context& context) {
  Diagnostic d = diagnostic;
  d.span.file = shown_path(d.span.file);
  for (Note& note : d.notes)
    note.span.file = shown_path(note.span.file);
  std::string source;
  if (!d.span.file.empty()) {
    std::ifstream in(d.span.file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    source = text.str();
  }
  std::fputs(render(d, source, context.color).c_str(), stderr);
}

int run_cli(int argc, char** argv) {
  install_signal_handlers();
  Context context;
  context.argv = argv;
  context.color = isatty(STDERR_FILENO) && !getenv("NO_COLOR");
  context.jobs = std::max(1u, std::thread::hardware_concurrency());

  CLI::App app{"kport: one mainline-clean kernel source, a build for every "
               "distro kernel"};
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", KPORT_VERSION);
  app.add_option("--project", context.project,
                 "directory with kport.yaml (default: here or above)");
  app.add_option("--format", context.format, "text, json or sarif")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Format>{{"text", Format::text},
                                        {"json", Format::json},
                                        {"sarif", Format::sarif}}));
  app.add_option("-j,--jobs", context.jobs, "threads and build jobs")
      ->check(CLI::Range(1u, 1024u));

  for (auto add : kCommands)
    add(app, context);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : static_cast<int>(ExitCode::usage);
  }
  Result<ExitCode> code = context.action();
  if (interrupted())
    return static_cast<int>(ExitCode::interrupted);
  if (!code) {
    report(code.error(), context);
    return static_cast<int>(code.error().exit);
  }
  return static_cast<int>(*code);
}

} // namespace kport
