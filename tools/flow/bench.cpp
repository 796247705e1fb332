// SPDX-License-Identifier: GPL-2.0-or-later
// The benchmarks of the main job.
#include "flow/bench.h"

#include <fmt/format.h>

#include "base/cpu.h"
#include "base/files.h"
#include "engine/clang/frontend.h"
#include "flow/fact_source.h"
#include "flow/generate.h"
#include "flow/verify.h"
#include "target/acquire.h"
#include "target/kbuild.h"

namespace kport {
namespace {

// The same downloads, nothing derived from them.
Result<Workspace> with_empty_cache(const Workspace& w) {
  Workspace cold = w;
  std::filesystem::path root = w.project.root / "build" / "bench-cache";
  std::error_code ec;
  std::filesystem::remove_all(root, ec);
  std::filesystem::create_directories(root, ec);
  for (const auto& entry :
       std::filesystem::directory_iterator(w.acquire.cache.root, ec)) {
    std::string name = entry.path().filename();
    bool derived = name == "work" || name == "facts" || name == "sites" ||
                   name == "derived" || name == "scratch" ||
                   name == "locks";
    if (!derived && entry.is_directory())
      std::filesystem::create_symlink(entry.path(), root / name, ec);
  }
  cold.acquire.cache.root = root;
  return cold;
}

// What `clang -fsyntax-only` does: every body, no PCH.
Result<double> syntax_only(const TargetTree& tree,
                           const std::vector<CompileCommand>& commands,
                           const std::filesystem::path& root) {
  double before = cpu_seconds();
  for (const CompileCommand& c : commands) {
    ParseInput input;
    input.file = (root / c.file).string();
    input.directory = c.directory;
    input.args = c.args;
    input.arch = tree.arch;
    TRY(parse(input, {}));
  }
  return cpu_seconds() - before;
}

} // namespace

Result<std::vector<Measure>> measure(const Workspace& warm) {
  std::vector<Measure> out;
  Workspace w = TRY(with_empty_cache(warm));
  TargetSpec mainline = TRY(w.find(w.project.mainline));
  TargetTree tree = TRY(acquire_tree(w.acquire, mainline));
  std::vector<CompileCommand> commands =
      TRY(compile_commands(w.acquire, tree, w.project, w.project.root));
  double baseline = TRY(syntax_only(tree, commands, w.project.root));
  out.push_back({"syntax-only", baseline, "CPU-s", 0,
                 fmt::format("{} units", commands.size()), 0});

  // Targets and flags are at hand before generation is measured: they are
  // kernels' and kbuild's cost.
  std::vector<TargetSpec> targets = TRY(targets_to_build(w, {}));
  std::vector<TargetTree> trees;
  for (const TargetSpec& spec : targets) {
    trees.push_back(TRY(acquire_tree(w.acquire, spec)));
    TRY(compile_commands(w.acquire, trees.back(), w.project, w.project.root));
  }

  double at = cpu_seconds();
  Canonical c = TRY(parse_canonical(w));
  double parsed = cpu_seconds() - at;
  double facts = 0, planned = 0, verified = 0;
  for (const TargetSpec& spec : targets) {
    // Facts are asked by a first generate(); the second finds them cached, so
    // the difference between both is theirs.
    at = cpu_seconds();
    Generated g = TRY(generate(w, c, spec));
    double cold = cpu_seconds() - at;
    at = cpu_seconds();
    TRY(generate(w, c, spec));
    double again = cpu_seconds() - at;
    planned += again;
    facts = std::max(facts, cold - again);
    std::filesystem::path dir = w.scratch(spec.name) / "tree";
    TRY(write_tree(dir, g.files));
    TRY(compile_commands(w.acquire, g.target, w.project, dir));
    at = cpu_seconds();
    TRY(verify(w, c, g, dir));
    verified += cpu_seconds() - at;
  }
  out.push_back({"generate", parsed + planned, "CPU-s",
                 (parsed + planned) / baseline,
                 fmt::format("syntax-only; {} targets, cold", targets.size()),
                 0.35});
  out.push_back({"facts", facts, "CPU-s", 0,
                 "what tree and rules ask of one target, cold, the dearest",
                 1.0});
  out.push_back({"verify", verified, "CPU-s",
                 verified / (baseline * static_cast<double>(targets.size())),
                 "syntax-only once per target", 0});

  at = cpu_seconds();
  Canonical same = TRY(parse_canonical(w));
  for (const TargetSpec& spec : targets) {
    Generated g = TRY(generate(w, same, spec));
    TRY(verify(w, same, g, w.scratch(spec.name) / "tree"));
  }
  out.push_back({"unchanged", cpu_seconds() - at, "CPU-s", 0,
                 "all targets generated and verified again", 0.5});
  return out;
}

} // namespace kport
