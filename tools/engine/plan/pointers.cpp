// SPDX-License-Identifier: GPL-2.0-or-later
// Functions as values: what is stored in a slot or read from one whose form
// changes must change with it. Own functions in slots are functions.cpp's.
#include <algorithm>

#include <fmt/format.h>

#include "engine/plan/context.h"
#include "engine/plan/lex.h"
#include "engine/plan/surroundings.h"

namespace kport {
namespace {

bool within(const Range& outer, const Range& inner) {
  return inner.valid() && outer.file == inner.file &&
         outer.begin <= inner.begin && inner.end <= outer.end;
}

bool changes(const Path& path) {
  return path.outcome == Outcome::mismatch ||
         (path.outcome == Outcome::path && path.end.reshaped());
}

// The form a name has on the target; a shim's is mainline's.
const Signature* form_there(const Planning& p, const Fact& fact,
                            const Path& path) {
  if (p.shimmed.contains(path.end.name))
    return fact.signature ? &*fact.signature : nullptr;
  auto it = p.target.names.find(path.end.name);
  if (it != p.target.names.end())
    for (const Fact& f : it->second.facts)
      if (f.signature)
        return &*f.signature;
  return nullptr;
}

class FunctionValues {
public:
  FunctionValues(Planning& p, const NodeIndex& nodes)
      : p_(p), nodes_(nodes), unit_(nodes.unit()) {}

  void judge() {
    for (const CallSite& c : unit_.calls)
      called_.push_back(c.name);
    std::ranges::sort(called_);
    for (const InitSite& i : unit_.inits)
      if (i.member != kNone && is_slot(i.member) && i.value.valid())
        stored(i.member, i.value);
    for (const AccessSite& a : unit_.accesses)
      if (is_write(a))
        stored(a.member, a.value);
    for (const AccessSite& a : unit_.accesses)
      if (!is_write(a))
        read(a);
    for (const Use& use : unit_.uses)
      function(use);
  }

private:
  bool is_slot(uint32_t entity) const {
    const Fact& f = p_.fact(unit_, entity);
    return f.kind == FactKind::member && f.signature;
  }

  bool is_write(const AccessSite& a) const {
    return a.member != kNone && is_slot(a.member) &&
           a.access == AccessKind::write && a.value.valid();
  }

  void read(const AccessSite& a) {
    if (a.member == kNone || !is_slot(a.member))
      return;
    if (!changes(p_.path(unit_, a.member)) || is_called(a.name) ||
        same_slot_.contains(a.whole) || is_tested(a.whole))
      return;
    p_.lasting.insert(a.name);
    p_.residual(p_.fact(unit_, a.member).name, a.name,
                "the slot's function is used as a value here, and its form is "
                "another one on the target");
  }

  // A value on its way into a slot; ?: and parentheses are entered.
  void stored(uint32_t slot, const Range& at) {
    static const Holes kAny{{}, true};
    if (auto inner = match("(A)", kAny, nodes_, at))
      return stored(slot, std::get<Range>(inner->at("A").filling[0]));
    if (auto either = match("C ? A : B", kAny, nodes_, at)) {
      stored(slot, std::get<Range>(either->at("A").filling[0]));
      stored(slot, std::get<Range>(either->at("B").filling[0]));
      return;
    }
    if (auto function = match("&A", kAny, nodes_, at))
      return stored(slot, std::get<Range>(function->at("A").filling[0]));
    std::string_view text = p_.tree.text(at);
    if (text == "NULL" || text == "0" || is_own_function(at))
      return;
    for (const AccessSite& a : unit_.accesses)
      if (a.whole == at && a.member == slot) {
        same_slot_.insert(at);
        return;
      }
    for (const Use& use : unit_.uses)
      if (use.range == at &&
          p_.fact(unit_, use.entity).kind == FactKind::function) {
        placed_.insert(at);
        return same_form(slot, use);
      }
    if (changes(p_.path(unit_, slot)) && !is_macro(at))
      p_.residual(p_.fact(unit_, slot).name, at,
                  fmt::format("'{}' is stored here, and the slot has another "
                              "form on the target",
                              text));
  }

