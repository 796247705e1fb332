// SPDX-License-Identifier: GPL-2.0-or-later
// Counts filled slots.
#include "engine/plan/slots.h"

#include <algorithm>

namespace kport {
namespace {

// Calls `f(member, whole)` for every initializer of a kernel record.
template <class F> void each_filled(const Unit& u, F f) {
  for (const InitSite& s : u.inits)
    if (s.member != kNone)
      f(u.entities[s.member].fact, s.whole);
  for (const Binding& b : u.bindings)
    if (b.kind == BindKind::initializer && b.slot != kNone &&
        u.entities[b.slot].fact.kind == FactKind::member)
      f(u.entities[b.slot].fact, b.whole);
}

// The member that an edit of a whole initializer leaves: "" when it goes.
std::string left_by(const Edit& edit, const std::string& record) {
  if (edit.pieces.empty())
    return "";
  const auto* text = std::get_if<std::string>(&edit.pieces.front());
  if (!text || !text->starts_with("."))
    return "";
  size_t end = text->find_first_of(" \t=", 1);
  return record + "." + text->substr(1, end - 1);
}

// A record that a shim supplies is none of the kernel's: nobody counts what
// fills it, and a field that it lacks does not compile.
bool is_ours(const std::string& member, const TreePlan& plan) {
  std::string record = member.substr(0, member.find('.'));
  return std::ranges::any_of(plan.shims, [&](const ActiveShim& s) {
    return s.provides == "struct " + record || s.provides == "union " + record;
  });
}

} // namespace

SlotCount count_slots(const Unit& unit) {
  SlotCount out;
  each_filled(unit, [&](const Fact& member, const Range&) {
    ++out[member.name];
  });
  return out;
}

std::map<std::string, SlotCount> expected_slots(const Tree& tree,
                                                const TreePlan& plan) {
  std::map<std::string, SlotCount> out;
  for (const Unit& u : tree.units)
    each_filled(u, [&](const Fact& member, const Range& whole) {
      std::string name = member.name;
      auto path = plan.paths.find(name);
      if (path != plan.paths.end() && path->second.outcome == Outcome::path)
        name = path->second.end.name;
      for (const Edit& e : plan.edits)
        if (whole.valid() && e.range.file == whole.file &&
            e.range.begin <= whole.begin && whole.end <= e.range.end)
          name = left_by(e, name.substr(0, name.find('.')));
      if (!name.empty() && !is_ours(name, plan))
        ++out[u.main][name];
    });
  return out;
}

std::vector<std::string> missing_slots(const SlotCount& expected,
                                       const SlotCount& actual) {
  std::vector<std::string> out;
  for (const auto& [member, count] : expected) {
    auto it = actual.find(member);
    if (it == actual.end() || it->second < count)
      out.push_back(member);
  }
  return out;
}

} // namespace kport
