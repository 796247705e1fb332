// SPDX-License-Identifier: GPL-2.0-or-later
// Prints timelines.
#include "cli/facts_timeline.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/findings.h"
#include "flow/timeline.h"

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

std::string release_text(unsigned n) {
  return fmt::format("v{}.{}", n / 1000, n % 1000);
}

const char* word(DateVerdict verdict) {
  switch (verdict) {
  case DateVerdict::agrees:
    return "agrees";
  case DateVerdict::contradicts:
    return "contradicts";
  case DateVerdict::undecided:
    return "undecided";
  }
  return "";
}

std::string describe(const Dated& d) {
  std::string bounds;
  if (!d.after.empty())
    bounds = fmt::format("after {}, by {}", d.after, d.until);
  bool loud = d.verdict == DateVerdict::contradicts;
  return fmt::format(
      "rule {} says {}: {}{}{}{}{}", d.rule, release_text(d.release),
      loud ? "CONTRADICTED" : word(d.verdict), bounds.empty() ? "" : " (",
      bounds, bounds.empty() ? "" : ")", d.why.empty() ? "" : ", " + d.why);
}

Json to_json(const Dated& d) {
  return {{"rule", d.rule},
          {"release", release_text(d.release)},
          {"after", d.after},
          {"until", d.until},
          {"verdict", word(d.verdict)},
          {"why", d.why}};
}

std::string form(const Era& e) {
  if (e.as_newer)
    return "as above";
  if (e.answer == Answer::yes)
    return e.form;
  return fmt::format("{}: {}", e.answer == Answer::no ? "no" : "unknown",
                     e.form);
}

void print(const std::string& name, const Timeline& t) {
  fmt::print("{}\n", name);
  size_t release = 0, target = 0;
  for (const Era& e : t.eras) {
    release = std::max(release, e.release.size());
    target = std::max(target, e.target.size());
  }
  for (const Era& e : t.eras)
    fmt::print("  {:{}}  {:{}}  {}\n", e.release, release, e.target, target,
               form(e));
  for (const Turn& turn : t.turns)
    fmt::print("  changed after {}, by {}\n", turn.after, turn.by);
  for (const Dated& d : t.rules)
    fmt::print("  {}\n", describe(d));
}

Json to_json(const std::string& name, const Timeline& t) {
  Json eras = Json::array(), turns = Json::array(), rules = Json::array();
  for (const Era& e : t.eras)
    eras.push_back({{"target", e.target},
                    {"release", e.release},
                    {"usable", e.answer == Answer::yes},
                    {"unknown", e.answer == Answer::cannot_tell},
                    {"form", e.form},
                    {"as_newer", e.as_newer}});
  for (const Turn& turn : t.turns)
    turns.push_back({{"after", turn.after}, {"by", turn.by}});
  for (const Dated& d : t.rules)
    rules.push_back(to_json(d));
  return {
      {"name", name}, {"kernels", eras}, {"changed", turns}, {"rules", rules}};
}

bool contradicted(const std::vector<Dated>& rules) {
  return std::ranges::any_of(rules, [](const Dated& d) {
    return d.verdict == DateVerdict::contradicts;
  });
}

// Every rule, what speaks loudest last, and the sum.
void print(const std::vector<Dated>& rules, size_t kernels) {
  std::array<size_t, 3> counts = {};
  for (DateVerdict v :
       {DateVerdict::agrees, DateVerdict::undecided, DateVerdict::contradicts})
    for (const Dated& d : rules)
      if (d.verdict == v) {
        ++counts[size_t(v)];
        fmt::print("{}\n", describe(d));
      }
  fmt::print("{} rules against {} kernels: {} agree, {} contradicted, {} "
             "undecided\n",
             rules.size(), kernels, counts[size_t(DateVerdict::agrees)],
             counts[size_t(DateVerdict::contradicts)],
             counts[size_t(DateVerdict::undecided)]);
}

// A kernel that is left out must not look like one that agrees.
void say_absent(const std::vector<std::string>& absent) {
  if (!absent.empty())
    fmt::print(stderr,
               "note: without {}: not fetched; `kport target fetch {}` gets "
               "their images\n",
               fmt::join(absent, ", "), fmt::join(absent, " "));
}

} // namespace

Result<ExitCode> show_timelines(const Context& context,
                                const std::vector<std::string>& queries) {
  Workspace w = TRY(open(context));
  TimelineKernels all = TRY(timeline_kernels(w));
  say_absent(all.absent);
  Json json = Json::array();
  bool bad = false;
  for (const std::string& query : queries) {
    std::string name = normal_name(query);
    Timeline t = timeline(all.kernels, w.rules, name);
    bad |= contradicted(t.rules);
    json.push_back(to_json(name, t));
    if (context.format == Format::text)
      print(name, t);
  }
  if (queries.empty()) {
    std::vector<Dated> rules = date_rules(all.kernels, w.rules);
    bad = contradicted(rules);
    for (const Dated& d : rules)
      json.push_back(to_json(d));
    if (context.format == Format::text)
      print(rules, all.kernels.size());
  }
  if (context.format == Format::json)
    fmt::print("{}\n",
               json.dump(2, ' ', false, Json::error_handler_t::replace));
  return bad ? ExitCode::findings : ExitCode::clean;
}

} // namespace kport
