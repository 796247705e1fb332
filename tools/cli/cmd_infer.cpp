// SPDX-License-Identifier: GPL-2.0-or-later
// kport infer: proposals for gaps that no rule resolves; nothing is applied.
#include <map>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/generate.h"
#include "flow/infer_gap.h"
#include "flow/infer_score.h"
#include "flow/rule_draft.h"
#include "flow/rules.h"

namespace kport {
namespace {

struct Options {
  std::string target;
  std::vector<std::string> without;
  bool leave_one_out = false;
};

using Json = nlohmann::ordered_json;

struct Tally {
  size_t cases = 0, proposed = 0, right = 0;
  double precision() const {
    return proposed ? static_cast<double>(right) / double(proposed) : 0;
  }
  double recall() const {
    return cases ? static_cast<double>(right) / double(cases) : 0;
  }
};

void print_tally(const std::string& form, const Tally& t) {
  fmt::print("{:12} {:5} gaps {:5} proposed {:5} right   precision {:.2f}  "
             "recall {:.2f}\n",
             form, t.cases, t.proposed, t.right, t.precision(), t.recall());
}

Result<ExitCode> score(const Context& context) {
  Workspace w = TRY(open(context));
  std::map<std::string, Tally> forms;
  Tally all;
  Json json = Json::array();
  for (const Guess& g : TRY(leave_one_out(w))) {
    for (Tally* t : {&all, &forms[g.form]}) {
      ++t->cases;
      t->proposed += !g.proposed.empty();
      t->right += g.right;
    }
    json.push_back({{"rule", g.rule},
                    {"form", g.form},
                    {"api", g.anchor},
                    {"target", g.target},
                    {"expected", g.expected},
                    {"proposed", g.proposed},
                    {"right", g.right}});
    if (context.format == Format::text)
      fmt::print("{:6} {} {}: {}: {}\n",
                 g.right              ? "right"
                 : g.proposed.empty() ? "none"
                                      : "wrong",
                 g.target, g.rule, g.anchor,
                 g.right ? g.proposed
                 : g.proposed.empty()
                     ? "the rule: " + g.expected
                     : g.proposed + "; the rule: " + g.expected);
  }
  if (context.format == Format::json) {
    fmt::print("{}\n", json.dump(2));
    return ExitCode::clean;
  }
  for (const auto& [form, tally] : forms)
    print_tally(form, tally);
  print_tally("all", all);
  return ExitCode::clean;
}

// What the project's code uses of mainline and nothing resolves on the target.
Result<std::set<std::string>> open_gaps(const Workspace& w,
                                        const TargetSpec& target) {
  std::set<std::string> out;
  Canonical c = TRY(parse_canonical(w));
  Generated g = TRY(generate(w, c, target));
  for (const Residual& r : g.plan.residuals)
    out.insert(r.anchor);
  return out;
}

Result<ExitCode> infer(const Context& context, const Options& o) {
  if (o.leave_one_out)
    return score(context);
  Workspace w = TRY(open(context));
  TargetSpec spec = TRY(w.find(o.target));
  for (const std::string& id : o.without) {
    if (std::ranges::find(w.rules, id, &Rule::id) == w.rules.end())
      return fail(no_such_rule(w.rules, id));
    std::erase_if(w.rules, [&](const Rule& r) { return r.id == id; });
  }
  // The rest of a chain must not hang on a rule that was left out.
  for (Rule& r : w.rules)
    std::erase_if(r.after, [&](const std::string& id) {
      return std::ranges::find(o.without, id) != o.without.end();
    });
  std::set<std::string> names = TRY(open_gaps(w, spec));
  std::vector<Known> kernels = TRY(known_kernels(w));
  auto target = std::ranges::find_if(
      kernels, [&](const Known& k) { return k.spec.name == spec.name; });
  if (target == kernels.end() || target == kernels.begin())
    return fail(
        error("infer-target",
              fmt::format("{} is no target to generate for", spec.name)));
  Inference inference(*kernels[0].store, *target->store);
  Crossing crossing(kernels[0], *target, w.rules);
  size_t answered = 0;
  Json json = Json::array();
  for (const std::string& name : names) {
    Result<Gap> gap = crossing.look(name);
    if (!gap || !gap->open())
      continue;
    std::vector<Proposal> found = inference.propose(gap->fact, gap->nearest);
    answered += !found.empty();
    Json list = Json::array();
    for (const Proposal& p : found) {
      Draft d = draft_rule(kernels, spec.name, *gap, &p);
      list.push_back({{"score", p.score}, {"rule", d.text}});
      if (context.format == Format::text)
        fmt::print("---\n# {}: proposal for {}, score {:.2f}\n{}", spec.name,
                   name, p.score, d.text);
    }
    if (found.empty() && context.format == Format::text)
      fmt::print("---\n# {}: no proposal for {} ({})\n", spec.name, name,
                 gap->path.why);
    json.push_back({{"api", name}, {"proposals", list}});
  }
  if (context.format == Format::json)
    fmt::print("{}\n", json.dump(2));
  else
    fmt::print(stderr, "{}: {} gaps, proposals for {}; none is applied\n",
               spec.name, json.size(), answered);
  return json.empty() ? ExitCode::clean : ExitCode::findings;
}

} // namespace

void add_infer_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* cmd = app.add_subcommand(
      "infer", "propose rules for gaps, from two kernels' facts");
  CLI::Option* target =
      cmd->add_option("-t,--target", options->target, "the target");
  cmd->add_option("--without", options->without,
                  "as if these rules were not there")
      ->needs(target);
  CLI::Option* score =
      cmd->add_flag("--leave-one-out", options->leave_one_out,
                    "leave out each rule in turn: precision and recall");
  score->excludes(target);
  cmd->callback([&context, options, target] {
    if (target->count() == 0 && !options->leave_one_out)
      throw CLI::RequiredError("--target");
    context.action = [&context, options] { return infer(context, *options); };
  });
}

} // namespace kport