  // A kernel's function in a kernel's slot: both may have moved.
  void same_form(uint32_t slot, const Use& use) {
    const Path& to = p_.path(unit_, slot);
    const Path& from = p_.path(unit_, use.entity);
    if (!changes(to) && !changes(from))
      return;
    const Signature* there = form_there(p_, p_.fact(unit_, slot), to);
    const Signature* has = form_there(p_, p_.fact(unit_, use.entity), from);
    if (there && has && !kport::same_form(*there, *has))
      p_.residual(p_.fact(unit_, use.entity).name, use.range,
                  fmt::format("it does not have the form of {} on the target",
                              to.end.name));
  }

  // A kernel's function whose form changes, put where nobody looks at forms.
  void function(const Use& use) {
    const Fact& fact = p_.fact(unit_, use.entity);
    if (fact.kind != FactKind::function || !use.range.valid())
      return;
    const Path& path = p_.path(unit_, use.entity);
    if (path.outcome != Outcome::path || !path.end.reshaped() ||
        is_called(use.range) || placed_.contains(use.range) ||
        use.origin == Origin::stringified || is_in_text(use.range))
      return;
    p_.lasting.insert(use.range);
    p_.residual(fact.name, use.range,
                "the function is used as a value here, and its form is "
                "another one on the target",
                path.end.steps.front()->rule);
  }

  bool is_called(const Range& name) const {
    return std::ranges::binary_search(called_, name);
  }

  bool is_own_function(const Range& at) const {
    return std::ranges::any_of(unit_.bindings, [&](const Binding& b) {
      return within(b.value, at) || within(at, b.value);
    });
  }
  // What a kernel's macro makes is the kernel's business.
  bool is_macro(const Range& at) const {
    return std::ranges::any_of(unit_.uses, [&](const Use& u) {
      return u.range.valid() && u.range.file == at.file &&
             u.range.begin == at.begin &&
             p_.fact(unit_, u.entity).kind == FactKind::macro;
    });
  }
  // In a directive or a declaration, where nothing is stored.
  bool is_in_text(const Range& at) const {
    for (uint32_t n : nodes_.at(at.file, at.begin))
      if (nodes_.node(n).range.end >= at.end)
        return false;
    return true;
  }

  bool is_tested(const Range& at) const {
    const std::string& file = p_.tree.texts[at.file];
    std::string_view head(file);
    head = head.substr(0, at.begin);
    size_t from = head.find_last_of(";{}");
    std::vector<Token> before =
        lex(head.substr(from == head.npos ? 0 : from));
    std::vector<Token> after = lex(
        std::string_view(file).substr(at.end, 64));
    while (before.size() > 1 && !after.empty() && before.back().text == "(" &&
           after.front().text == ")") {
      std::string_view word = before[before.size() - 2].text;
      if (word == "if" || word == "while")
        return true;
      if (before[before.size() - 2].kind == TokenKind::word && word != "return")
        return word == "WARN_ON" || word == "WARN_ON_ONCE" ||
               word == "likely" || word == "unlikely";
      before.pop_back();
      after.erase(after.begin());
    }
    if (before.empty() || after.empty())
      return false;
    auto logical = [](std::string_view t) {
      return t == "!" || t == "&&" || t == "||" || t == "==" || t == "!=" ||
             t == "?";
    };
    std::string_view b = before.back().text, a = after.front().text;
    return (logical(b) && b != "?") || logical(a);
  }

  Planning& p_;
  const NodeIndex& nodes_;
  const Unit& unit_;
  std::vector<Range> called_; // sorted
  std::set<Range> placed_, same_slot_;
};

} // namespace

void plan_pointers(Planning& p) {
  for (const NodeIndex& nodes : p.nodes)
    FunctionValues(p, nodes).judge();
}

} // namespace kport
