// SPDX-License-Identifier: GPL-2.0-or-later
// Renames wherever a name is mentioned, and a word for every mention of what
// the target lacks.
#include <algorithm>

#include <fmt/format.h>

#include "engine/plan/collisions.h"
#include "engine/plan/context.h"
#include "engine/plan/lex.h"

namespace kport {
namespace {

// "inode.i_mtime" -> "i_mtime", "struct inode" -> "inode".
std::string_view spelled(std::string_view name, FactKind kind) {
  if (kind == FactKind::member)
    return name.substr(name.rfind('.') + 1);
  if (kind == FactKind::record || kind == FactKind::enum_type)
    return name.substr(name.rfind(' ') + 1);
  return name;
}

std::string why_not_editable(Origin origin) {
  switch (origin) {
  case Origin::plain:
  case Origin::macro_argument:
  case Origin::own_macro_body:
    return "";
  case Origin::pasted:
    return "the name is made by ## and has no text to edit";
  case Origin::stringified:
    return "the name is also made a string by #, which a rename would change";
  }
  return "";
}

// Kinds whose names live where variables do; members and tags do not.
bool is_ordinary(FactKind kind) {
  return kind == FactKind::function || kind == FactKind::macro ||
         kind == FactKind::variable || kind == FactKind::enumerator ||
         kind == FactKind::type;
}

void rename_use(Planning& p, Collisions& collisions, size_t u, const Use& use,
                const Path& path) {
  const Unit& unit = p.tree.units[u];
  const Fact& fact = p.fact(unit, use.entity);
  if (path.end.name == fact.name)
    return;
  std::string why = why_not_editable(use.origin);
  if (why.empty() && !use.range.valid())
    why = "the name has no text of its own in this file";
  const Rule* rule = path.end.steps.front()->rule;
  if (!why.empty())
    return p.residual(fact.name, use.range, why, rule);
  std::string to(spelled(path.end.name, fact.kind));
  // Several uses may share one token (a type named twice by one specifier).
  if (p.tree.text(use.range) != spelled(fact.name, fact.kind))
    return p.residual(fact.name, use.range,
                      fmt::format("'{}' stands here, not the name itself",
                                  p.tree.text(use.range)),
                      rule);
  if (is_ordinary(fact.kind))
    if (Range own = collisions.find(u, use, to); own.valid())
      return p.residual(fact.name, use.range,
                        fmt::format("it becomes {}, which has a meaning of its "
                                    "own here ({})",
                                    to, p.tree.paths[own.file]),
                        rule);
  p.edit(use.range, {to}, blame_of(p, path.end));
}

} // namespace

// What a target may lack in peace: a name in a condition, which goes the
// other way then (conditions.cpp judges that), and a switch of .config.
static bool may_lack(const Planning& p, const Unit& unit, const Use& use) {
  const Fact& fact = p.fact(unit, use.entity);
  if (fact.kind == FactKind::config &&
      (fact.value.empty() || fact.value == "y" || fact.value == "m"))
    return true;
  return std::ranges::any_of(unit.conditions, [&](const ConditionSite& c) {
    return c.line.file == use.range.file && c.line.begin <= use.range.begin &&
           use.range.end <= c.line.end;
  });
}

void plan_names(Planning& p) {
  Collisions collisions(p.tree);
  for (size_t u = 0; u < p.tree.units.size(); ++u) {
    const Unit& unit = p.tree.units[u];
    for (const Use& use : unit.uses) {
      const Path& path = p.path(unit, use.entity);
      if (path.outcome != Outcome::satisfied &&
          path.outcome != Outcome::path && may_lack(p, unit, use))
        continue;
      switch (path.outcome) {
      case Outcome::satisfied:
        break;
      case Outcome::path:
        rename_use(p, collisions, u, use, path);
        break;
      case Outcome::mismatch:
        // Filling a slot with the kernel's own function is always right; own
        // functions and calls are judged where they stand.
        if (p.fact(unit, use.entity).kind == FactKind::member)
          break;
        [[fallthrough]];
      case Outcome::missing:
      case Outcome::ambiguous:
      case Outcome::cannot_tell:
        p.residual(p.fact(unit, use.entity).name, use.range, path.why);
        break;
      }
    }
  }
}

namespace {

// Whether `step`, met on a function nobody called, would have to be undone:
// the target's form is not the newer one.
bool is_live(const SignatureChange& step, const Signature& there) {
  auto differs = [](const Type& rule, const Type& type) {
    return normal_type(rule.spelling) != normal_type(type.spelling) &&
           normal_type(rule.spelling) != type.canonical;
  };
  if (step.returns && differs(step.returns->new_type, there.returns))
    return true;
  return std::ranges::any_of(step.args, [&](const ArgChange& a) {
    return !a.new_decl.none &&
           (a.at >= there.params.size() ||
            differs(a.new_decl.type, there.params[a.at].type));
  });
}

// Names that do not stay although no parsed text mentions them: they may
// stand in text that no compiler saw. They have no form to show.
std::map<std::string, Path> unparsed_names(const Planning& p) {
  std::map<std::string, Path> out;
  Path gone;
  gone.outcome = Outcome::missing;
  auto add = [&](const std::string& name) {
    if (!p.out.paths.contains(name))
      out[name] = gone;
  };
  for (const Change& c : p.out.changes) {
    if (!holds(c.rule->when_has, c.rule->when_lacks, p.target, p.shimmed))
      continue;
    // A member's name alone says too little, a header's is no word.
    if (c.rename && c.rename->kind != RenameKind::member &&
        c.rename->kind != RenameKind::header &&
        !p.target.has(c.rename->new_name.text))
      add(c.rename->new_name.text);
    if (c.signature)
      for (const Located& on : c.signature->on)
        if (auto it = p.target.names.find(on.text);
            it != p.target.names.end())
          for (const Fact& f : it->second.facts)
            if (f.kind == FactKind::function && f.signature &&
                is_live(*c.signature, *f.signature))
              add(on.text);
  }
  for (const Rule& rule : p.rules)
    if (const auto* shims = std::get_if<std::vector<Shim>>(&rule.form))
      for (const Shim& s : *shims)
        if (!p.target.has(s.provides.text) &&
            !p.shimmed.contains(s.provides.text))
          add(s.provides.text);
  return out;
}

} // namespace

// Mentions in text that was not parsed of names that do not stay.
static void textual_mentions(const Tree& tree, const Range& range,
                             const std::map<std::string, Path>& paths,
                             const std::string& why,
                             std::vector<Residual>& out) {
  for (const Token& t : lex(tree.text(range))) {
    if (t.kind != TokenKind::word)
      continue;
    auto it = paths.find(std::string(t.text));
    // A switch that is not there is off: conditions are judged by themselves.
    if (it == paths.end() || it->second.outcome == Outcome::satisfied ||
        t.text.starts_with("CONFIG_"))
      continue;
    Residual r;
    r.anchor = it->first;
    r.range = {range.file, range.begin + t.begin, range.begin + t.end};
    r.reason = why;
    r.reached = it->second.reached;
    r.wanted = it->second.wanted;
    out.push_back(std::move(r));
  }
}

void plan_skipped(Planning& p) {
  std::map<std::string, Path> names = unparsed_names(p);
  names.insert(p.out.paths.begin(), p.out.paths.end());
  for (const Unit& unit : p.tree.units)
    for (const SkippedSite& s : unit.skipped)
      textual_mentions(p.tree, s.range, names,
                       fmt::format("the parser did not see this text ({}), "
                                   "and it mentions a name that must change",
                                   s.condition),
                       p.pending);
}

void plan_unseen(const Tree& tree, const std::vector<std::string>& unseen,
                 TreePlan& plan) {
  for (uint32_t f = 0; f < tree.paths.size(); ++f)
    if (std::find(unseen.begin(), unseen.end(), tree.paths[f]) != unseen.end())
      textual_mentions(tree,
                       {f, 0, static_cast<uint32_t>(tree.texts[f].size())},
                       plan.paths,
                       "no module builds this file, and it mentions a name "
                       "that must change",
                       plan.residuals);
}

} // namespace kport
