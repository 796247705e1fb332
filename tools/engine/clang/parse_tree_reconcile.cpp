// SPDX-License-Identifier: GPL-2.0-or-later
// Joins what the units of one tree say about text and types they share.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "engine/clang/parse_tree.h"

namespace kport {
namespace {

// Text that one unit passed over and another read was read.
void drop_seen(std::vector<Unit>& units) {
  using Place = std::tuple<std::string, uint32_t, uint32_t>;
  std::map<std::string, unsigned> readers;
  std::map<Place, unsigned> skips;
  auto place = [](const Unit& u, const Range& r) {
    return Place(u.files[r.file].path, r.begin, r.end);
  };
  for (const Unit& u : units) {
    for (const OwnFile& f : u.files)
      readers[f.path] += !f.deferred;
    std::set<Place> mine;
    for (const SkippedSite& s : u.skipped)
      if (mine.insert(place(u, s.range)).second)
        ++skips[place(u, s.range)];
  }
  for (Unit& u : units)
    std::erase_if(u.skipped, [&](const SkippedSite& s) {
      return skips[place(u, s.range)] < readers[u.files[s.range.file].path];
    });
}

void follow(uint32_t& entity, const std::vector<uint32_t>& to) {
  if (entity != kNone)
    entity = to[entity];
}

// Takes entities out and renumbers those that stay.
void drop_entities(Unit& u, const std::set<std::string>& names) {
  std::vector<uint32_t> to(u.entities.size(), kNone);
  std::vector<Entity> kept;
  for (uint32_t i = 0; i < u.entities.size(); ++i) {
    const Fact& fact = u.entities[i].fact;
    if (fact.file.empty() && names.contains(fact.name))
      continue;
    to[i] = uint32_t(kept.size());
    kept.push_back(std::move(u.entities[i]));
  }
  u.entities = std::move(kept);
  std::erase_if(u.uses, [&](const Use& x) { return to[x.entity] == kNone; });
  for (Use& x : u.uses)
    follow(x.entity, to);
  for (Binding& x : u.bindings) {
    follow(x.slot, to);
    follow(x.through, to);
  }
  for (InitSite& x : u.inits)
    follow(x.member, to);
  for (CallSite& x : u.calls)
    if (x.callee != CalleeKind::own_function)
      follow(x.target, to);
  for (AccessSite& x : u.accesses)
    follow(x.member, to);
  for (IncludeSite& x : u.includes)
    follow(x.entity, to);
}

} // namespace

void forget_announced(Unit& unit, const std::set<std::string>& own) {
  bool hit = std::ranges::any_of(unit.entities, [&](const Entity& e) {
    bool type =
        e.fact.kind == FactKind::record || e.fact.kind == FactKind::enum_type;
    return type && e.fact.file.empty() && own.contains(e.fact.name);
  });
  if (hit)
    drop_entities(unit, own);
}

void reconcile(std::vector<Unit>& units) {
  drop_seen(units);
  std::set<std::string> own;
  for (const Unit& u : units)
    own.insert(u.own_types.begin(), u.own_types.end());
  for (Unit& u : units)
    forget_announced(u, own);
}

} // namespace kport
