// SPDX-License-Identifier: GPL-2.0-or-later
// kport report: a finished validation again, as a table and as files.
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/cli.h"
#include "flow/report.h"
#include "model/report_json.h"
#include "model/report_sarif.h"
#include "model/report_table.h"

namespace kport {
namespace {

TableStyle style_of_output() {
  TableStyle style;
  if (!isatty(STDOUT_FILENO))
    return style;
  winsize size{};
  style.width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0
                    ? size.ws_col
                    : 80;
  style.color = !getenv("NO_COLOR");
  return style;
}

Result<ExitCode> run_report(const Context& context,
                            const std::string& directory, bool write) {
  Report report = TRY(read_report(directory));
  if (write)
    TRY(write_report(report, directory));
  std::string text = context.format == Format::json ? report_to_json(report)
                     : context.format == Format::sarif
                         ? report_to_sarif(report, {})
                         : report_table(report, style_of_output());
  std::fputs(text.c_str(), stdout);
  return is_red(report) ? ExitCode::findings : ExitCode::clean;
}

} // namespace

void add_report_command(CLI::App& app, Context& context) {
  struct Options {
    std::string directory;
    bool write = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* report = app.add_subcommand(
      "report", "the table of a finished validation; exits as it did");
  report->add_option("directory", options->directory, "where report.json is")
      ->required();
  report->add_flag("--write", options->write,
                   "write its page, JUnit XML, SARIF and reviews again");
  report->callback([&context, options] {
    context.action = [&context, options] {
      return run_report(context, options->directory, options->write);
    };
  });
}

} // namespace kport
