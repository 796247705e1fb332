// SPDX-License-Identifier: GPL-2.0-or-later
// Lays out the matrix within the terminal's width.
#include "model/report_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/report_words.h"
#include "model/utf8.h"

namespace kport {
namespace {

constexpr size_t kCommit = 12;
constexpr size_t kGap = 2;
constexpr size_t kLeastSubject = 24;
constexpr size_t kMostSubject = 72;
constexpr size_t kWord = 5;   // "FAIL!"
constexpr size_t kLetter = 2; // "F!"

constexpr const char* kGreen = "32";
constexpr const char* kRed = "1;31";
constexpr const char* kYellow = "33";
constexpr const char* kDim = "2";
constexpr const char* kBold = "1";

struct Face {
  const char* word;
  const char* letter;
  const char* color;
};

Face face(Verdict verdict) {
  switch (verdict) {
  case Verdict::pass:
    return {"pass", ".", kGreen};
  case Verdict::fail:
    return {"FAIL", "F", kRed};
  case Verdict::advisory_fail:
    return {"advi", "a", kYellow};
  case Verdict::skipped:
    return {"skip", "s", kDim};
  case Verdict::pending:
    break;
  }
  return {"-", "-", kDim};
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

} // namespace

ReportTable::ReportTable(const std::vector<ReportTarget>& targets,
                         TableStyle style)
    : targets_(targets), style_(style) {
  std::vector<size_t> words = {kWord};
  for (const ReportTarget& t : targets)
    words.push_back(std::max(columns(shown(t.name)), kWord));
  auto total = [](const std::vector<size_t>& widths) {
    size_t sum = kCommit;
    for (size_t w : widths)
      sum += kGap + w;
    return sum;
  };
  cols_ = words;
  words_ =
      style.width == 0 || total(words) + kGap + kLeastSubject <= style.width;
  if (!words_) {
    cols_.assign(targets.size() + 1, kLetter);
    // Narrower yet: columns that do not fit are counted in the key.
    while (cols_.size() > 1 && total(cols_) > style.width)
      cols_.pop_back();
  }
  size_t used = total(cols_) + kGap;
  subject_ = style.width == 0     ? kMostSubject
             : used < style.width ? std::min(style.width - used, kMostSubject)
                                  : 0;
}

std::string ReportTable::colored(const char* code,
                                 const std::string& text) const {
  return style_.color ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

std::string ReportTable::cell(const Cell& cell) const {
  Face f = face(cell.verdict);
  const char* mark = cell.first_bad && failed(cell) ? "!"
                     : cell.cached                  ? "="
                                                    : " ";
  return colored(f.color,
                 fmt::format("{}{}", words_ ? f.word : f.letter, mark));
}

std::string ReportTable::lint(const PatchReport& patch) const {
  if (count(patch).findings != 0)
    return colored(kRed, words_ ? "FAIL " : "F ");
  if (!patch.findings.empty())
    return colored(kYellow, words_ ? "note " : "n ");
  return colored(kGreen, words_ ? "ok   " : ". ");
}

std::string ReportTable::head() const {
  std::string line = fit("commit", kCommit);
  if (subject_ != 0)
    line += "  " + fit("subject", subject_);
  for (size_t i = 0; i < cols_.size(); ++i)
    line += "  " + fit(i == 0   ? (words_ ? "lint" : "L")
                       : words_ ? targets_[i - 1].name
                                : std::to_string(i),
                       cols_[i]);
  return colored(kBold, trimmed(line));
}

std::string ReportTable::row(const PatchReport& patch) const {
  std::string line = fit(short_commit(patch), kCommit);
  if (subject_ != 0)
    line += "  " + fit(patch.subject, subject_);
  line += "  " + lint(patch) +
          std::string(cols_[0] - (words_ ? kWord : kLetter), ' ');
  for (size_t i = 1; i < cols_.size(); ++i) {
    const Cell& c = patch.cells.at(i - 1);
    Face f = face(c.verdict);
    size_t used = std::string_view(words_ ? f.word : f.letter).size() + 1;
    line += "  " + cell(c) + std::string(cols_[i] - used, ' ');
  }
  return trimmed(line);
}

std::string ReportTable::key() const {
  std::vector<std::string> parts;
  if (!words_) {
    parts = {"L lint", ". pass", "F fail", "a advisory-fail", "s skipped"};
    for (size_t i = 1; i < cols_.size(); ++i)
      parts.push_back(std::to_string(i) + " " + shown(targets_[i - 1].name));
    if (size_t more = targets_.size() + 1 - cols_.size())
      parts.push_back(fmt::format("({} more targets do not fit)", more));
  } else {
    parts = {"advi advisory-fail"};
  }
  parts.insert(parts.end(), {"- pending", "! first bad", "= cached"});
  std::string out;
  std::string line;
  for (const std::string& part : parts) {
    if (!line.empty() && style_.width != 0 &&
        columns(line) + 3 + columns(part) > style_.width) {
      out += colored(kDim, line) + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : "   ") +
            (style_.width == 0 ? part : trimmed(fit(part, style_.width)));
  }
  return out + colored(kDim, line);
}

std::string report_first_bad(const Report& report, TableStyle style) {
  auto paint = [&](const char* code, const std::string& text) {
    return style.color ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
  };
  std::string out;
  for (size_t t = 0; t < report.targets.size(); ++t) {
    for (const PatchReport& patch : report.patches) {
      const Cell& cell = patch.cells.at(t);
      if (!cell.first_bad || !failed(cell))
        continue;
      bool red = cell.verdict == Verdict::fail;
      out += fmt::format(
          "\n{} {}: {} since {} {}\n",
          paint(red ? kRed : kYellow, red ? "FAIL" : "advisory-fail"),
          shown(report.targets[t].name), name(cell.stage), short_commit(patch),
          shown(patch.subject));
      for (const Cause& cause : cell.causes)
        out += "  " + shown(line_of(cause)) + "\n";
      for (const std::string& warning : cell.new_warnings)
        out += "  new warning: " + shown(warning) + "\n";
      for (const std::string& line : cell.excerpt)
        out += paint(kDim, "  | " + shown(line)) + "\n";
      if (!cell.log.empty())
        out += "  log: " + shown(cell.log) + "\n";
    }
  }
  return out;
}

std::string report_totals(const Report& report) {
  ReportCounts n = count(report);
  std::string out =
      fmt::format("{} patches x {} targets: {} pass, {} fail",
                  report.patches.size(), report.targets.size(), n.pass, n.fail);
  if (n.advisory_fail != 0)
    out += fmt::format(", {} advisory-fail", n.advisory_fail);
  if (n.skipped != 0)
    out += fmt::format(", {} skipped", n.skipped);
  if (n.pending != 0)
    out += fmt::format(", {} pending", n.pending);
  if (n.findings != 0)
    out += fmt::format(", {} lint finding{}", n.findings,
                       n.findings == 1 ? "" : "s");
  return out + fmt::format("; {} of {} cached, {:.1f} s CPU", n.cached, n.cells,
                           report.cpu_seconds);
}

std::string report_table(const Report& report, TableStyle style) {
  ReportTable table(report.targets, style);
  std::string out = table.head() + "\n";
  for (const PatchReport& patch : report.patches)
    out += table.row(patch) + "\n";
  out += table.key() + "\n";
  out += report_first_bad(report, style);
  return out + "\n" + report_totals(report) + "\n";
}

} // namespace kport
