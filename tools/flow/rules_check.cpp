// SPDX-License-Identifier: GPL-2.0-or-later
// Puts examples into a project of their own and sends it through the flows
// that users' trees take.
#include "flow/rules_check.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/files.h"
#include "engine/cocci/apply.h"
#include "flow/generate.h"
#include "flow/rules.h"
#include "flow/rules_facts.h"
#include "flow/rules_round.h"
#include "flow/verify.h"

namespace kport {
namespace {

struct Checking {
  const Workspace& w;
  std::vector<Source> targets; // newest first
  std::map<std::string, RuleCheck> checks;
  std::vector<Diagnostic> others;

  RuleCheck& of(const Rule& rule) { return checks[rule.id]; }
};

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

Result<Attempt> attempt(const Round& r, uint32_t file,
                        const std::vector<Rule>& rules) {
  const Tree& tree = r.canonical.tree;
  FactSet facts = facts_before(tree, rules);
  TreePlan made = plan(tree, rules, facts);
  TRY(apply_smpl(tree,
                 {.rules = rules,
                  .target = facts,
                  .cache_dir = r.workspace.acquire.cache.root / "spatch"},
                 made));
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
  Attempt alone = TRY(attempt(r, file, {rule}));
  if (good(alone))
    return {};
  if (!rule.after.empty() &&
      good(TRY(attempt(r, file, with_before(r.workspace, rule)))))
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

Diagnostic nothing_served(const Rule& rule, const Source& source) {
  return finding("rule-unsupported",
                 fmt::format("{}: `unsupported` holds on {}, which has the "
                             "newer form",
                             rule.id, source.spec.name),
                 rule.span,
                 "let its condition name something that this kernel tells "
                 "from older ones");
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

// The rules whose part a place outside all examples is: the shim's file, or
// the name that a residual of the whole target is about.
std::set<std::string> behind(const Generated& g, const std::string& file,
                             const Residual* residual) {
  std::set<std::string> rules;
  for (const ActiveShim& s : g.plan.shims)
    if (residual ? residual->anchor == s.provides
                 : file == "compat/kport/" + s.file)
      rules.insert(s.rule);
  if (residual)
    rules.insert(residual->rule);
  return rules;
}

// Each round may find it again; it is said once.
void add_once(std::vector<Diagnostic>& all, const Diagnostic& d) {
  auto same = [&](const Diagnostic& o) {
    return o.message == d.message && o.span.file == d.span.file &&
           o.span.line == d.span.line;
  };
  if (std::ranges::none_of(all, same))
    all.push_back(d);
}

// No example owns it, but what is tested may stand behind it.
void blame_rules(const std::set<std::string>& rules, const Diagnostic& d,
                 Checking& c) {
  bool tested = false;
  for (const std::string& id : rules)
    if (auto check = c.checks.find(id); check != c.checks.end()) {
      add_once(check->second.findings, d);
      tested = true;
    }
  if (!tested)
    add_once(c.others, d);
}

// All rules together, on one real target.
Result<void> check_target(const Round& r, const Source& target, Checking& c) {
  const Tree& tree = r.canonical.tree;
  Generated g = TRY(generate(r.workspace, r.canonical, target.spec));
  note_actions(r, g, c);
  if (target.spec.name == r.canonical.mainline.name)
    for (const auto& [file, rule] : r.rules)
      if (unsupported(*rule, g.facts))
        c.of(*rule).findings.push_back(nothing_served(*rule, target));
  auto blame = [&](const std::string& file, Diagnostic d,
                   const Residual* whole = nullptr) {
    const Rule* rule = rule_of(r, file);
    if (!rule)
      blame_rules(behind(g, file, whole), d, c);
    else if (!unsupported(*rule, g.facts))
      c.of(*rule).findings.push_back(std::move(d));
  };
  for (const Residual& residual : g.plan.residuals) {
    Diagnostic d = describe(residual, tree, target.spec.name);
    if (residual.range.valid())
      blame(tree.paths[residual.range.file], std::move(d));
    else
      blame("", std::move(d), &residual);
  }
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

// Where backport has nothing to do for other rules, the older side is at home,
// and this rule must leave it alone: what it made, it makes no more of.
Result<void> check_old(const Round& r, const Source& source, Checking& c) {
  const Tree& tree = r.canonical.tree;
  Generated g = TRY(generate(r.workspace, r.canonical, source.spec));
  for (const auto& [file, rule] : r.rules) {
    bool others = false;
    std::vector<Note> again;
    auto blame = [&](const std::string& id, std::string what, const Range& at) {
      others |= id != rule->id;
      if (id == rule->id)
        again.push_back({std::move(what), span_of(tree, at)});
    };
    for (const Residual& residual : g.plan.residuals)
      if (residual.range.valid() && tree.paths[residual.range.file] == file)
        blame(residual.rule, residual.reason, residual.range);
    for (const Edit& e : g.edits[index_of(tree, file)])
      for (const Blame& b : e.blame)
        blame(b.rule, b.change, e.range);
    if (!again.empty()) {
      Diagnostic d = finding(
          "rule-example",
          fmt::format("{}: backporting the example's older side to {} changes "
                      "it once more",
                      rule->id, source.spec.name),
          rule->example_old.span);
      d.notes = std::move(again);
      c.of(*rule).findings.push_back(std::move(d));
    }
    if (!others || !c.of(*rule).findings.empty())
      c.of(*rule).old_on = source.spec.name;
  }
  return {};
}

// Oldest first; the first kernel that is its home decides.
Result<void> check_olds(Checking& c, std::vector<const Rule*> left) {
  std::erase_if(left, [](const Rule* r) { return r->example_old.text.empty(); });
  for (size_t i = c.targets.size(); i-- > 0 && !left.empty();) {
    std::map<const Rule*, std::string> refused;
    Round round = TRY(parse_round(c.w, c.targets[i], {left, Side::older},
                                  refused));
    if (!round.rules.empty())
      TRY(check_old(round, c.targets[i], c));
    std::erase_if(left, [&](const Rule* rule) {
      return !c.of(*rule).old_on.empty();
    });
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
  const std::vector<const Rule*> all = left;
  for (const Rule* rule : left)
    c.of(*rule).rule = rule->id;

  std::map<const Rule*, std::string> first_refusal;
  for (const Source& source : c.targets) {
    if (left.empty())
      break;
    std::map<const Rule*, std::string> refused;
    Round round = TRY(parse_round(c.w, source, {left}, refused));
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

  TRY(check_olds(c, all));

  RulesReport report;
  for (auto& [id, check] : c.checks)
    report.rules.push_back(std::move(check));
  report.others = std::move(c.others);
  return report;
}

} // namespace kport
