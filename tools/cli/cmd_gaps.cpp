// SPDX-License-Identifier: GPL-2.0-or-later
// kport gaps: what the clean source uses that a target lacks and no rule
// resolves, one line each.
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/generate.h"

namespace kport {
namespace {

struct Gap {
  std::vector<std::string> sites; // "fs/rill/inode.c:12"
  std::string why;
  std::string wanted;
};

std::map<std::string, Gap> gaps_of(const Generated& g, const Tree& tree) {
  std::map<std::string, Gap> out;
  for (const Residual& r : g.plan.residuals) {
    Gap& gap = out[r.anchor];
    if (r.range.valid()) {
      Span s = span_of(tree, r.range);
      gap.sites.push_back(fmt::format("{}:{}", s.file, s.line));
    }
    gap.why = r.reason;
    gap.wanted = r.wanted;
  }
  return out;
}

Result<ExitCode> gaps(const Context& context,
                      const std::vector<std::string>& names) {
  Workspace w = TRY(open(context));
  std::vector<TargetSpec> targets = TRY(targets_to_build(w, names));
  Canonical c = TRY(parse_canonical(w));
  bool any = false;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const TargetSpec& spec : targets) {
    Generated g = TRY(generate(w, c, spec));
    for (const auto& [anchor, gap] : gaps_of(g, c.tree)) {
      any = true;
      json.push_back({{"target", spec.name},
                      {"api", anchor},
                      {"sites", gap.sites},
                      {"why", gap.why},
                      {"target_has", gap.wanted}});
      if (context.format == Format::text)
        fmt::print("{}: {}: {} [{}]{}\n", spec.name, anchor, gap.why,
                   fmt::join(gap.sites, ", "),
                   gap.wanted.empty() ? "" : "; target has: " + gap.wanted);
    }
  }
  if (context.format == Format::json)
    fmt::print("{}\n", json.dump(2));
  return any ? ExitCode::findings : ExitCode::clean;
}

} // namespace

void add_gaps_command(CLI::App& app, Context& context) {
  auto targets = std::make_shared<std::vector<std::string>>();
  CLI::App* cmd = app.add_subcommand(
      "gaps", "list what a target lacks and no rule resolves");
  cmd->add_option("-t,--target", *targets, "a target's name, or all (default)");
  cmd->callback([&context, targets] {
    context.action = [&context, targets] { return gaps(context, *targets); };
  });
}

} // namespace kport
