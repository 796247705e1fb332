// SPDX-License-Identifier: GPL-2.0-or-later
// Reads, extends and writes the list of runs.
#include "model/run_history.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

struct CountField {
  const char* key;
  size_t ReportCounts::*value;
};
constexpr std::array<CountField, 8> kCounts = {{
    {"cells", &ReportCounts::cells},
    {"pass", &ReportCounts::pass},
    {"fail", &ReportCounts::fail},
    {"advisory_fail", &ReportCounts::advisory_fail},
    {"skipped", &ReportCounts::skipped},
    {"pending", &ReportCounts::pending},
    {"cached", &ReportCounts::cached},
    {"findings", &ReportCounts::findings},
}};

Json to_json(const Run& run) {
  Json out = {{"started", run.started},
              {"range", run.range},
              {"head", run.head},
              {"patches", run.patches},
              {"targets", run.targets}};
  for (const CountField& field : kCounts)
    out[field.key] = run.counts.*field.value;
  out["cpu_seconds"] = run.cpu_seconds;
  out["red"] = run.red;
  return out;
}

Run run_from(const Json& j) {
  Run run{.started = j.at("started"),
          .range = j.at("range"),
          .head = j.at("head"),
          .patches = j.at("patches"),
          .targets = j.at("targets"),
          .cpu_seconds = j.at("cpu_seconds"),
          .red = j.at("red")};
  for (const CountField& field : kCounts)
    run.counts.*field.value = j.at(field.key);
  return run;
}

} // namespace

Run run_of(const Report& report) {
  return {.started = report.started,
          .range = report.range,
          .head = report.head,
          .patches = report.patches.size(),
          .targets = report.targets.size(),
          .counts = count(report),
          .cpu_seconds = report.cpu_seconds,
          .red = is_red(report)};
}

RunHistory with(RunHistory history, Run run) {
  std::erase_if(history, [&](const Run& r) {
    return r.started == run.started && r.head == run.head;
  });
  history.push_back(std::move(run));
  if (history.size() > kMostRuns)
    history.erase(history.begin(),
                  history.end() - static_cast<ptrdiff_t>(kMostRuns));
  return history;
}

std::string history_to_json(const RunHistory& history) {
  Json runs = Json::array();
  for (const Run& run : history)
    runs.push_back(to_json(run));
  Json out = {{"schema", 1}, {"runs", std::move(runs)}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<RunHistory> history_from_json(std::string_view text,
                                     const std::string& file) {
  try {
    Json json = Json::parse(text);
    if (int schema = json.at("schema"); schema != 1)
      throw std::invalid_argument(fmt::format("its schema is {}", schema));
    RunHistory out;
    for (const Json& run : json.at("runs"))
      out.push_back(run_from(run));
    return out;
  } catch (const std::exception& e) { // nlohmann's, and ours above
    return fail(error("report-history",
                      fmt::format("this is no history of runs: {}", e.what()),
                      {.file = file}, "move it away: a new one is begun"));
  }
}

} // namespace kport
