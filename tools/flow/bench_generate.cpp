// SPDX-License-Identifier: GPL-2.0-or-later
// What generation costs: from nothing, again, and after one file changed.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/cpu.h"
#include "base/files.h"
#include "flow/bench.h"
#include "flow/generate.h"
#include "flow/verify.h"
#include "target/acquire.h"
#include "target/kbuild.h"

namespace kport {
namespace {

struct Cost {
  double parse = 0, facts = 0, plan = 0, verify = 0;
  double facts_most = 0; // of one target
  size_t parsed = 0;     // units of the canonical tree
  size_t verified = 0;   // units, all targets together
};

// Generates and verifies every target, as backport does.
Result<Cost> run_all(const Workspace& w,
                     const std::vector<TargetSpec>& targets) {
  Cost cost;
  double at = cpu_seconds();
  auto lap = [&at] {
    double was = std::exchange(at, cpu_seconds());
    return at - was;
  };
  Canonical c = TRY(parse_canonical(w));
  cost.parse = lap();
  cost.parsed = c.parsed;
  for (const TargetSpec& spec : targets) {
    Generated g = TRY(generate(w, c, spec));
    double plan = lap();
    if (g.fact_parses > 0) {
      // The second finds the facts cached: the difference is theirs.
      TRY(generate(w, c, spec));
      double facts = plan - std::min(plan, lap());
      plan -= facts;
      cost.facts += facts;
      cost.facts_most = std::max(cost.facts_most, facts);
    }
    cost.plan += plan;
    fs::path dir = w.scratch(spec.name) / "tree";
    TRY(write_tree(dir, g.files));
    TRY(compile_commands(w.acquire, g.target, w.project, dir));
    lap();
    Verified v = TRY(verify(w, c, g, dir));
    cost.verify += lap();
    cost.verified += v.parsed;
  }
  return cost;
}

// A comment at the end: new bytes, same code.
Result<void> touch_one(const Workspace& w,
                       const std::vector<CompileCommand>& commands) {
  fs::path file = w.project.root / commands.front().file;
  std::string text = TRY(read_file(file));
  return write_file(file, text + "/* ci/bench */\n");
}

Result<std::vector<Measure>> run(const Workspace& warm) {
  Workspace w = TRY(cold_copy(warm, "generate"));
  TargetTree tree =
      TRY(acquire_tree(w.acquire, TRY(w.find(w.project.mainline))));
  std::vector<CompileCommand> commands =
      TRY(compile_commands(w.acquire, tree, w.project, w.project.root));
  double baseline = TRY(syntax_only(tree, commands, w.project.root));

  // Targets and flags are at hand before generation is measured: they are
  // kernels' and kbuild's cost.
  std::vector<TargetSpec> targets = TRY(targets_to_build(w, {}));
  auto count = static_cast<double>(targets.size());
  for (const TargetSpec& spec : targets)
    TRY(compile_commands(w.acquire, TRY(acquire_tree(w.acquire, spec)),
                         w.project, w.project.root));

  Cost cold = TRY(run_all(w, targets));
  double generated = cold.parse + cold.plan;
  std::vector<Measure> out = {
      {"syntax-only", baseline, "CPU-s", 0,
       fmt::format("{} units", commands.size()), 0},
      {"generate", generated, "CPU-s", generated / baseline,
       fmt::format("syntax-only; {} targets, cold", targets.size()), 0.35},
      {"facts", cold.facts_most, "CPU-s", 0,
       "what tree and rules ask of one target, cold, the dearest", 1.0},
      {"verify", cold.verify, "CPU-s", cold.verify / (baseline * count),
       "syntax-only once per target", 0}};

  Cost same = TRY(run_all(w, targets));
  double total = same.parse + same.facts + same.plan + same.verify;
  out.push_back({"unchanged", total, "CPU-s", 0,
                 fmt::format("all targets again; {} units parsed, {} verified",
                             same.parsed, same.verified),
                 0.5});

  TRY(touch_one(w, commands));
  Cost one = TRY(run_all(w, targets));
  out.push_back({"one-file", static_cast<double>(one.parsed), "units", 0,
                 fmt::format("parsed again after {} changed; {} verified; "
                             "{:.3f} CPU-s",
                             commands.front().file, one.verified,
                             one.parse + one.facts + one.plan + one.verify),
                 1});
  return out;
}

} // namespace

Benchmark generation_benchmark() {
  return {
      {"syntax-only", "generate", "facts", "verify", "unchanged", "one-file"},
      run};
}

} // namespace kport
