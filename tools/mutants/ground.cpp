// SPDX-License-Identifier: GPL-2.0-or-later
// Generates what mutants are compared with, and asks kbuild for the flags.
#include "mutants/ground.h"

#include <algorithm>

#include "base/files.h"
#include "engine/clang/parse_tree.h"
#include "engine/plan/path.h"
#include "flow/decisions.h"
#include "flow/fact_source.h"
#include "flow/facts.h"
#include "flow/verify.h"
#include "target/kbuild.h"

namespace kport {
namespace {

Result<Pch> pch_for(const Compiling& c, const fs::path& root,
                    const std::string& digest, const fs::path& cache) {
  return shared_pch({.root = root,
                     .commands = c.commands,
                     .arch = c.arch,
                     .kernel_digest = digest,
                     .cache_dir = cache});
}

// The flags without the shims of the generated tree.
std::vector<CompileCommand> without_shims(std::vector<CompileCommand> commands) {
  for (CompileCommand& c : commands)
    std::erase_if(c.args, [](const std::string& a) {
      return a.find("/compat/include") != a.npos;
    });
  return commands;
}

Result<void> prepare(const Workspace& w, Ground& g, const TargetSpec& spec) {
  Round& r = *g.round;
  g.generated = TRY(generate(r.workspace, r.canonical, spec));
  g.directory = w.scratch("mutants") / r.workspace.project.mainline / spec.name;
  TRY(write_tree(g.directory, g.generated.files));
  // Apart, for a cache of PCHs keeps but a few.
  fs::path caches = w.scratch("mutants") / "cache";
  fs::path cache = caches / r.workspace.project.mainline / spec.name;
  const fs::path& root = r.workspace.project.root;
  const Acquire& acquire = r.workspace.acquire;

  g.source.arch = r.canonical.mainline.arch;
  g.source.commands = TRY(compile_commands(acquire, r.canonical.mainline,
                                           r.workspace.project, root));
  g.source.pch =
      TRY(pch_for(g.source, root, r.canonical.mainline.digest,
                  caches / r.workspace.project.mainline / "source"));

  const TargetTree& target = g.generated.target;
  g.target.arch = g.plain.arch = target.arch;
  g.target.commands = TRY(compile_commands(acquire, target,
                                           r.workspace.project, g.directory));
  g.plain.commands = without_shims(g.target.commands);
  std::string shims;
  for (const auto& [path, text] : g.generated.files)
    if (path.starts_with("compat/"))
      shims += path + '\0' + text;
  g.target.pch = TRY(pch_for(g.target, g.directory,
                             target.digest + sha256(shims), cache));
  g.plain.pch = TRY(pch_for(g.plain, g.directory, target.digest, cache));
  return {};
}

} // namespace

ParseInput Compiling::input(const fs::path& root, const std::string& file,
                            const std::string& text, bool use_pch) const {
  auto c = std::ranges::find(commands, file, &CompileCommand::file);
  if (c == commands.end())
    c = commands.begin();
  ParseInput in;
  in.file = (root / file).string();
  in.directory = c->directory;
  in.args = c->args;
  in.arch = arch;
  in.overlay.push_back({root / file, text});
  if (use_pch && !pch.path.empty()) {
    in.use_pch = pch.path;
    in.overlay.push_back(pch.source);
  }
  return in;
}

Result<FactSet> Ground::facts_for(const Tree& tree) {
  std::lock_guard lock(asking_);
  std::set<std::string> names = used_names(tree);
  demand_members(generated.rules, names); // as generate() asks
  std::erase_if(names, [&](const std::string& n) {
    return generated.facts.names.contains(n);
  });
  if (names.empty())
    return generated.facts;
  // In one go what operators bring in.
  names.merge(std::set<std::string>{"CONFIG_BLOCK", "CONFIG_MUT_NEVER",
                                    "KERNEL_VERSION", "LINUX_VERSION_CODE",
                                    "NULL", "IS_ENABLED", "__KERNEL__",
                                    "__maybe_unused", "__symbol_get"});
  FactRequest request{{names.begin(), names.end()}, {}, {}};
  std::set<std::string> headers = {"linux/version.h"};
  for (const Units* all :
       {&tree.units, &std::as_const(*round).canonical.tree.units})
    for (const Unit& u : *all)
      for (const IncludeSite& s : u.includes)
        if (s.entity != kNone)
          headers.insert(u.entities[s.entity].fact.name);
  request.headers = {headers.begin(), headers.end()};
  FactReply reply = TRY(
      ask(TRY(fact_source(round->workspace, generated.target)), request));
  for (auto& [name, answer] : reply.facts.names)
    generated.facts.names.try_emplace(name, std::move(answer));
  return generated.facts;
}

Result<std::vector<std::unique_ptr<Ground>>>
example_grounds(const Workspace& w) {
  std::vector<std::unique_ptr<Ground>> out;
  std::vector<const Rule*> left;
  for (const Rule& rule : w.rules)
    left.push_back(&rule);
  std::vector<kport::Source> kernels = TRY(sources_of(w));
  for (size_t k = 0; k + 1 < kernels.size() && !left.empty(); ++k) {
    std::map<const Rule*, std::string> refused;
    auto round = std::make_shared<Round>(
        TRY(parse_round(w, kernels[k], {left}, refused)));
    std::erase_if(left, [&](const Rule* r) { return !refused.contains(r); });
    if (round->rules.empty())
      continue;
    for (size_t older = k + 1; older < kernels.size(); ++older) {
      auto ground = std::make_unique<Ground>();
      ground->round = round;
      TRY(prepare(w, *ground, kernels[older].spec));
      out.push_back(std::move(ground));
    }
  }
  return out;
}

Result<std::vector<std::unique_ptr<Ground>>>
project_grounds(const Workspace& w) {
  std::vector<std::unique_ptr<Ground>> out;
  auto round = std::make_shared<Round>();
  round->workspace = w;
  round->canonical = TRY(parse_canonical(w));
  for (const TargetSpec& spec : TRY(targets_to_build(w, {}))) {
    auto ground = std::make_unique<Ground>();
    ground->round = round;
    TRY(prepare(w, *ground, spec));
    ParseJob job;
    job.root = w.project.root;
    job.own = w.project.canonical;
    job.commands = ground->source.commands;
    job.kernel_digest = round->canonical.mainline.digest;
    job.arch = round->canonical.mainline.arch;
    job.cache_dir = w.acquire.cache.root / "sites";
    job.jobs = w.jobs;
    ground->units = TRY(parse_tree(job)).units;
    out.push_back(std::move(ground));
  }
  return out;
}

} // namespace kport
