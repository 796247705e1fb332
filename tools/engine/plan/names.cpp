// SPDX-License-Identifier: GPL-2.0-or-later
// Renames wherever a name is mentioned, and a word for every mention of what
// the target lacks.
#include <fmt/format.h>

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

void rename_use(Planning& p, const Unit& unit, const Use& use,
                const Path& path) {
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
  p.edit(use.range, {to}, blame_of(p, path.end));
}

} // namespace

void plan_names(Planning& p) {
  for (const Unit& unit : p.tree.units)
    for (const Use& use : unit.uses) {
      const Path& path = p.path(unit, use.entity);
      switch (path.outcome) {
      case Outcome::satisfied:
        break;
      case Outcome::path:
        rename_use(p, unit, use, path);
        break;
      case Outcome::missing:
      case Outcome::mismatch:
      case Outcome::ambiguous:
      case Outcome::cannot_tell:
        p.residual(p.fact(unit, use.entity).name, use.range, path.why);
        break;
      }
    }
}

void plan_skipped(Planning& p) {
  for (const Unit& unit : p.tree.units)
    for (const SkippedSite& s : unit.skipped)
      for (const Token& t : lex(p.tree.text(s.range))) {
        if (t.kind != TokenKind::word)
          continue;
        auto it = p.out.paths.find(std::string(t.text));
        if (it == p.out.paths.end() ||
            it->second.outcome == Outcome::satisfied)
          continue;
        Range at{s.range.file, s.range.begin + t.begin, s.range.begin + t.end};
        p.residual(it->first, at,
                   fmt::format("the parser did not see this text (#if {}), "
                               "and it mentions a name that must change",
                               s.condition));
      }
}

} // namespace kport
