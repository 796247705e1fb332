// SPDX-License-Identifier: GPL-2.0-or-later
// kport bench: what ci/bench runs.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/bench.h"

namespace kport {
namespace {

Result<ExitCode> bench(const Context& context,
                       const std::vector<std::string>& names) {
  Workspace w = TRY(open(context));
  bool met = true;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const Measure& m : TRY(measure(w, names))) {
    met &= m.met();
    json.push_back({{"name", m.name},
                    {"value", m.value},
                    {"unit", m.unit},
                    {"ratio", m.ratio},
                    {"against", m.against},
                    {"goal", m.goal},
                    {"met", m.met()}});
    if (context.format == Format::text)
      fmt::print("{:14} {:8.3f} {:6} {:>8} {}{}\n", m.name, m.value, m.unit,
                 m.ratio ? fmt::format("{:.3f} x", m.ratio) : "-", m.against,
                 m.goal ? fmt::format("  (goal {}: {})", m.goal,
                                      m.met() ? "met" : "MISSED")
                        : "");
  }
  if (context.format == Format::json)
    fmt::print("{}\n", json.dump(2));
  return met ? ExitCode::clean : ExitCode::findings;
}

} // namespace

void add_bench_command(CLI::App& app, Context& context) {
  auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* cmd = app.add_subcommand("bench", "measure generation (ci/bench)");
  cmd->group("");
  cmd->add_option("name", *names, "measures to print (default: all)");
  cmd->callback([&context, names] {
    context.action = [&context, names] { return bench(context, *names); };
  });
}

} // namespace kport
