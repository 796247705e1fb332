// SPDX-License-Identifier: GPL-2.0-or-later
// Findings and causes as diagnostics, for sarif.h.
#include "model/report_sarif.h"

#include <fmt/format.h>

#include "model/report_words.h"

namespace kport {
namespace {

constexpr SarifRule kStageRules[] = {
    {"kport-lint", "a patch does not follow the canonical tree's rules",
     "the message names the rule"},
    {"kport-generate", "a use that nothing resolves for a target",
     "add a rule or a shim: rules/README.md"},
    {"kport-verify", "the generated tree does not parse on a target",
     "kport blame names the rule behind the line"},
    {"kport-build", "the generated tree does not build on a target",
     "kport blame names the rule behind the line"},
    {"kport-boot", "the modules do not work on a target's kernel",
     "read the boot's log in the report"},
};

std::string of_patch(const PatchReport& patch) {
  return fmt::format("{} (\"{}\")", short_commit(patch), patch.subject);
}

void add(std::vector<Diagnostic>& out, const PatchReport& patch) {
  for (const PatchFinding& f : patch.findings)
    out.push_back(
        {.severity = f.blocking ? Severity::error : Severity::warning,
         .code = f.code,
         .message = fmt::format("{}, in {}", f.message, of_patch(patch)),
         .span = {.file = f.file, .line = f.line, .column = f.column}});
}

void add(std::vector<Diagnostic>& out, const PatchReport& patch,
         const ReportTarget& target, const Cell& cell) {
  for (const Cause& cause : cell.causes) {
    Cause rest = cause;
    rest.file.clear();
    out.push_back({.severity = cell.verdict == Verdict::fail
                                   ? Severity::error
                                   : Severity::warning,
                   .code = fmt::format("kport-{}", name(cell.stage)),
                   .message = fmt::format("{} since {}: {}", target.name,
                                          of_patch(patch), line_of(rest)),
                   .span = {.file = cause.file, .line = cause.line}});
  }
}

} // namespace

std::string report_to_sarif(const Report& report,
                            const std::vector<SarifRule>& lint) {
  std::vector<SarifRule> rules = lint;
  rules.insert(rules.end(), std::begin(kStageRules), std::end(kStageRules));
  std::vector<Diagnostic> all;
  for (const PatchReport& patch : report.patches) {
    add(all, patch);
    for (size_t t = 0; t < report.targets.size(); ++t)
      if (const Cell& cell = patch.cells.at(t); cell.first_bad && failed(cell))
        add(all, patch, report.targets[t], cell);
  }
  return to_sarif(rules, all, {});
}

} // namespace kport
