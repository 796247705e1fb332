// SPDX-License-Identifier: GPL-2.0-or-later
// Renders in memory, then writes file after file.
#include "flow/report.h"

#include "base/files.h"
#include "flow/lint.h"
#include "flow/report_page.h"
#include "flow/report_texts.h"
#include "model/report_gerrit.h"
#include "model/report_json.h"
#include "model/report_junit.h"
#include "model/report_sarif.h"
#include "model/run_history.h"

namespace kport {
namespace {

std::vector<SarifRule> rules() {
  std::vector<SarifRule> out;
  for (const LintRule& r : lint_rules())
    out.push_back({r.id, r.title, r.help});
  return out;
}

Result<RunHistory> read_history(const fs::path& file) {
  std::error_code ec;
  if (!fs::exists(file, ec) && !ec)
    return RunHistory{};
  return history_from_json(TRY(read_file(file)), file.string());
}

Result<void> write_scripts(const ReportPage& page, const fs::path& directory) {
  DirectoryWriter writer =
      TRY(DirectoryWriter::create(directory / kPageScripts));
  for (const auto& [name, text] : page.scripts)
    TRY(write_file(writer.path() / name, text));
  return writer.commit();
}

} // namespace

Result<void> write_report(const Report& report, const fs::path& directory) {
  Result<RunHistory> before = read_history(directory / "history.json");
  RunHistory history = with(before ? *before : RunHistory{}, run_of(report));
  ReportPage page =
      report_to_page(report, read_texts(report, directory), history);

  TRY(write_file(directory / "report.json", report_to_json(report)));
  TRY(write_file(directory / "junit.xml", report_to_junit(report)));
  TRY(write_file(directory / "lint.sarif", report_to_sarif(report, rules())));
  TRY(write_file(directory / "gerrit.json", report_to_gerrit(report)));
  if (before)
    TRY(write_file(directory / "history.json", history_to_json(history)));
  TRY(write_scripts(page, directory));
  TRY(write_file(directory / "index.html", page.html));
  if (!before)
    return fail(before.error());
  return {};
}

Result<Report> read_report(const fs::path& directory) {
  fs::path file = directory / "report.json";
  return report_from_json(TRY(read_file(file)), file.string());
}

} // namespace kport
