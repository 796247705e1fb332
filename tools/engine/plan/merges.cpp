// SPDX-License-Identifier: GPL-2.0-or-later
// Slots that were split off another one of the same table: a target without
// them gets a wrapper of both functions in the older slot.
#include <algorithm>

#include <fmt/format.h>

#include "engine/plan/context.h"
#include "engine/plan/surroundings.h"

namespace kport {
namespace {

class Merge {
public:
  Merge(Planning& p, const Unit& unit, const Rule& rule,
        const SignatureChange& change)
      : p_(p), unit_(unit), rule_(rule), change_(change) {}

  void edit(const Binding& b) {
    const std::string& slot = p_.fact(unit_, b.slot).name;
    std::string older = slot.substr(0, slot.find('.') + 1) + change_.into->text;
    auto no = [&](std::string why) {
      p_.residual(slot, b.whole.valid() ? b.whole : b.value, std::move(why),
                  &rule_);
    };
    if (b.kind != BindKind::initializer || b.origin != Origin::plain ||
        b.conditional || !b.field.valid())
      return no("only a table that names the slot can be merged");
    std::vector<const Binding*> into = beside(b, older);
    if (into.empty())
      return no(fmt::format("the table has no function in {}", older));
    if (std::ranges::any_of(into, [&](const Binding* o) {
          return o->function != into.front()->function;
        }))
      return no(fmt::format("the table has two functions in {}", older));
    merge(b, into, slot);
  }

private:
  // A slot may be filled twice; the last stands.
  std::vector<const Binding*> beside(const Binding& b,
                                     const std::string& older) const {
    std::vector<const Binding*> out;
    const std::string& file = p_.tree.texts[b.whole.file];
    size_t brace = open_brace(file, b.whole.begin);
    for (const Binding& o : unit_.bindings)
      if (o.kind == BindKind::initializer && o.slot != kNone &&
          o.function != kNone && o.origin == Origin::plain && !o.conditional &&
          p_.fact(unit_, o.slot).name == older &&
          o.whole.file == b.whole.file &&
          open_brace(file, o.whole.begin) == brace)
        out.push_back(&o);
    return out;
  }

  void merge(const Binding& b, const std::vector<const Binding*>& into,
             const std::string& slot) {
    std::string function(p_.tree.text(b.value));
    Binds binds;
    auto bind = [&](const char* name, std::string text) {
      binds[name] = {{std::move(text)}, kNone, true, true};
    };
    bind("$", function);
    bind("$name", "kport_" + function);
    bind("$into", std::string(p_.tree.text(into.front()->value)));
    std::string text;
    for (const Piece& piece : fill(change_.adapter->text, binds).pieces)
      text += std::get<std::string>(piece);
    text.erase(text.find_last_not_of('\n') + 1);
    const std::string& file = p_.tree.texts[b.whole.file];
    uint32_t at = declaration(file, open_brace(file, b.whole.begin));
    std::vector<Blame> blame = {blame_of(p_, rule_, rule_.title, slot)};
    p_.edit({b.whole.file, at, at}, {text + "\n\n"}, blame);
    for (const Binding* o : into)
      p_.edit(o->value, {"kport_" + function}, blame);
    p_.edit(with_separator(p_.tree, b.whole), {}, blame);
  }

  Planning& p_;
  const Unit& unit_;
  const Rule& rule_;
  const SignatureChange& change_;
};

// The member that an initializer names, where the target lacks it and the
// change is about it.
bool is_about(const Planning& p, const Unit& unit, const Binding& b,
              const SignatureChange& change) {
  if (b.slot == kNone || b.function == kNone)
    return false;
  const std::string& slot = p.fact(unit, b.slot).name;
  return p.path(unit, b.slot).outcome == Outcome::missing &&
         std::ranges::any_of(change.on, [&](const Located& on) {
           return on.text == slot;
         });
}

} // namespace

void plan_merges(Planning& p) {
  for (const Rule& rule : p.rules) {
    const auto* changes = std::get_if<std::vector<SignatureChange>>(&rule.form);
    if (!changes || !holds(rule.when_has, rule.when_lacks, p.target, p.shimmed))
      continue;
    for (const SignatureChange& change : *changes)
      for (const Unit& unit : p.tree.units)
        for (const Binding& b : unit.bindings)
          if (change.into && is_about(p, unit, b, change))
            Merge(p, unit, rule, change).edit(b);
  }
}

} // namespace kport
