// SPDX-License-Identifier: GPL-2.0-or-later
// The initializer form: ".new = x" in a table becomes ".old = y", or goes.
#include <algorithm>

#include <fmt/format.h>

#include "engine/plan/context.h"
#include "engine/plan/lex.h"
#include "engine/plan/surroundings.h"

namespace kport {
namespace {

// ".field = value" taken apart.
struct Designated {
  std::string field;
  std::string value;
};

Designated take_apart(const std::string& text) {
  std::vector<Token> t = lex(text);
  if (t.size() < 4 || t[0].text != "." || t[2].text != "=")
    return {};
  return {std::string(t[1].text), text.substr(t[3].begin)};
}

// A single capital as the whole value stands for any value.
bool is_hole(const std::string& value) {
  return value.size() == 1 && value[0] >= 'A' && value[0] <= 'Z';
}

// `text` with the value written in own code where the hole stands; `alone`:
// as it is, whatever stands before it.
std::vector<Piece> fill(const std::string& text, const std::string& hole,
                        const Range& value, bool alone) {
  std::vector<Piece> out;
  size_t at = 0;
  for (const Token& t : lex(text))
    if (t.text == hole) {
      out.push_back(text.substr(at, t.begin - at) + (alone ? "" : "("));
      out.push_back(value);
      if (!alone)
        out.push_back(std::string(")"));
      at = t.end;
    }
  out.push_back(text.substr(at));
  return out;
}

// The same member on both sides: live where the target has another type.
bool has_other_type(const Planning& p, const Fact& ours) {
  auto it = p.target.names.find(ours.name);
  if (it == p.target.names.end())
    return false;
  return std::ranges::any_of(it->second.facts, [&](const Fact& theirs) {
    return theirs.kind == FactKind::member &&
           theirs.type.canonical != ours.type.canonical;
  });
}

bool is_decided_by_type(const Rule& rule, const InitializerChange& change) {
  return rule.when_has.empty() && rule.when_lacks.empty() &&
         take_apart(change.new_text.text).field ==
             take_apart(change.old_text.text).field;
}

// ".o.slot = v" from its last designator on.
Range last_designator(const Tree& tree, Range whole, const Range& value) {
  std::string_view head =
      std::string_view(tree.texts[whole.file])
          .substr(whole.begin, value.begin - whole.begin);
  int depth = 0;
  uint32_t begin = whole.begin;
  for (const Token& t : lex(head)) {
    depth += t.text == "[";
    depth -= t.text == "]";
    if (t.text == "=" && depth == 0)
      break;
    if (t.text == "." && depth == 0)
      begin = whole.begin + t.begin;
  }
  whole.begin = begin;
  return whole;
}

struct Element {
  uint32_t member;
  Range whole, value;
  Origin origin;
  uint32_t function = kNone; // own one that is the value
};

// An own function that leaves its table may have no other use. What writes its
// name must be there to be told so.
void may_be_unused(Planning& p, const Unit& unit, const Element& e,
                   const Rule& rule, const std::vector<Blame>& blame) {
  if (e.function == kNone || !unit.functions[e.function].is_static)
    return;
  constexpr std::string_view kSays = "__maybe_unused ";
  for (const OwnDecl& d : unit.functions[e.function].decls) {
    if (!d.definition)
      continue;
    if (d.origin != Origin::plain || !d.name.valid()) {
      p.lasting.insert(e.whole);
      p.residual(p.fact(unit, e.member).name, e.whole,
                 "the slot goes, and a macro writes the name of its function, "
                 "which may have no other use",
                 &rule);
    } else {
      std::string_view before =
          std::string_view(p.tree.texts[d.name.file]).substr(0, d.name.begin);
      while (before.ends_with('(')) // (name)(int)
        before.remove_suffix(1);
      uint32_t at = static_cast<uint32_t>(before.size());
      if (!before.ends_with(kSays))
        p.edit({d.name.file, at, at}, {std::string(kSays)}, blame);
    }
  }
}

void apply(Planning& p, const Unit& unit, const Element& e, const Rule& rule,
           const InitializerChange& change) {
  Designated now = take_apart(change.new_text.text);
  std::string anchor = change.of + "." + now.field;
  if (p.fact(unit, e.member).name != anchor || !e.whole.valid() ||
      !e.value.valid())
    return;
  if (is_hole(now.value)
          ? is_decided_by_type(rule, change) &&
                !has_other_type(p, p.fact(unit, e.member))
          : !same_tokens(p.tree.text(e.value), now.value))
    return;
  if (is_hole(now.value) && !change.old_text.text.empty()) {
    // What the older side has is left alone.
    std::string then = take_apart(change.old_text.text).value;
    if (size_t hole = then.find(now.value);
        hole != 0 && p.tree.text(e.value).starts_with(then.substr(0, hole)))
      return;
  }
  bool in_place = e.value.file == e.whole.file &&
                  e.whole.begin <= e.value.begin && e.value.end <= e.whole.end;
  if (e.origin != Origin::plain || !in_place)
    return p.residual(anchor, e.whole, "this initializer stands in a macro",
                      &rule);
  std::vector<Blame> blame = {
      blame_of(p, rule, change.new_text.text + " -> " +
                            (change.old_text.text.empty()
                                 ? "(none)"
                                 : change.old_text.text),
               anchor)};
  if (change.old_text.text.empty()) {
    p.edit(with_separator(p.tree, e.whole), {}, blame);
    may_be_unused(p, unit, e, rule, blame);
  } else {
    p.edit(last_designator(p.tree, e.whole, e.value),
           is_hole(now.value)
               ? fill(change.old_text.text, now.value, e.value,
                      is_operand(p.tree.text(e.value)))
               : std::vector<Piece>{change.old_text.text},
           blame);
  }
}

// Live where the target lacks the new field; `when` decides where content
// cannot tell.
bool live(const Planning& p, const Rule& rule,
          const InitializerChange& change) {
  if (!holds(rule.when_has, rule.when_lacks, p.target, p.shimmed))
    return false;
  if (!rule.when_has.empty() || !rule.when_lacks.empty() ||
      is_decided_by_type(rule, change))
    return true;
  std::string anchor =
      change.of + "." + take_apart(change.new_text.text).field;
  auto it = p.out.paths.find(anchor);
  // Another rule may rename the field: this one knows what goes into it.
  return it != p.out.paths.end() &&
         (it->second.outcome == Outcome::missing ||
          (it->second.outcome == Outcome::path &&
           it->second.end.name != anchor));
}

} // namespace

void plan_initializers(Planning& p) {
  for (const Rule& rule : p.rules) {
    const auto* change = std::get_if<InitializerChange>(&rule.form);
    if (!change || !live(p, rule, *change))
      continue;
    for (const Unit& unit : p.tree.units) {
      for (const InitSite& s : unit.inits)
        apply(p, unit, {s.member, s.whole, s.value, s.origin}, rule, *change);
      for (const Binding& b : unit.bindings)
        if (b.kind == BindKind::initializer && b.slot != kNone)
          apply(p, unit, {b.slot, b.whole, b.value, b.origin, b.function},
                rule, *change);
    }
  }
}

} // namespace kport
