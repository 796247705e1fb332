// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the part of SARIF 2.1.0 that viewers read.
#include "model/sarif.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

// RFC 3986: everything but unreserved characters and the slash is escaped.
std::string uri_of(std::string_view path) {
  std::string out;
  for (char c : path) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                 c == '~' || c == '/';
    out += plain ? std::string(1, c)
                 : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string_view line_of(std::string_view text, uint32_t line) {
  for (; line > 1 && !text.empty(); --line)
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return text.substr(0, text.find('\n'));
}

// The column in characters of a column in bytes: UTF-8 continuation bytes do
// not count.
uint32_t characters(std::string_view line, uint32_t column) {
  uint32_t n = 1;
  for (uint32_t i = 0; i + 1 < column; ++i)
    n += i >= line.size() || (line[i] & 0xc0) != 0x80;
  return n;
}

Json location_of(const Span& span,
                 const std::map<std::string, std::string>& sources) {
  Json place = {{"artifactLocation",
                 {{"uri", uri_of(span.file)}, {"uriBaseId", "%SRCROOT%"}}}};
  if (span.line != 0) {
    auto source = sources.find(span.file);
    std::string_view line =
        source == sources.end() ? "" : line_of(source->second, span.line);
    place["region"] = {{"startLine", span.line}};
    if (span.column != 0) {
      place["region"]["startColumn"] = characters(line, span.column);
      place["region"]["endColumn"] =
          characters(line, std::max(span.end_column, span.column + 1));
    }
  }
  return {{"physicalLocation", place}};
}

} // namespace

std::string to_sarif(const std::vector<SarifRule>& rules,
                     const std::vector<Diagnostic>& findings,
                     const std::map<std::string, std::string>& sources) {
  Json table = Json::array();
  for (const SarifRule& r : rules)
    table.push_back({{"id", r.id},
                     {"shortDescription", {{"text", r.title}}},
                     {"help", {{"text", r.help}}},
                     {"defaultConfiguration", {{"level", "error"}}}});
  Json results = Json::array();
  for (const Diagnostic& d : findings) {
    auto rule = std::ranges::find(rules, d.code, &SarifRule::id);
    Json result = {{"ruleId", d.code}};
    if (rule != rules.end())
      result["ruleIndex"] = rule - rules.begin();
    result["level"] = d.severity == Severity::error     ? "error"
                      : d.severity == Severity::warning ? "warning"
                                                        : "note";
    result["message"] = {{"text", d.message}};
    if (!d.span.file.empty())
      result["locations"] = Json::array({location_of(d.span, sources)});
    results.push_back(std::move(result));
  }
  Json driver = {{"name", "kport"}, {"version", KPORT_VERSION}};
  driver["rules"] = std::move(table);
  Json run = {{"tool", {{"driver", std::move(driver)}}},
              {"columnKind", "unicodeCodePoints"},
              {"results", std::move(results)}};
  Json root = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
               {"version", "2.1.0"},
               {"runs", Json::array({std::move(run)})}};
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace kport
