// SPDX-License-Identifier: GPL-2.0-or-later
// Writes and reads every field of a Report.
#include "model/report_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "model/report_words.h"

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

// Puts what says something.
class Object {
public:
  template <class T>
  Object& put(const char* key, const T& value) {
    if (value != T{})
      json_[key] = value;
    return *this;
  }
  Object& put(const char* key, Json list) {
    if (!list.empty())
      json_[key] = std::move(list);
    return *this;
  }
  Json take() { return std::move(json_); }

private:
  Json json_ = Json::object();
};

Json to_json(const Cause& c) {
  return Object()
      .put("message", c.message)
      .put("file", c.file)
      .put("line", c.line)
      .put("rule", c.rule)
      .put("fact", c.fact)
      .take();
}

Json to_json(const Cell& c);
Json to_json(const PatchFinding& f);
Json to_json(const PatchReport& p);
Json to_json(const ReportTarget& t);

template <class T>
Json list_of(const std::vector<T>& all) {
  Json out = Json::array();
  for (const T& one : all)
    out.push_back(to_json(one));
  return out;
}

Json to_json(const Cell& c) {
  Json out = {{"verdict", name(c.verdict)}, {"stage", name(c.stage)}};
  out.update(Object()
                 .put("cached", c.cached)
                 .put("first_bad", c.first_bad)
                 .put("key", c.key)
                 .put("cpu_seconds", c.cpu_seconds)
                 .put("warnings", c.warnings)
                 .put("new_warnings", c.new_warnings)
                 .put("causes", list_of(c.causes))
                 .put("excerpt", c.excerpt)
                 .put("log", c.log)
                 .put("diff", c.diff)
                 .put("why", c.why)
                 .take());
  return out;
}

Json to_json(const PatchFinding& f) {
  Json out = Object()
                 .put("code", f.code)
                 .put("message", f.message)
                 .put("file", f.file)
                 .put("line", f.line)
                 .put("column", f.column)
                 .take();
  out["blocking"] = f.blocking;
  return out;
}

Json to_json(const PatchReport& p) {
  Json out = {{"commit", p.commit}, {"subject", p.subject}};
  out.update(Object()
                 .put("author", p.author)
                 .put("date", p.date)
                 .put("files", p.files)
                 .put("findings", list_of(p.findings))
                 .take());
  out["cells"] = list_of(p.cells);
  return out;
}

Json to_json(const ReportTarget& t) {
  return {{"name", t.name},
          {"kernel", t.kernel},
          {"compiler", t.compiler},
          {"enforced", t.enforced},
          {"until", t.until}};
}

// What is absent stays as it is; a value of another type throws.
template <class T>
void get(const Json& json, const char* key, T& out) {
  auto at = json.find(key);
  if (at != json.end() && !at->is_null())
    out = at->get<T>();
}

Cause cause_from(const Json& j) {
  Cause c;
  get(j, "message", c.message);
  get(j, "file", c.file);
  get(j, "line", c.line);
  get(j, "rule", c.rule);
  get(j, "fact", c.fact);
  return c;
}

template <class T>
T word(const Json& j, const char* key, auto named) {
  std::string text = j.at(key);
  std::optional<T> value = named(text);
  if (!value)
    throw std::invalid_argument(fmt::format("no {} is called '{}'", key, text));
  return *value;
}

Cell cell_from(const Json& j) {
  Cell c;
  c.verdict = word<Verdict>(j, "verdict", verdict_named);
  c.stage = word<Stage>(j, "stage", stage_named);
  get(j, "cached", c.cached);
  get(j, "first_bad", c.first_bad);
  get(j, "key", c.key);
  get(j, "cpu_seconds", c.cpu_seconds);
  get(j, "warnings", c.warnings);
  get(j, "new_warnings", c.new_warnings);
  for (const Json& cause : j.value("causes", Json::array()))
    c.causes.push_back(cause_from(cause));
  get(j, "excerpt", c.excerpt);
  get(j, "log", c.log);
  get(j, "diff", c.diff);
  get(j, "why", c.why);
  return c;
}

PatchFinding finding_from(const Json& j) {
  PatchFinding f;
  get(j, "code", f.code);
  get(j, "message", f.message);
  get(j, "file", f.file);
  get(j, "line", f.line);
  get(j, "column", f.column);
  get(j, "blocking", f.blocking);
  return f;
}

PatchReport patch_from(const Json& j, size_t targets) {
  PatchReport p;
  p.commit = j.at("commit");
  p.subject = j.at("subject");
  get(j, "author", p.author);
  get(j, "date", p.date);
  get(j, "files", p.files);
  for (const Json& f : j.value("findings", Json::array()))
    p.findings.push_back(finding_from(f));
  for (const Json& cell : j.at("cells"))
    p.cells.push_back(cell_from(cell));
  if (p.cells.size() != targets)
    throw std::invalid_argument(fmt::format("{} has {} cells for {} targets",
                                            short_commit(p), p.cells.size(),
                                            targets));
  return p;
}

ReportTarget target_from(const Json& j) {
  ReportTarget t;
  t.name = j.at("name");
  get(j, "kernel", t.kernel);
  get(j, "compiler", t.compiler);
  get(j, "enforced", t.enforced);
  get(j, "until", t.until);
  return t;
}

Report report_from(const Json& j) {
  if (int schema = j.at("schema"); schema != kReportSchema)
    throw std::invalid_argument(fmt::format(
        "its schema is {}, this kport reads {}", schema, kReportSchema));
  Report r;
  get(j, "project", r.project);
  get(j, "range", r.range);
  get(j, "base", r.base);
  get(j, "head", r.head);
  get(j, "kport", r.kport);
  get(j, "started", r.started);
  get(j, "cpu_seconds", r.cpu_seconds);
  get(j, "executor", r.executor);
  for (const Json& t : j.at("targets"))
    r.targets.push_back(target_from(t));
  for (const Json& p : j.at("patches"))
    r.patches.push_back(patch_from(p, r.targets.size()));
  return r;
}

} // namespace

std::string report_to_json(const Report& r) {
  Json out = {{"schema", kReportSchema},
              {"project", r.project},
              {"range", r.range},
              {"base", r.base},
              {"head", r.head},
              {"kport", r.kport},
              {"started", r.started},
              {"cpu_seconds", r.cpu_seconds},
              {"executor", r.executor},
              {"red", is_red(r)},
              {"targets", list_of(r.targets)},
              {"patches", list_of(r.patches)}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Report> report_from_json(std::string_view text,
                                const std::string& file) {
  try {
    return report_from(Json::parse(text));
  } catch (const std::exception& e) { // nlohmann's, and ours above
    return fail(error("report-json",
                      fmt::format("this is no report: {}", e.what()),
                      {.file = file}, "kport validate writes report.json"));
  }
}

} // namespace kport
