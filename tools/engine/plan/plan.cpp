// SPDX-License-Identifier: GPL-2.0-or-later
// One target's plan, step by step.
#include "engine/plan/plan.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "engine/plan/apply.h"
#include "engine/plan/context.h"
#include "engine/plan/lex.h"
#include "engine/plan/render.h"

namespace kport {
namespace {

// What a kernel's header declares and the project itself defines needs no
// export; the declaration is enough.
FactSet with_own(FactSet facts, const std::set<std::string>& defined) {
  for (const std::string& name : defined)
    if (auto it = facts.names.find(name); it != facts.names.end())
      if (!it->second.facts.empty())
        it->second.answer = Answer::yes;
  return facts;
}

std::set<std::string> own_defines(const Tree& tree) {
  std::set<std::string> out;
  for (const Unit& u : tree.units)
    out.insert(u.own_defines.begin(), u.own_defines.end());
  return out;
}

// A definition is not edited to suit another declaration.
void keep_definition(Path& path) {
  if (path.outcome == Outcome::missing)
    path.why = "the project defines it, and no header of the target declares "
               "it";
  if (path.outcome != Outcome::path || path.end.steps.empty())
    return;
  if (path.end.reshaped() || path.end.steps.front()->rename->kind !=
                                 RenameKind::type) {
    path.outcome = Outcome::mismatch;
    path.why = "the project defines it, and the target declares it otherwise";
  }
}

// A macro that no header holds outside of its own reading of own text: there
// is nobody to ask, and verification sees what the target's makes of it.
bool is_passing(const Fact& fact) {
  return fact.kind == FactKind::macro && fact.file.empty();
}

Path path_for(const Planning& p, const Fact& fact, bool is_own) {
  if (is_passing(fact) && !p.target.names.contains(fact.name))
    return {Outcome::satisfied, form_of(fact), "", "", ""};
  Path path = choose(fact, p.out.changes, p.target, p.shimmed);
  if (is_own)
    keep_definition(path);
  return path;
}

void choose_paths(Planning& p, const std::set<std::string>& defined) {
  std::unordered_map<std::string_view, const Path*> chosen;
  for (const Unit& u : p.tree.units) {
    std::vector<const Path*>& of_unit = p.path_of[&u];
    for (const Entity& e : u.entities) {
      const Path*& path = chosen[e.fact.name];
      if (!path)
        path = &p.out.paths
                    .emplace(e.fact.name, path_for(p, e.fact, defined.contains(
                                                                  e.fact.name)))
                    .first->second;
      of_unit.push_back(path);
    }
  }
}

// Where the tree mentions each of `names`, in the order of its uses.
std::map<std::string, std::vector<Range>>
uses_of(const Tree& tree, const std::set<std::string>& names) {
  std::map<std::string, std::vector<Range>> out;
  for (const Unit& u : tree.units) {
    std::vector<std::vector<Range>*> wanted; // by entity
    for (const Entity& e : u.entities)
      wanted.push_back(names.contains(e.fact.name) ? &out[e.fact.name]
                                                   : nullptr);
    for (const Use& use : u.uses)
      if (wanted[use.entity])
        wanted[use.entity]->push_back(use.range);
  }
  return out;
}

// Names that a rule knows to mean something else on this target: every use is
// a residual, unless a shim supplies the name, now or in an earlier round, or
// an edit takes it away.
void plan_unsupported(Planning& p) {
  struct Wrong {
    const Rule* rule;
    const Unsupported* unsupported;
    std::string anchor;
  };
  std::vector<Wrong> wrong;
  std::set<std::string> names;
  for (const Rule& rule : p.rules)
    for (const Unsupported& u : rule.unsupported)
      if (holds(u.has, u.lacks, p.target, p.shimmed))
        for (const Located& anchor : anchors(rule))
          if (!p.shimmed.contains(anchor.text) &&
              !brought_along(p.target, anchor.text)) {
            wrong.push_back({&rule, &u, anchor.text});
            names.insert(anchor.text);
          }
  std::map<std::string, std::vector<Range>> uses = uses_of(p.tree, names);
  for (const Wrong& w : wrong)
    for (const Range& use : uses[w.anchor])
      p.residual(w.anchor, use, w.unsupported->reason, w.rule);
}

// Residuals sorted and said once; those whose text an edit took away are no
// longer true.
void settle(Planning& p) {
  normalise(p.out.edits);
  for (Residual& r : p.pending)
    if (std::string idle = idle_shim(p.rules, p.target, p.shimmed, r.anchor);
        !idle.empty())
      r.reason += "; " + idle;
  for (Residual& r : p.pending)
    if (!r.range.valid() || p.lasting.contains(r.range) ||
        survives(r.range, p.out.edits))
      p.out.residuals.push_back(std::move(r));
  auto key = [](const Residual& r) {
    return std::tie(r.range, r.anchor, r.reason);
  };
  std::sort(p.out.residuals.begin(), p.out.residuals.end(),
            [&](const Residual& a, const Residual& b) {
              return key(a) < key(b);
            });
  auto last = std::unique(p.out.residuals.begin(), p.out.residuals.end(),
                          [&](const Residual& a, const Residual& b) {
                            return key(a) == key(b);
                          });
  p.out.residuals.erase(last, p.out.residuals.end());
}

// The first fact the target has for a name, in words.
std::string describe(const FactSet& target, const std::string& name) {
  auto it = target.names.find(name);
  if (it == target.names.end())
    return name;
  const Lookup& l = it->second;
  if (l.facts.empty())
    return fmt::format("{} lacks {}", target.target, name);
  const Fact& f = l.facts.front();
  return fmt::format("{} {} {} ({}:{})", target.target,
                     l.answer == Answer::yes ? "has" : "cannot use",
                     f.text.empty() ? name : f.text, f.file, f.line);
}

} // namespace

std::string function_key(const Tree& tree, const OwnFunction& fn) {
  if (!fn.is_static || fn.decls.empty())
    return fn.name;
  const OwnDecl* at = &fn.decls.front();
  for (const OwnDecl& d : fn.decls)
    if (d.definition)
      at = &d;
  return at->name.valid() ? tree.paths[at->name.file] + ":" + fn.name
                          : fn.name;
}

void Planning::edit(Range range, std::vector<Piece> pieces,
                    std::vector<Blame> blame) {
  out.edits.push_back({range, std::move(pieces), std::move(blame)});
}

void Planning::residual(const std::string& anchor, Range range,
                        std::string reason, const Rule* rule) {
  Residual r;
  r.anchor = anchor;
  r.range = range;
  r.reason = std::move(reason);
  if (rule)
    r.rule = rule->id;
  if (auto it = out.paths.find(anchor); it != out.paths.end()) {
    r.reached = it->second.reached;
    r.wanted = it->second.wanted;
  }
  pending.push_back(std::move(r));
}

Blame blame_of(const Planning& p, const Rule& rule, std::string change,
               const std::string& fact_name) {
  return {rule.id, std::move(change), describe(p.target, fact_name),
          rule.upstream.empty() ? "" : rule.upstream.front().commit,
          rule.contract};
}

std::vector<Blame> blame_of(const Planning& p, const AnchorForm& form) {
  std::vector<Blame> out;
  for (const Change* c : form.steps)
    if (!leaves_form(*c))
      out.push_back(blame_of(p, *c->rule, c->label, form.name));
  return out;
}

std::set<std::string> used_names(const Tree& tree) {
  std::unordered_set<std::string_view> seen; // hundreds of units name the same
  for (const Unit& u : tree.units)
    for (const Entity& e : u.entities)
      if (!is_passing(e.fact))
        seen.insert(e.fact.name);
  std::set<std::string> names(seen.begin(), seen.end());
  names.merge(condition_inputs(tree));
  return names;
}

// Without what a kernel's macro calls by itself: the target has its own macro,
// or the macro is what it lacks.
static std::set<std::string> written_names(const Tree& tree) {
  std::unordered_set<std::string_view> seen;
  for (const Unit& u : tree.units) {
    std::vector<bool> written(u.entities.size());
    for (const Use& use : u.uses)
      written[use.entity] = written[use.entity] || use.range.valid();
    for (size_t i = 0; i < u.entities.size(); ++i) {
      const Fact& fact = u.entities[i].fact;
      if (written[i] || fact.kind != FactKind::function)
        seen.insert(fact.name);
    }
  }
  std::set<std::string> names(seen.begin(), seen.end());
  names.merge(condition_inputs(tree));
  return names;
}

TreePlan plan(const Tree& tree, const std::vector<Rule>& rules,
              const FactSet& target) {
  std::set<std::string> defined = own_defines(tree);
  FactSet facts = with_own(target, defined);
  Planning p{tree, rules, facts, {}, {}, {}, {}, {}, {}, {}, {}};
  p.out.changes = flatten(rules);
  for (const Unit& u : tree.units)
    p.nodes.emplace_back(tree, u);

  p.out.shims = active_shims(rules, facts, written_names(tree), p.pending);
  for (const ActiveShim& s : p.out.shims)
    p.shimmed.insert(s.provides);
  choose_paths(p, defined);

  plan_names(p);
  plan_functions(p);
  plan_calls(p);
  plan_pointers(p);
  plan_initializers(p);
  plan_merges(p);
  plan_patterns(p);
  plan_skipped(p);
  plan_member_types(p);
  plan_conditions(p);
  plan_unsupported(p);
  settle(p);
  // An edit that another one won over stands for no rule.
  p.out.rules.clear();
  for (const ActiveShim& s : p.out.shims)
    p.out.rules.insert(s.rule);
  for (const Edit& e : p.out.edits) {
    bool stands = std::ranges::all_of(p.out.edits, [&](const Edit& outer) {
      return outer.range == e.range || outer.range.file != e.range.file ||
             survives(e.range, {outer});
    });
    if (stands)
      for (const Blame& b : e.blame)
        p.out.rules.insert(b.rule);
  }
  return std::move(p.out);
}

} // namespace kport
