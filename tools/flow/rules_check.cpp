// SPDX-License-Identifier: GPL-2.0-or-later
// Puts examples into a project of their own and sends it through the flows
// that users' trees take.
#include "flow/rules_check.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/files.h"
#include "engine/clang/parse_tree.h"
#include "flow/generate.h"
#include "flow/rules.h"
#include "flow/rules_facts.h"
#include "flow/verify.h"
#include "target/acquire.h"
#include "target/kbuild.h"

namespace kport {
namespace {

constexpr std::string_view kDirectory = "examples";

struct Source {
  TargetSpec spec;
  TargetTree tree;
};

// The examples that one target takes as they are, parsed on it.
struct Round {
  Workspace workspace; // of the examples; `mainline` is this round's target
  Canonical canonical;
  std::map<std::string, const Rule*> rules; // by file of the example
};

struct Checking {
  const Workspace& w;
  std::vector<Source> targets; // newest first
  std::map<std::string, RuleCheck> checks;
  std::vector<Diagnostic> others;

  RuleCheck& of(const Rule& rule) { return checks[rule.id]; }
};

std::string file_of(const Rule& rule) {
  std::string stem = rule.id;
  std::ranges::replace(stem, '-', '_'); // kbuild makes a C name of it
  return fmt::format("{}/{}.c", kDirectory, stem);
}

// Newer and older by what the kernels call themselves: which examples to try
// where, never what to do to them.
std::pair<unsigned, unsigned> version_of(const TargetTree& tree) {
  unsigned major = 0, minor = 0;
  std::sscanf(tree.release.c_str(), "%u.%u", &major, &minor);
  return {major, minor};
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

Workspace example_workspace(const Workspace& w, const Source& source) {
  Workspace out = w;
  Project& p = out.project;
  p.root = w.scratch("rule-test") / source.spec.name / "tree";
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

TreeFiles example_files(const std::vector<const Rule*>& rules) {
  TreeFiles files;
  std::string objects;
  for (const Rule* rule : rules) {
    std::string file = file_of(*rule);
    files[file] = rule->example_new.text;
    std::string name = std::filesystem::path(file).stem().string();
    objects += fmt::format("obj-m += {}.o\n", name);
  }
  files[fmt::format("{}/Makefile", kDirectory)] = objects;
  return files;
}

// Parses `rules`' examples on one target; those with errors come back in
// `refused`, with what the compiler said.
Result<Round> parse_round(const Checking& c, const Source& source,
                          const std::vector<const Rule*>& rules,
                          std::map<const Rule*, std::string>& refused) {
  Round r;
  r.workspace = example_workspace(c.w, source);
  const Project& project = r.workspace.project;
  TRY(write_tree(project.root, example_files(rules)));
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
  for (const Rule* rule : rules) {
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
  r.canonical.files = example_files(taken);
  std::map<std::string, std::string> texts;
  for (const auto& [file, rule] : r.rules)
    texts[file] = rule->example_new.text;
  r.canonical.tree = make_tree(std::move(good), texts);
  return r;
}

std::string_view line_at(std::string_view text, size_t line) {
  for (; line > 0 && !text.empty(); --line)
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return text.substr(0, text.find('\n'));
}

Diagnostic differs(const Rule& rule, std::string_view got) {
  std::string_view want = rule.example_old.text;
  size_t line = 0;
  for (size_t i = 0; i < got.size() && i < want.size() && got[i] == want[i];
       ++i)
    line += got[i] == '\n';
  Span span = {rule.file,
               rule.example_old.span.line + static_cast<uint32_t>(line) + 1, 0,
               0};
  Diagnostic d = finding("rule-example",
                         fmt::format("{}: backporting the example's newer side "
                                     "does not give the older one",
                                     rule.id),
                         std::move(span));
  d.notes.push_back({fmt::format("it gives: {}", line_at(got, line)), {}});
  d.notes.push_back({fmt::format("expected: {}", line_at(want, line)), {}});
  return d;
}

uint32_t index_of(const Tree& tree, const std::string& file) {
  return static_cast<uint32_t>(std::ranges::find(tree.paths, file) -
                               tree.paths.begin());
}

// What `rules`, and no others, make of one example on the kernel before them.
struct Attempt {
  std::string text;
  std::vector<Diagnostic> residuals;
};

Result<Attempt> attempt(const Tree& tree, uint32_t file,
                        const std::vector<Rule>& rules) {
  TreePlan made = plan(tree, rules, facts_before(tree, rules));
  std::vector<Edit> edits;
  for (const Edit& e : made.edits)
    if (e.range.file == file)
      edits.push_back(e);
  Attempt out;
  for (const Residual& residual : made.residuals)
    if (residual.range.valid() && residual.range.file == file)
      out.residuals.push_back(describe(residual, tree, "alone"));
  out.text = TRY(render(tree.texts[file], file, edits)).text;
  return out;
}

// The rule behind those that it says come first, in backport order.
std::vector<Rule> with_before(const Workspace& w, const Rule& rule) {
  std::set<std::string> ids = {rule.id};
  std::vector<Rule> out;
  for (size_t i = w.rules.size(); i-- > 0;) {
    if (!ids.contains(w.rules[i].id))
      continue;
    out.insert(out.begin(), w.rules[i]);
    ids.insert(w.rules[i].after.begin(), w.rules[i].after.end());
  }
  return out;
}

// This rule alone, on the kernel just before it. A step of a chain whose form
// no target has may be stated together with the steps before it.
Result<void> check_alone(const Round& r, const Rule& rule, RuleCheck& check) {
  if (std::holds_alternative<std::vector<Shim>>(rule.form))
    return {}; // changes no text
  const Tree& tree = r.canonical.tree;
  uint32_t file = index_of(tree, file_of(rule));
  auto good = [&](const Attempt& a) {
    return a.residuals.empty() && a.text == rule.example_old.text;
  };
  Attempt alone = TRY(attempt(tree, file, {rule}));
  if (good(alone))
    return {};
  if (!rule.after.empty() &&
      good(TRY(attempt(tree, file, with_before(r.workspace, rule)))))
    return {};
  check.findings = std::move(alone.residuals);
  if (alone.text != rule.example_old.text)
    check.findings.push_back(differs(rule, alone.text));
  return {};
}

const Rule* rule_of(const Round& r, const std::string& file) {
  auto it = r.rules.find(file);
  return it == r.rules.end() ? nullptr : it->second;
}

// A condition the rule itself says it cannot serve is no finding.
bool unsupported(const Rule& rule, const FactSet& facts) {
  auto there = [&](const std::string& name) {
    auto it = facts.names.find(name);
    return it != facts.names.end() && it->second.answer == Answer::yes;
  };
  return std::ranges::any_of(rule.unsupported, [&](const Unsupported& u) {
    return std::ranges::all_of(u.has, there) &&
           std::ranges::none_of(u.lacks, there);
  });
}

void note_actions(const Round& r, const Generated& g, Checking& c) {
  const Tree& tree = r.canonical.tree;
  for (const auto& [file, rule] : r.rules) {
    RuleCheck& check = c.of(*rule);
    auto edits = g.edits.find(index_of(tree, file));
    bool edited = edits != g.edits.end() &&
                  std::ranges::any_of(edits->second, [&](const Edit& e) {
                    return std::ranges::any_of(e.blame, [&](const Blame& b) {
                      return b.rule == rule->id;
                    });
                  });
    bool shimmed = std::ranges::any_of(
        g.plan.shims, [&](const ActiveShim& s) { return s.rule == rule->id; });
    if (edited || shimmed)
      check.acts.push_back(g.facts.target);
    if (edited && g.files.at(file) == rule->example_old.text)
      check.exact.push_back(g.facts.target);
  }
}

// All rules together, on one real target.
Result<void> check_target(const Round& r, const Source& target, Checking& c) {
  const Tree& tree = r.canonical.tree;
  Generated g = TRY(generate(r.workspace, r.canonical, target.spec));
  note_actions(r, g, c);
  auto blame = [&](const std::string& file, Diagnostic d) {
    const Rule* rule = rule_of(r, file);
    if (!rule)
      c.others.push_back(std::move(d));
    else if (!unsupported(*rule, g.facts))
      c.of(*rule).findings.push_back(std::move(d));
  };
  for (const Residual& residual : g.plan.residuals)
    blame(residual.range.valid() ? tree.paths[residual.range.file] : "",
          describe(residual, tree, target.spec.name));
  std::filesystem::path dir =
      r.workspace.scratch("rule-test") / "generated" / target.spec.name;
  TRY(write_tree(dir, g.files));
  Verified v = TRY(verify(r.workspace, r.canonical, g, dir));
  for (Diagnostic& d : v.findings) {
    std::string file = d.span.file;
    blame(file, std::move(d));
  }
  return {};
}

Result<void> check_round(const Round& r, const Source& source, Checking& c) {
  for (const auto& [file, rule] : r.rules) {
    RuleCheck& check = c.of(*rule);
    check.source = source.spec.name;
    TRY(check_alone(r, *rule, check));
  }
  bool older = false;
  for (const Source& target : c.targets) {
    older |= target.spec.name == source.spec.name;
    if (older)
      TRY(check_target(r, target, c));
  }
  return {};
}

Result<std::vector<const Rule*>> chosen(const Workspace& w,
                                        const std::vector<std::string>& ids) {
  std::vector<const Rule*> out;
  for (const Rule& rule : w.rules)
    if (ids.empty() || std::ranges::find(ids, rule.id) != ids.end())
      out.push_back(&rule);
  for (const std::string& id : ids)
    if (std::ranges::find(w.rules, id, &Rule::id) == w.rules.end())
      return fail(no_such_rule(w.rules, id));
  return out;
}

} // namespace

bool RulesReport::holds() const {
  return others.empty() && std::ranges::all_of(rules, [](const RuleCheck& r) {
           return r.findings.empty();
         });
}

Result<RulesReport> check_rules(const Workspace& w,
                                const std::vector<std::string>& ids) {
  Checking c{w, {}, {}, {}};
  std::vector<const Rule*> left = TRY(chosen(w, ids));
  c.targets = TRY(sources_of(w));
  for (const Rule* rule : left)
    c.of(*rule).rule = rule->id;

  std::map<const Rule*, std::string> first_refusal;
  for (const Source& source : c.targets) {
    if (left.empty())
      break;
    std::map<const Rule*, std::string> refused;
    Round round = TRY(parse_round(c, source, left, refused));
    first_refusal.merge(refused); // keeps what the newest target said
    if (!round.rules.empty())
      TRY(check_round(round, source, c));
    std::erase_if(
        left, [&](const Rule* rule) { return !c.of(*rule).source.empty(); });
  }
  for (const Rule* rule : left)
    c.of(*rule).findings.push_back(finding(
        "rule-example",
        fmt::format("{}: the newer side parses on no target: {}", rule->id,
                    first_refusal[rule]),
        rule->example_new.span, "rules/README.md says what an example needs"));

  RulesReport report;
  for (auto& [id, check] : c.checks)
    report.rules.push_back(std::move(check));
  report.others = std::move(c.others);
  return report;
}

} // namespace kport
