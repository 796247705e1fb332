// SPDX-License-Identifier: GPL-2.0-or-later
// kport census: how far the rules carry the tree to each target, in numbers.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/census.h"

namespace kport {
namespace {

nlohmann::ordered_json to_json(const Census& c) {
  nlohmann::ordered_json edits = nlohmann::ordered_json::object();
  for (const auto& [rule, count] : c.edits)
    edits[rule] = count;
  return {{"target", c.target},       {"units", c.units},
          {"gaps_before", c.before},  {"gaps_after", c.after},
          {"residuals", c.residuals}, {"edits", edits},
          {"shims", c.shims},         {"verified", c.verified},
          {"modules", c.modules},     {"modules_expected", c.expected},
          {"findings", c.findings.size()}};
}

// One line of words, so that a shell can read it.
void print(const Census& c) {
  std::vector<std::string> edits;
  for (const auto& [rule, count] : c.edits)
    edits.push_back(fmt::format("{}:{}", rule, count));
  fmt::print("{} {} {} {} {} {} {} {} {} {} {}\n", c.target, c.units,
             c.before.size(), c.after.size(), c.residuals, c.verified,
             c.modules, c.expected, c.findings.size(), c.shims,
             edits.empty() ? "-" : fmt::format("{}", fmt::join(edits, ",")));
}

Result<ExitCode> run_census(const Context& context,
                            const std::vector<std::string>& names) {
  Workspace w = TRY(open(context));
  std::vector<Census> all =
      TRY(census(w, TRY(targets_to_build(w, names))));
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  bool clean = true;
  if (context.format == Format::text)
    fmt::print("target units before after residuals verified modules expected "
               "findings shims edits\n");
  for (const Census& c : all) {
    clean &= c.findings.empty() && c.modules == c.expected;
    json.push_back(to_json(c));
    if (context.format == Format::text)
      print(c);
    for (const Diagnostic& d : c.findings)
      report(d, context);
  }
  if (context.format == Format::json)
    fmt::print("{}\n", json.dump(2));
  return clean ? ExitCode::clean : ExitCode::findings;
}

} // namespace

void add_census_command(CLI::App& app, Context& context) {
  auto targets = std::make_shared<std::vector<std::string>>();
  CLI::App* cmd = app.add_subcommand(
      "census", "count gaps, edits, verified units and built modules");
  cmd->group(""); // for ci/check-world
  cmd->add_option("-t,--target", *targets, "a target's name, or all (default)");
  cmd->callback([&context, targets] {
    context.action = [&context, targets] {
      return run_census(context, *targets);
    };
  });
}

} // namespace kport
