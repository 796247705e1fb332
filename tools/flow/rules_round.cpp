// SPDX-License-Identifier: GPL-2.0-or-later
// Writes examples down, asks kbuild how it compiles them, and parses them.
#include "flow/rules_round.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/clang/parse_tree.h"
#include "flow/verify.h"
#include "target/acquire.h"
#include "target/kbuild.h"

namespace kport {
namespace {

constexpr std::string_view kDirectory = "examples";

// Newer and older by what the kernels call themselves: which examples to try
// where, never what to do to them.
std::pair<unsigned, unsigned> version_of(const TargetTree& tree) {
  unsigned major = 0, minor = 0;
  std::sscanf(tree.release.c_str(), "%u.%u", &major, &minor);
  return {major, minor};
}

const std::string& text_of(const Rule& rule, Side side) {
  return side == Side::newer ? rule.example_new.text : rule.example_old.text;
}

Workspace example_workspace(const Workspace& w, const Source& source,
                            Side side) {
  Workspace out = w;
  Project& p = out.project;
  p.root = w.scratch("rule-test") / source.spec.name /
           (side == Side::newer ? "tree" : "old");
  p.name = "examples";
  p.canonical = {std::string(kDirectory)};
  p.modules = {{std::string(kDirectory), {}}};
  p.exclude.clear();
  p.include.clear();
  p.map.clear();
  p.accept.clear();
  p.decisions.clear();
  p.mainline = source.spec.name;
  return out;
}

TreeFiles example_files(const std::vector<const Rule*>& rules, Side side) {
  TreeFiles files;
  std::string objects;
  for (const Rule* rule : rules) {
    std::string file = file_of(*rule);
    files[file] = text_of(*rule, side);
    std::string name = std::filesystem::path(file).stem().string();
    objects += fmt::format("obj-m += {}.o\n", name);
  }
  files[fmt::format("{}/Makefile", kDirectory)] = objects;
  return files;
}

} // namespace

std::string file_of(const Rule& rule) {
  std::string stem = rule.id;
  std::ranges::replace(stem, '-', '_'); // kbuild makes a C name of it
  return fmt::format("{}/{}.c", kDirectory, stem);
}

Result<std::vector<Source>> sources_of(const Workspace& w) {
  std::vector<Source> out;
  std::vector<std::string> names = w.project.build_for;
  names.insert(names.begin(), w.project.mainline);
  for (const std::string& name : names) {
    Source s;
    s.spec = TRY(w.find(name));
    s.tree = TRY(acquire_tree(w.acquire, s.spec));
    out.push_back(std::move(s));
  }
  std::stable_sort(out.begin() + 1, out.end(),
                   [](const Source& a, const Source& b) {
                     return version_of(a.tree) > version_of(b.tree);
                   });
  return out;
}

Result<Round> parse_round(const Workspace& w, const Source& source,
                          const Examples& examples,
                          std::map<const Rule*, std::string>& refused) {
  Round r;
  r.workspace = example_workspace(w, source, examples.side);
  const Project& project = r.workspace.project;
  TRY(write_tree(project.root, example_files(examples.rules, examples.side)));
  ParseJob job;
  job.root = project.root;
  job.own = project.canonical;
  job.commands = TRY(compile_commands(r.workspace.acquire, source.tree, project,
                                      project.root));
  job.arch = source.tree.arch;
  job.kernel_digest = source.tree.digest;
  job.cache_dir = r.workspace.acquire.cache.root / "sites";
  job.jobs = r.workspace.jobs;
  ParsedTree parsed = TRY(parse_tree(job));

  std::map<std::string, Unit*> units;
  for (Unit& u : parsed.units)
    units[u.main] = &u;
  std::vector<const Rule*> taken;
  std::vector<Unit> good;
  for (const Rule* rule : examples.rules) {
    auto unit = units.find(file_of(*rule));
    if (unit == units.end()) {
      refused[rule] = "kbuild did not compile it";
    } else if (!unit->second->errors.empty()) {
      refused[rule] = unit->second->errors.front();
    } else {
      r.rules[unit->first] = rule;
      taken.push_back(rule);
      good.push_back(std::move(*unit->second));
    }
  }
  r.canonical.mainline = source.tree;
  r.canonical.files = example_files(taken, examples.side);
  std::map<std::string, std::string> texts;
  for (const auto& [file, rule] : r.rules)
    texts[file] = text_of(*rule, examples.side);
  r.canonical.tree = make_tree(std::move(good), texts);
  return r;
}

} // namespace kport
