// SPDX-License-Identifier: GPL-2.0-or-later
// kport rule new|explain|coverage: rules against the facts of the kernels.
#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/infer_gap.h"
#include "flow/rule_coverage.h"
#include "flow/rule_draft.h"

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

struct NewOptions {
  std::vector<std::string> from_gap; // target, name
  std::filesystem::path out;
};

Result<ExitCode> new_rule(const Context& context, const NewOptions& o) {
  Workspace w = TRY(open(context));
  std::vector<Known> kernels = TRY(known_kernels(w));
  auto target = std::ranges::find_if(
      kernels, [&](const Known& k) { return k.spec.name == o.from_gap[0]; });
  if (target == kernels.end() || target == kernels.begin())
    return fail(
        error("rule-new",
              fmt::format("'{}' is no target to generate for", o.from_gap[0]),
              {}, "kport target list names them"));
  Crossing crossing(kernels[0], *target, w.rules);
  Gap gap = TRY(crossing.look(normal_name(o.from_gap[1])));
  if (!gap.open())
    return fail(finding(
        "rule-new",
        fmt::format("{} is no gap on {}: {}", gap.fact.name, o.from_gap[0],
                    gap.shimmed ? "a shim supplies it"
                    : gap.path.end.steps.empty()
                        ? "the target has mainline's form"
                        : "rule " + gap.path.end.steps[0]->rule->id +
                              " leads to its form"),
        {}, "kport rule explain ID says how a rule stands to each target"));
  Inference inference(*kernels[0].store, *target->store);
  std::vector<Proposal> found = inference.propose(gap.fact, gap.nearest);
  Draft d = draft_rule(kernels, o.from_gap[0], gap,
                       found.empty() ? nullptr : &found[0]);
  if (o.out.empty()) {
    fmt::print("{}", d.text);
    return ExitCode::clean;
  }
  std::filesystem::path file = o.out / (d.id + ".yaml");
  std::error_code ec;
  if (std::filesystem::exists(file, ec))
    return fail(error("rule-new", file.string() + " is there already"));
  TRY(write_file(file, d.text));
  fmt::print(stderr, "{}: fill in title and commit, then kport rule test {}\n",
             file.string(), d.id);
  return ExitCode::clean;
}

Result<ExitCode> coverage(const Context& context) {
  Workspace w = TRY(open(context));
  Coverage c = TRY(rule_coverage(w));
  Json json = Json::array();
  size_t width = 0, never = 0, expire = 0;
  for (const RuleCoverage& r : c.rules)
    width = std::max(width, r.rule.size());
  for (const RuleCoverage& r : c.rules) {
    bool fired = std::ranges::any_of(r.fires, [](auto& f) { return f.second; });
    bool lives = std::ranges::any_of(r.live, [](auto& f) { return f.second; });
    never += !fired;
    expire += r.expires;
    json.push_back({{"rule", r.rule},
                    {"live", r.live},
                    {"fires", r.fires},
                    {"expires_with_oldest", r.expires}});
    if (context.format != Format::text)
      continue;
    std::string line = fmt::format("{:{}}", r.rule, width);
    for (const std::string& t : c.targets)
      line += fmt::format("  {}: {:5}", t,
                          r.fires.at(t)  ? "fires"
                          : r.live.at(t) ? "live"
                                         : "-");
    line += !lives      ? "  live nowhere"
            : r.expires ? "  expires with " + c.targets.back()
                        : "";
    while (line.ends_with(' '))
      line.pop_back();
    fmt::print("{}\n", line);
  }
  if (context.format == Format::json)
    fmt::print("{}\n", json.dump(2));
  else
    fmt::print("rule coverage: {} rules, {} never fired on this project's "
               "code, {} expire with {}\n",
               c.rules.size(), never, expire,
               c.targets.empty() ? "" : c.targets.back());
  return ExitCode::clean;
}

Result<ExitCode> explain(const Context& context, const std::string& id) {
  Workspace w = TRY(open(context));
  Json json = Json::array();
  for (const Explanation& e : TRY(explain_rule(w, id))) {
    json.push_back({{"target", e.target},
                    {"api", e.anchor},
                    {"acts", e.acts},
                    {"why", e.why}});
    if (context.format == Format::text)
      fmt::print("{}: {}: {}: {}\n", e.target, e.anchor,
                 e.acts ? "acts" : "does not act", e.why);
  }
  if (context.format == Format::json)
    fmt::print("{}\n", json.dump(2));
  return ExitCode::clean;
}

} // namespace

void add_rule_work_commands(CLI::App& rule, Context& context) {
  CLI::App* fresh =
      rule.add_subcommand("new", "begin a rule with what facts know");
  auto options = std::make_shared<NewOptions>();
  fresh
      ->add_option("--from-gap", options->from_gap,
                   "a target, and mainline's name for what it lacks")
      ->required()
      ->expected(2)
      ->type_name("TARGET NAME");
  fresh->add_option("-o,--out", options->out,
                    "write ID.yaml here (default: print it)");
  fresh->callback([&context, options] {
    context.action = [&context, options] {
      return new_rule(context, *options);
    };
  });
  CLI::App* why = rule.add_subcommand(
      "explain", "how a rule stands to each target, and why");
  auto id = std::make_shared<std::string>();
  why->add_option("ID", *id, "the rule")->required();
  why->callback([&context, id] {
    context.action = [&context, id] { return explain(context, *id); };
  });
  CLI::App* cover = rule.add_subcommand(
      "coverage", "where rules are live, fire, and when they expire");
  cover->callback([&context] {
    context.action = [&context] { return coverage(context); };
  });
}

} // namespace kport
