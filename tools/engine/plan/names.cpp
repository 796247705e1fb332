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
  std::string why = why_not_editable(use.origin);
  // Where a name has no text, the call it stands in is no call to edit.
  bool lost_call = use.origin == Origin::pasted && path.end.reshaped();
  if (path.end.name == fact.name && !lost_call)
    return;
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
  if (p.tree.text(use.range) == to)
    return; // a member of a record that has another name
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
// other way then (conditions.cpp judges that), a switch of .config, what no
// header keeps.
static bool may_lack(const Planning& p, const Unit& unit, const Use& use) {
  const Fact& fact = p.fact(unit, use.entity);
  if (fact.kind == FactKind::config &&
      (fact.value.empty() || fact.value == "y" || fact.value == "m"))
    return true;
  // No header has it: a macro that is there for a moment only, a tag that
  // nothing but own code announces.
  if (fact.file.empty() &&
      (fact.kind == FactKind::macro ||
       (fact.kind == FactKind::record && !fact.complete)))
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

} // namespace kport
