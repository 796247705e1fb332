// SPDX-License-Identifier: GPL-2.0-or-later
// Names, counts and one-line accounts.
#include "model/report_words.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace kport {
namespace {

constexpr std::array<std::string_view, 5> kVerdicts = {
    "pass", "fail", "advisory-fail", "skipped", "pending"};
constexpr std::array<std::string_view, 5> kStages = {"lint", "generate",
                                                     "verify", "build", "boot"};

template <class T, size_t N>
std::optional<T> named(const std::array<std::string_view, N>& names,
                       std::string_view name) {
  auto at = std::ranges::find(names, name);
  if (at == names.end())
    return std::nullopt;
  return static_cast<T>(at - names.begin());
}

size_t& slot(ReportCounts& n, Verdict verdict) {
  switch (verdict) {
  case Verdict::pass:
    return n.pass;
  case Verdict::fail:
    return n.fail;
  case Verdict::advisory_fail:
    return n.advisory_fail;
  case Verdict::skipped:
    return n.skipped;
  case Verdict::pending:
    break;
  }
  return n.pending;
}

void add(ReportCounts& n, const PatchReport& patch) {
  n.findings += std::ranges::count_if(patch.findings, &PatchFinding::blocking);
  n.cells += patch.cells.size();
  n.cached += std::ranges::count_if(patch.cells, &Cell::cached);
  for (const Cell& cell : patch.cells)
    ++slot(n, cell.verdict);
}

} // namespace

std::string_view name(Verdict verdict) {
  return kVerdicts[static_cast<size_t>(verdict)];
}

std::string_view name(Stage stage) {
  return kStages[static_cast<size_t>(stage)];
}

std::optional<Verdict> verdict_named(std::string_view name) {
  return named<Verdict>(kVerdicts, name);
}

std::optional<Stage> stage_named(std::string_view name) {
  return named<Stage>(kStages, name);
}

bool failed(const Cell& cell) {
  return cell.verdict == Verdict::fail ||
         cell.verdict == Verdict::advisory_fail;
}

bool is_red(const PatchReport& patch) {
  ReportCounts n = count(patch);
  return n.fail != 0 || n.findings != 0;
}

ReportCounts count(const PatchReport& patch) {
  ReportCounts n;
  add(n, patch);
  return n;
}

ReportCounts count(const Report& report) {
  ReportCounts n;
  for (const PatchReport& patch : report.patches)
    add(n, patch);
  return n;
}

std::string short_commit(const PatchReport& patch) {
  return patch.commit.substr(0, 12);
}

std::string line_of(const Cause& cause) {
  std::string out;
  if (!cause.file.empty() && cause.line != 0)
    out = fmt::format("{}:{}: ", cause.file, cause.line);
  else if (!cause.file.empty())
    out = cause.file + ": ";
  out += cause.message;
  std::string behind = cause.rule;
  if (!cause.fact.empty())
    behind += (behind.empty() ? "" : "; ") + cause.fact;
  return behind.empty() ? out : fmt::format("{} [{}]", out, behind);
}

std::string why_failed(const Cell& cell) {
  std::string out = fmt::format("{}: ", name(cell.stage));
  if (cell.causes.empty())
    return out + (cell.excerpt.empty() ? "no cause was found in the log"
                                       : cell.excerpt.front());
  out += line_of(cell.causes.front());
  if (cell.causes.size() > 1)
    out += fmt::format(" (and {} more)", cell.causes.size() - 1);
  return out;
}

} // namespace kport
