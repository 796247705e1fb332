// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the part of JUnit's XML that its readers agree on.
#include "model/report_junit.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "model/report_words.h"
#include "model/utf8.h"

namespace kport {
namespace {

// XML 1.0, section 2.2: what a document may hold at all.
bool is_xml(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
         (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

// Fit for text and attributes alike; a reader would fold raw line ends.
std::string xml(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    CodePoint c = first_code_point(text);
    text.remove_prefix(c.size);
    if (c.value == '<')
      out += "&lt;";
    else if (c.value == '>')
      out += "&gt;";
    else if (c.value == '&')
      out += "&amp;";
    else if (c.value == '"')
      out += "&quot;";
    else if (c.value == '\n' || c.value == '\r' || c.value == '\t')
      out += fmt::format("&#{};", static_cast<unsigned>(c.value));
    else
      append_utf8(out, is_xml(c.value) ? c.value : 0xFFFD);
  }
  return out;
}

struct Suite {
  std::string name;
  std::string cases;
  size_t tests = 0;
  size_t failures = 0;
  size_t skipped = 0;
  double seconds = 0;
};

std::string text_of(const Cell& cell) {
  std::string out;
  for (const Cause& cause : cell.causes)
    out += line_of(cause) + "\n";
  for (const std::string& warning : cell.new_warnings)
    out += "new warning: " + warning + "\n";
  for (const std::string& line : cell.excerpt)
    out += line + "\n";
  if (!cell.log.empty())
    out += "log: " + cell.log + "\n";
  return out;
}

std::string outcome(const Cell& cell) {
  switch (cell.verdict) {
  case Verdict::pass:
    return {};
  case Verdict::fail:
    return fmt::format("<failure type=\"{}\" message=\"{}\">{}</failure>",
                       name(cell.stage), xml(why_failed(cell)),
                       xml(text_of(cell)));
  case Verdict::advisory_fail:
    return fmt::format("<skipped message=\"{}\"/><system-out>{}</system-out>",
                       xml("advisory: " + why_failed(cell)),
                       xml(text_of(cell)));
  case Verdict::skipped:
    return fmt::format("<skipped message=\"{}\"/>", xml(cell.why));
  case Verdict::pending:
    break;
  }
  return "<skipped message=\"the run did not come to it\"/>";
}

void add(Suite& suite, const PatchReport& patch, const std::string& what,
         double seconds) {
  ++suite.tests;
  suite.seconds += seconds;
  suite.failures += what.starts_with("<failure");
  suite.skipped += what.starts_with("<skipped");
  suite.cases += fmt::format(
      "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">{}"
      "</testcase>\n",
      xml("kport." + suite.name),
      xml(short_commit(patch) + " " + patch.subject), seconds, what);
}

std::string lint_outcome(const PatchReport& patch) {
  std::string blocking;
  std::string other;
  for (const PatchFinding& f : patch.findings)
    (f.blocking ? blocking : other) +=
        line_of(Cause{f.message, f.file, f.line, f.code, ""}) + "\n";
  if (!blocking.empty())
    return fmt::format("<failure type=\"lint\" message=\"{}\">{}</failure>",
                       xml(blocking.substr(0, blocking.find('\n'))),
                       xml(blocking + other));
  if (!other.empty())
    return fmt::format("<system-out>{}</system-out>", xml(other));
  return {};
}

std::string rendered(const Suite& s, const std::string& timestamp) {
  return fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
      "skipped=\"{}\" time=\"{:.3f}\" timestamp=\"{}\">\n{}  </testsuite>\n",
      xml(s.name), s.tests, s.failures, s.skipped, s.seconds, timestamp,
      s.cases);
}

} // namespace

std::string report_to_junit(const Report& report) {
  std::string timestamp = fmt::format("{:%Y-%m-%dT%H:%M:%S}",
                                      fmt::gmtime(std::time_t{report.started}));
  std::vector<Suite> suites = {{.name = "lint"}};
  for (const PatchReport& patch : report.patches)
    add(suites.front(), patch, lint_outcome(patch), 0);
  for (size_t t = 0; t < report.targets.size(); ++t) {
    Suite& suite = suites.emplace_back(Suite{.name = report.targets[t].name});
    for (const PatchReport& patch : report.patches) {
      const Cell& cell = patch.cells.at(t);
      add(suite, patch, outcome(cell), cell.cached ? 0 : cell.cpu_seconds);
    }
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"{}\">\n",
                     xml("kport validate " + report.range));
  for (const Suite& suite : suites)
    out += rendered(suite, timestamp);
  return out + "</testsuites>\n";
}

} // namespace kport
