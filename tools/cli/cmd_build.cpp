// SPDX-License-Identifier: GPL-2.0-or-later
// kport build: generate a target's tree and build it with its kernel's kbuild.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/build.h"

namespace kport {
namespace {

Result<ExitCode> run_build(const Context& context,
                           const std::vector<std::string>& names) {
  Workspace w = TRY(open(context));
  std::vector<TargetSpec> targets = TRY(targets_to_build(w, names));
  FileLock held = TRY(w.hold_scratch());
  Canonical c = TRY(parse_canonical(w));
  BuildOutcome clean = TRY(build_clean(w, c));
  Findings findings(context);
  for (const Diagnostic& d : clean.findings)
    findings.add(d);
  for (const TargetSpec& spec : targets) {
    BuildOutcome b = clean;
    if (spec.name != w.project.mainline) {
      Generated g = TRY(generate(w, c, spec));
      for (const Residual& r : g.plan.residuals)
        findings.add(describe(r, c.tree, spec.name));
      b = TRY(build(w, c, g, clean.warnings));
      for (const Diagnostic& d : b.findings)
        findings.add(d);
    }
    if (context.format == Format::text)
      for (const std::filesystem::path& m : b.modules)
        fmt::print("{}\n", m.string());
  }
  return findings.finish();
}

} // namespace

void add_build_command(CLI::App& app, Context& context) {
  auto targets = std::make_shared<std::vector<std::string>>();
  CLI::App* cmd = app.add_subcommand(
      "build", "generate and build a target's modules; prints their paths");
  cmd->add_option("-t,--target", *targets, "a target's name, or all (default)");
  cmd->callback([&context, targets] {
    context.action = [&context, targets] {
      return run_build(context, *targets);
    };
  });
}

} // namespace kport
