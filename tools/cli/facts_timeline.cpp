// SPDX-License-Identifier: GPL-2.0-or-later
// Prints timelines.
#include "cli/facts_timeline.h"

#include <algorithm>

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

std::string describe(const Dated& d) {
  std::string bounds;
  if (!d.after.empty())
    bounds += "after " + d.after;
  if (!d.until.empty())
    bounds += (bounds.empty() ? "" : ", ") + ("by " + d.until);
  return fmt::format("rule {} says {}: {} ({})", d.rule,
                     release_text(d.release), d.agrees ? "agrees" : "DISAGREES",
                     bounds.empty() ? "no kernel bounds it" : bounds);
}

Json to_json(const Dated& d) {
  return {{"rule", d.rule},
          {"release", release_text(d.release)},
          {"after", d.after},
          {"until", d.until},
          {"agrees", d.agrees}};
}

void print(const std::string& name, const Timeline& t) {
  fmt::print("{}\n", name);
  size_t width = 0;
  for (const Era& e : t.eras)
    width = std::max(width, e.release.size());
  for (const Era& e : t.eras)
    fmt::print("  {:{}}  {:14}  {}\n", e.release, width, e.target,
               e.as_newer ? "as above"
               : e.answer == Answer::yes
                   ? e.form
                   : fmt::format("{}: {}",
                                 e.answer == Answer::no ? "no" : "cannot tell",
                                 e.form));
  for (size_t i = 1; i < t.eras.size(); ++i)
    if (!t.eras[i].as_newer)
      fmt::print("  changed after {}, by {}\n", t.eras[i].release,
                 t.eras[i - 1].release);
  for (const Dated& d : t.rules)
    fmt::print("  {}\n", describe(d));
}

} // namespace

Result<ExitCode> show_timelines(const Context& context,
                                const std::vector<std::string>& queries) {
  Workspace w = TRY(open(context));
  std::vector<Known> kernels = TRY(known_kernels(w));
  Json all = Json::array();
  bool agree = true;
  for (const std::string& query : queries) {
    std::string name = normal_name(query);
    Timeline t = timeline(kernels, w.rules, name);
    Json eras = Json::array(), rules = Json::array();
    for (const Era& e : t.eras)
      eras.push_back({{"target", e.target},
                      {"release", e.release},
                      {"usable", e.answer == Answer::yes},
                      {"form", e.form},
                      {"as_newer", e.as_newer}});
    for (const Dated& d : t.rules) {
      agree &= d.agrees;
      rules.push_back(to_json(d));
    }
    all.push_back({{"name", name}, {"kernels", eras}, {"rules", rules}});
    if (context.format == Format::text)
      print(name, t);
  }
  if (queries.empty())
    for (const Dated& d : date_rules(kernels, w.rules)) {
      agree &= d.agrees;
      all.push_back(to_json(d));
      if (context.format == Format::text)
        fmt::print("{}\n", describe(d));
    }
  if (context.format == Format::json)
    fmt::print("{}\n", all.dump(2, ' ', false, Json::error_handler_t::replace));
  return agree ? ExitCode::clean : ExitCode::findings;
}

} // namespace kport
