// SPDX-License-Identifier: GPL-2.0-or-later
// Packs the report tightly and puts it into the template (tools/flow/page/).
#include "flow/report_page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "model/report_words.h"
#include "model/utf8.h"

namespace kport {

std::string_view embedded(std::string_view name); // tools/embed.cmake

namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kEmbed = 512 << 10; // bytes of texts in the page itself

// JSON that no HTML parser sees an end of a script or a comment in.
std::string script_json(const Json& json) {
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string out;
  out.reserve(text.size());
  for (char c : text)
    if (c == '<' || c == '>' || c == '&')
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  return out;
}

std::vector<std::string> shown_all(const std::vector<std::string>& lines) {
  std::vector<std::string> out;
  for (const std::string& line : lines)
    out.push_back(shown(line));
  return out;
}

// [message, file, line, rule, fact]
Json packed(const Cause& c) {
  return {shown(c.message), shown(c.file), c.line, shown(c.rule),
          shown(c.fact)};
}

class Packer {
public:
  Packer(const Report& report, const ReportTexts& texts)
      : report_(report), texts_(texts) {}

  Json all(const RunHistory& history) {
    const Report& r = report_;
    Json out = {{"project", shown(r.project)},
                {"range", shown(r.range)},
                {"base", shown(r.base)},
                {"head", shown(r.head)},
                {"kport", shown(r.kport)},
                {"started", r.started},
                {"cpu", r.cpu_seconds},
                {"executor", shown(r.executor)},
                {"red", is_red(r)},
                {"targets", Json::array()},
                {"patches", Json::array()},
                {"texts", texts()},
                {"runs", Json::array()}};
    for (const ReportTarget& t : r.targets)
      out["targets"].push_back({{"name", shown(t.name)},
                                {"kernel", shown(t.kernel)},
                                {"compiler", shown(t.compiler)},
                                {"enforced", t.enforced},
                                {"until", shown(t.until)}});
    for (const PatchReport& p : r.patches)
      out["patches"].push_back(patch(p));
    for (const Run& run : history)
      out["runs"].push_back(
          {run.started, shown(run.range), shown(run.head), run.patches,
           run.targets, run.counts.pass, run.counts.fail,
           run.counts.advisory_fail, run.counts.skipped, run.counts.pending,
           run.counts.cached, run.counts.findings, run.cpu_seconds, run.red});
    return out;
  }

  std::map<std::string, std::string> take_scripts() {
    return std::move(scripts_);
  }

private:
  Json patch(const PatchReport& p) {
    Json findings = Json::array();
    for (const PatchFinding& f : p.findings)
      findings.push_back({shown(f.code), shown(f.message), shown(f.file),
                          f.line, f.column, f.blocking});
    Json cells = Json::array();
    for (const Cell& c : p.cells)
      cells.push_back(cell(c));
    return {{"c", shown(p.commit)}, {"s", shown(p.subject)},
            {"a", shown(p.author)}, {"d", p.date},
            {"f", findings},        {"x", cells}};
  }

  // [verdict, stage, 1 cached | 2 first bad, CPU, warnings, key, details?]
  Json cell(const Cell& c) {
    Json out = {c.verdict,
                c.stage,
                (c.cached ? 1 : 0) | (c.first_bad ? 2 : 0),
                static_cast<int64_t>(c.cpu_seconds * 1000 + 0.5),
                c.warnings,
                shown(c.key.substr(0, 16))};
    Json more = Json::object();
    for (const Cause& cause : c.causes)
      more["causes"].push_back(packed(cause));
    if (!c.excerpt.empty())
      more["excerpt"] = shown_all(c.excerpt);
    if (!c.new_warnings.empty())
      more["warnings"] = shown_all(c.new_warnings);
    if (!c.why.empty())
      more["why"] = shown(c.why);
    if (!c.log.empty())
      more["log"] = texts_.at.at(c.log);
    if (!c.diff.empty())
      more["diff"] = texts_.at.at(c.diff);
    if (!more.empty())
      out.push_back(std::move(more));
    return out;
  }

  Json texts() {
    Json out = Json::array();
    size_t room = kEmbed;
    for (size_t i = 0; i < texts_.all.size(); ++i) {
      const ReportText& t = texts_.all[i];
      Json one = {{"path", shown(t.path)}, {"bytes", t.bytes}};
      if (t.cut)
        one["cut"] = true;
      if (!t.missing.empty()) {
        one["missing"] = t.missing;
      } else if (t.text.size() <= room) {
        room -= t.text.size();
        one["text"] = t.text;
      } else {
        std::string name = fmt::format("{}.js", i);
        // The page knows its own files from those of another run.
        scripts_[name] = fmt::format("kportText({},{},{})\n", report_.started,
                                     i, script_json(t.text));
        one["script"] = fmt::format("{}/{}", kPageScripts, name);
      }
      out.push_back(std::move(one));
    }
    return out;
  }

  const Report& report_;
  const ReportTexts& texts_;
  std::map<std::string, std::string> scripts_;
};

// The text for `{{name}}` in the template; each name stands there once.
void put(std::string& html, std::string_view name, std::string_view text) {
  std::string mark = fmt::format("{{{{{}}}}}", name);
  html.replace(html.find(mark), mark.size(), text);
}

} // namespace

ReportPage report_to_page(const Report& report, const ReportTexts& texts,
                          const RunHistory& history) {
  Packer packer(report, texts);
  std::string data = script_json(packer.all(history));
  std::string html(embedded("page.html"));
  for (const char* file : {"page.css", "words.js", "filters.js", "matrix.js",
                           "texts.js", "side.js", "main.js"})
    put(html, file, embedded(file));
  put(html, "data", data); // last: it may hold marks of its own
  return {.html = std::move(html), .scripts = packer.take_scripts()};
}

} // namespace kport
