// SPDX-License-Identifier: GPL-2.0-or-later
// The main flow: parse once, then plan and render per target.
#include "flow/generate.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/files.h"
#include "engine/clang/parse_again.h"
#include "engine/cocci/apply.h"
#include "engine/plan/rematch.h"
#include "flow/decisions.h"
#include "flow/fact_source.h"
#include "model/kbuild.h"
#include "model/kbuild_objects.h"
#include "target/acquire.h"
#include "target/kbuild.h"

namespace kport {
namespace {

bool is_c(const std::string& path) {
  return path.ends_with(".c") || path.ends_with(".h");
}

std::vector<std::string> unseen_files(const TreeFiles& files,
                                      const std::vector<Unit>& units) {
  std::set<std::string> seen;
  for (const Unit& u : units)
    for (const OwnFile& f : u.files)
      if (!f.deferred)
        seen.insert(f.path);
  std::vector<std::string> out;
  for (const auto& [path, text] : files)
    if (is_c(path) && !seen.contains(path))
      out.push_back(path);
  return out;
}

// Where a target's facts are read: what own code includes, as it includes it
// (a header that only another one includes may not parse alone), and what
// shims shadow. Names that stand elsewhere are looked for by ask().
std::vector<std::string> headers_of(const Canonical& c,
                                    const std::vector<Rule>& rules) {
  std::vector<std::string> headers;
  std::set<std::string> seen;
  auto add = [&](const std::string& h) {
    if (seen.insert(h).second)
      headers.push_back(h);
  };
  for (const Unit& u : c.tree.units)
    for (const IncludeSite& s : u.includes)
      if (s.entity != kNone)
        add(u.entities[s.entity].fact.name);
  for (const Rule& r : rules)
    if (const auto* shims = std::get_if<std::vector<Shim>>(&r.form))
      for (const Shim& s : *shims)
        add(s.header);
  return headers;
}

// Splits off what kport.yaml accepts for this target.
std::vector<Residual> take_accepted(const Project& project,
                                    const std::string& target,
                                    std::vector<Residual>& residuals) {
  std::vector<Residual> accepted;
  std::erase_if(residuals, [&](Residual& r) {
    bool listed = std::any_of(
        project.accept.begin(), project.accept.end(), [&](const Accepted& a) {
          return a.target == target && a.anchor == r.anchor;
        });
    if (listed)
      accepted.push_back(r);
    return listed;
  });
  return accepted;
}

// The project's own switches, which no .config has: its Kbuild sets them.
void add_own_config(const Project& project, FactSet& facts) {
  for (const ModuleSpec& m : project.modules)
    for (const std::string& c : m.config) {
      size_t eq = c.find('=');
      Fact fact;
      fact.kind = FactKind::config;
      fact.name = c.substr(0, eq);
      fact.value = eq == std::string::npos ? "y" : c.substr(eq + 1);
      if (auto it = facts.names.find(fact.name); it != facts.names.end())
        it->second = {Answer::yes, {fact}, ""};
    }
}

Result<void> plan_for(const Workspace& w, const Canonical& c, const Tree& tree,
                      Generated& g) {
  std::set<std::string> names = demanded(w.rules);
  names.merge(used_names(tree));
  demand_members(w.rules, names);
  FactRequest request{{names.begin(), names.end()}, headers_of(c, w.rules), {}};
  FactReply reply = TRY(ask(TRY(fact_source(w, g.target)), request));
  g.facts = std::move(reply.facts);
  g.fact_parses += reply.parses;
  add_own_config(w.project, g.facts);
  g.rules = TRY(decide(w.project, w.rules, g.facts));
  g.plan = plan(tree, g.rules, g.facts);
  return {};
}

Result<ParseJob> parse_job(const Workspace& w, const TargetTree& mainline) {
  ParseJob job;
  job.root = w.project.root;
  job.own = w.project.canonical;
  job.commands =
      TRY(compile_commands(w.acquire, mainline, w.project, w.project.root));
  job.kernel_digest = mainline.digest;
  job.arch = mainline.arch;
  job.cache_dir = w.acquire.cache.root / "sites";
  job.jobs = w.jobs;
  return job;
}

Result<void> match_again(const Workspace& w, const Canonical& c,
                         Generated& g) {
  if (g.plan.flips.empty())
    return {};
  UnitJobs units(TRY(parse_job(w, c.mainline)));
  Tree tree = c.tree;
  Rematch rematch(
      tree, w.project.root, [&](const Unit& u) { return units.of(u); }, w.jobs);
  bool changed = false;
  while (TRY(rematch.again(g.plan.flips))) {
    changed = true;
    TRY(plan_for(w, c, tree, g));
  }
  if (changed)
    g.tree = std::move(tree);
  return {};
}

} // namespace

Result<TreeFiles> read_canonical(const Project& project) {
  TreeFiles files, makefiles;
  std::vector<std::string> all;
  for (const std::string& dir : project.canonical) {
    std::filesystem::path root = TRY(inside(project.root, dir));
    for (const std::filesystem::path& p : TRY(list_files(root))) {
      std::string path = dir + "/" + p.string();
      all.push_back(path);
      if (is_excluded(project, path))
        continue;
      if (std::filesystem::is_symlink(project.root / path))
        return fail(error("canonical-symlink",
                          fmt::format("{} is a symbolic link", path), {},
                          "the canonical tree holds regular files only"));
      files[path] = TRY(read_file(project.root / path));
      if (p.filename() == "Makefile" || p.filename() == "Kbuild")
        makefiles[path] = files[path];
    }
  }
  for (auto& [path, text] : TRY(drop_excluded(project, all, makefiles)))
    files[path] = std::move(text);
  return files;
}

Result<Canonical> parse_canonical(const Workspace& w) {
  Canonical c;
  TargetSpec spec = TRY(w.find(w.project.mainline));
  c.mainline = TRY(acquire_tree(w.acquire, spec));
  c.files = TRY(read_canonical(w.project));
  ParsedTree parsed = TRY(parse_tree(TRY(parse_job(w, c.mainline))));
  for (const Unit& u : parsed.units)
    if (!u.errors.empty())
      return fail(finding("canonical-does-not-parse",
                          fmt::format("{}: {}", u.main, u.errors.front()), {},
                          "the canonical tree must compile on the mainline "
                          "target before anything is generated from it"));
  c.parsed = parsed.parsed;
  c.unseen = unseen_files(c.files, parsed.units);
  std::map<std::string, std::string> texts;
  for (const auto& [path, text] : c.files)
    if (is_c(path))
      texts[path] = text;
  c.tree = make_tree(std::move(parsed.units), texts);
  std::set<std::string> names = condition_inputs(c.tree);
  if (names.empty())
    return c;
  FactRequest request{{names.begin(), names.end()}, headers_of(c, {}), {}};
  c.tree.asked =
      TRY(ask(TRY(fact_source(w, c.mainline)), request)).facts.names;
  return c;
}

Result<Generated> generate(const Workspace& w, const Canonical& c,
                           const TargetSpec& spec) {
  Generated g;
  g.target = TRY(acquire_tree(w.acquire, spec));

  // 1. What the tree and the rules ask of this kernel, in one parse; which
  // changes lead there, and what they edit.
  TRY(plan_for(w, c, c.tree, g));

  // 2. The same again where this kernel decides own conditions otherwise.
  TRY(match_again(w, c, g));

  // 3. What only SmPL can say, on what came out so far.
  TRY(apply_smpl(g.tree ? *g.tree : c.tree,
                 {.rules = g.rules,
                  .target = g.facts,
                  .cache_dir = w.acquire.cache.root / "spatch",
                  .jobs = w.jobs},
                 g.plan));
  plan_unseen(c.tree, c.unseen, g.plan);
  g.accepted = take_accepted(w.project, spec.name, g.plan.residuals);

  // 4. The edited files, all others byte for byte.
  g.files = c.files;
  for (uint32_t f = 0; f < c.tree.paths.size(); ++f) {
    std::vector<Edit> edits;
    for (const Edit& e : g.plan.edits)
      if (e.range.file == f)
        edits.push_back(e);
    if (edits.empty())
      continue;
    g.edits[f] = std::move(edits);
    g.rendered[f] = TRY(render(c.tree.texts[f], f, g.edits[f]));
    g.files[c.tree.paths[f]] = g.rendered[f].text;
  }
  if (spec.name == w.project.mainline)
    return g; // the canonical tree itself, nothing beside it

  // 5. What makes it build: shims, Kbuild, the check of its facts, blame.
  g.files.merge(TRY(compat_files(w.project, g.plan.shims, g.facts)));
  g.files.merge(kbuild_files(w.project, TreeFiles(g.files)));
  g.files["kport/facts.c"] = facts_check(w.project, g.plan, g.facts);
  g.files["kport/Kbuild"] = "obj-m := facts.o\n";
  g.files["kport/blame.json"] =
      blame_file(c.tree, g.plan, g.rendered, g.facts);
  return g;
}

Diagnostic describe(const Residual& r, const Tree& tree,
                    const std::string& target) {
  Diagnostic d = finding("residual",
                         fmt::format("{}: {}: {}", target, r.anchor, r.reason));
  if (r.range.valid()) {
    d.span = span_of(tree, r.range);
  }
  if (!r.wanted.empty())
    d.notes.push_back({"the target has: " + r.wanted, {}});
  if (!r.reached.empty() && r.reached != r.anchor)
    d.notes.push_back({"the rules reach: " + r.reached, {}});
  if (!r.rule.empty())
    d.notes.push_back({"rule " + r.rule, {}});
  d.help = fmt::format("write a rule (rules/README.md), or accept it with a "
                       "reason in kport.yaml for {}",
                       target);
  return d;
}

Span span_of(const Tree& tree, const Range& range) {
  const std::string& text = tree.texts[range.file];
  Span s;
  s.file = tree.paths[range.file];
  size_t begin = text.rfind('\n', range.begin == 0 ? 0 : range.begin - 1);
  begin = begin == std::string::npos || range.begin == 0 ? 0 : begin + 1;
  s.line = 1 + static_cast<uint32_t>(std::count(
                   text.begin(), text.begin() + range.begin, '\n'));
  s.column = range.begin - static_cast<uint32_t>(begin) + 1;
  uint32_t eol = static_cast<uint32_t>(text.find('\n', range.begin));
  s.end_column = s.column + std::min(range.end, eol) - range.begin;
  return s;
}

} // namespace kport
