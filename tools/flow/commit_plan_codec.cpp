// SPDX-License-Identifier: GPL-2.0-or-later
// Plans to JSON and back.
#include "flow/commit_plan_codec.h"

#include <nlohmann/json.hpp>

namespace kport {

using nlohmann::json;

std::string print_plan(const CommitPlan& plan) {
  json lint = json::array();
  for (const PatchFinding& f : plan.lint)
    lint.push_back({f.code, f.message, f.file, f.line, f.column, f.blocking});
  json trees = json::array();
  for (const MadeTree& t : plan.trees) {
    json causes = json::array();
    for (const Cause& c : t.causes)
      causes.push_back({c.message, c.file, c.line, c.rule, c.fact});
    trees.push_back({{"tree", t.tree.hex()},
                     {"failed", t.failed},
                     {"skipped", t.skipped},
                     {"stage", static_cast<int>(t.stage)},
                     {"causes", causes},
                     {"why", t.why}});
  }
  return json({{"lint", lint}, {"trees", trees}})
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

bool read_plan(const std::string& text, CommitPlan& plan) {
  json all = json::parse(text, nullptr, false);
  if (all.is_discarded())
    return false;
  try {
    for (const json& f : all.at("lint"))
      plan.lint.push_back({f.at(0), f.at(1), f.at(2), f.at(3), f.at(4),
                           f.at(5).get<bool>()});
    for (const json& t : all.at("trees")) {
      MadeTree made{.failed = t.at("failed"), .skipped = t.at("skipped")};
      Result<Oid> tree = parse_oid(t.at("tree").get<std::string>());
      if (!tree)
        return false;
      made.tree = *tree;
      made.stage = static_cast<Stage>(t.at("stage").get<int>());
      made.why = t.at("why");
      for (const json& c : t.at("causes"))
        made.causes.push_back({c.at(0), c.at(1), c.at(2), c.at(3), c.at(4)});
      plan.trees.push_back(std::move(made));
    }
  } catch (const json::exception&) {
    return false;
  }
  return true;
}

} // namespace kport
