// SPDX-License-Identifier: GPL-2.0-or-later
// Edits inside reshaped functions.
#include "engine/plan/body.h"

#include <fmt/format.h>

#include "engine/plan/lex.h"
#include "engine/plan/surroundings.h"

namespace kport {
namespace {

std::string flat(const Tree& tree, const std::vector<Piece>& pieces) {
  std::string out;
  for (const Piece& piece : pieces)
    if (const auto* s = std::get_if<std::string>(&piece))
      out += *s;
    else
      out += tree.text(std::get<Range>(piece));
  return out;
}

// `text` with `$` replaced by `name`.
std::string with_self(std::string_view text, const std::string& name) {
  return flat({}, fill(text, {{"$", {{name}, kNone, true, true}}}).pieces);
}

// One mention of a parameter on its way through the steps.
struct Mention {
  Range range;               // what will be replaced
  std::vector<Piece> pieces; // by what; empty: nothing yet
  bool covered = true;       // some rule said what becomes of it
};

class Body {
public:
  explicit Body(const BodyEdit& b)
      : b_(b), p_(b.p), nodes_(b.p.nodes[b.unit]),
        unit_(b.p.tree.units[b.unit]), fn_(unit_.functions[b.function]) {}

  void params() {
    for (const ParamForm& f : b_.path.end.params)
      if (f.origin >= 0 && !f.steps.empty())
        mentions(f);
    for (const ParamForm& f : b_.path.end.dropped)
      if (f.origin >= 0)
        mentions(f);
  }

  void entry() {
    std::string text;
    for (const ParamForm& f : b_.path.end.params)
      for (const ArgStep& s : f.steps)
        if (s.arg->entry_old)
          text += "\n\t" + with_self(s.arg->entry_old->text,
                                     f.origin >= 0 ? own_name(f) : f.name);
    if (text.empty())
      return;
    uint32_t at = b_.definition.body.begin + 1;
    p_.edit({b_.definition.body.file, at, at}, {text},
            blame_of(p_, b_.path.end));
  }

  void returns() {
    if (b_.path.end.returned.empty())
      return;
    for (const ReturnSite& r : fn_.returns)
      returned(r);
  }

  // What no compiler saw of the body: parameters and values that change.
  void hidden() {
    const Range& body = b_.definition.body;
    for (const SkippedSite& s : unit_.skipped)
      if (s.range.file == body.file && body.begin <= s.range.begin &&
          s.range.end <= body.end && !s.condition.starts_with("only text") &&
          !s.condition.starts_with("string for"))
        hidden(s);
  }

private:
  void hidden(const SkippedSite& site) {
    std::map<std::string_view, const Rule*> changed;
    for (const auto* all : {&b_.path.end.params, &b_.path.end.dropped})
      for (const ParamForm& f : *all)
        for (const ArgStep& s : f.steps)
          if (f.origin >= 0 && (s.arg->old_decl.none || !s.arg->uses.empty()))
            changed[own_name(f)] = s.change->rule;
    if (!b_.path.end.returned.empty())
      changed["return"] = b_.path.end.returned.front().owner->rule;
    std::vector<Token> t = lex(p_.tree.text(site.range));
    for (size_t i = 0; i < t.size(); ++i) {
      auto at = changed.find(t[i].text);
      bool member = i > 0 && (t[i - 1].text == "." || t[i - 1].text == "->");
      if (at == changed.end() || member)
        continue;
      p_.residual(b_.slot,
                  {site.range.file, site.range.begin + t[i].begin,
                   site.range.begin + t[i].end},
                  fmt::format("the parser did not see this text ({}), and what "
                              "'{}' means here changes",
                              site.condition, t[i].text),
                  at->second);
    }
  }

  const std::string& own_name(const ParamForm& f) const {
    return b_.definition.param_sites[f.origin].name_text;
  }

  void mentions(const ParamForm& f) {
    bool renamed = false; // an entry statement keeps the name alive
    for (const ArgStep& s : f.steps)
      renamed |= s.arg->entry_old.has_value();
    if (renamed)
      return;
    for (const LocalUse& use : unit_.locals)
      if (use.function == b_.function &&
          use.param == static_cast<uint32_t>(f.origin))
        mention(f, use);
  }

  void mention(const ParamForm& f, const LocalUse& use) {
    Mention m{use.range, {}, true};
    const ArgStep* open = nullptr;
    for (const ArgStep& s : f.steps) {
      if (!s.arg->new_decl.none && rewrite(s, use, m))
        continue;
      if (s.arg->old_decl.none && s.arg->absent && m.pieces.empty()) {
        m.pieces = {s.arg->absent->text};
        continue;
      }
      bool dropped = s.arg->old_decl.none && m.pieces.empty();
      if (dropped || !s.arg->uses.empty()) {
        m.covered = false;
        open = &s;
      }
    }
    if (!m.covered)
      return p_.residual(
          b_.slot, use.range,
          fmt::format("'{}' is used here in a way that {} does not cover",
                      use.name, open->change->rule->id),
          open->change->rule);
    // A use that the change does not concern stays as it is.
    if (m.pieces.empty() ||
        same_tokens(p_.tree.text(m.range), flat(p_.tree, m.pieces)))
      return;
    const std::string& file = p_.tree.texts[use.range.file];
    if (m.range == use.range && is_place(file, use.range))
      return p_.residual(b_.slot, use.range,
                         fmt::format("'{}' is written to, or its address is "
                                     "taken",
                                     use.name),
                         f.steps.front().change->rule);
    if (use.origin != Origin::plain && use.origin != Origin::macro_argument)
      return p_.residual(b_.slot, use.range,
                         fmt::format("'{}' stands in a macro body", use.name),
                         f.steps.front().change->rule);
    if (!stands_alone(file, m.range, flat(p_.tree, m.pieces))) {
      m.pieces.insert(m.pieces.begin(), std::string("("));
      m.pieces.push_back(std::string(")"));
    }
    std::vector<Blame> blame = blame_of(p_, b_.path.end);
    for (const ArgStep& s : f.steps)
      if (leaves_form(*s.change))
        blame.push_back(blame_of(p_, *s.change->rule, s.change->label,
                                 b_.path.end.name));
    p_.edit(m.range, keep_comments(p_.tree, m.range, std::move(m.pieces)),
            std::move(blame));
  }

  void replace(const Range& at, std::vector<Piece> pieces) {
    p_.edit(at, keep_comments(p_.tree, at, std::move(pieces)),
            blame_of(p_, b_.path.end));
  }

  // Tries the step's `uses` on what the mention is by now.
  bool rewrite(const ArgStep& s, const LocalUse& use, Mention& m) {
    for (const auto& [now, then] : s.arg->uses) {
      if (!m.pieces.empty()) {
        if (!same_tokens(with_self(now.text, use.name),
                         flat(p_.tree, m.pieces)))
          continue;
        m.pieces = {with_self(then.text, use.name)};
        return true;
      }
      uint32_t n = use.node;
      for (int up = 0; n != kNone && up < 6; ++up, n = nodes_.node(n).parent) {
        const Range& r = nodes_.node(n).range;
        if (!r.valid())
          continue;
        if (match(now.text, {}, nodes_, r, use.name)) {
          m.range = r;
          m.pieces = {with_self(then.text, use.name)};
          return true;
        }
      }
    }
    return false;
  }

  void returned(const ReturnSite& r) {
    const ReturnStep& step = b_.path.end.returned.front();
    bool to_void = normal_type(b_.path.end.returns.spelling) == "void";
    if (b_.path.end.returned.size() > 1)
      return p_.residual(b_.slot, r.statement,
                         "two rules change what is returned", step.owner->rule);
    if (r.origin != Origin::plain)
      return p_.residual(b_.slot, r.statement,
                         "this return stands in a macro", step.owner->rule);
    if (!r.value.valid()) {
      if (!step.change->otherwise || step.change->otherwise->text == "residual")
        return p_.residual(b_.slot, r.statement, "nothing is returned here",
                           step.owner->rule);
      p_.edit(r.statement, {"return " + step.change->otherwise->text + ";"},
              blame_of(p_, b_.path.end));
      return;
    }
    if (to_void) {
      bool pure = r.node != kNone && nodes_.node(r.node).pure;
      std::vector<Piece> pieces = {std::string("return;")};
      if (!pure)
        pieces = {std::string("do { (void)("), r.value,
                  std::string("); return; } while (0);")};
      return replace(r.statement, pieces);
    }
    value(r.value, step);
  }

  // A returned expression, by the rule's table; ?: and parentheses are
  // entered.
  void value(const Range& at, const ReturnStep& step) {
    Holes holes;
    holes.capitals = true;
    for (const auto& [now, then] : step.change->values) {
      std::optional<Binds> binds = match(now.text, holes, nodes_, at);
      if (!binds)
        continue;
      Filled filled = fill(then.text, *binds);
      if (filled.duplicates_effects)
        return p_.residual(b_.slot, at,
                           "the value has side effects that the old form "
                           "would repeat or drop",
                           step.owner->rule);
      return replace(at, filled.pieces);
    }
    if (auto inner = match("(A)", holes, nodes_, at))
      return value(std::get<Range>(inner->at("A").filling[0]), step);
    if (auto either = match("C ? A : B", holes, nodes_, at)) {
      value(std::get<Range>(either->at("A").filling[0]), step);
      value(std::get<Range>(either->at("B").filling[0]), step);
      return;
    }
    if (same_change(at, step))
      return;
    if (!step.change->otherwise || step.change->otherwise->text == "residual")
      return p_.residual(
          b_.slot, at,
          fmt::format("'{}' is returned, and {} does not say what the old "
                      "form returns then",
                      p_.tree.text(at), step.owner->rule->id),
          step.owner->rule);
    uint32_t node = kNone;
    for (uint32_t n : nodes_.at(at.file, at.begin))
      if (nodes_.node(n).range == at)
        node = n;
    Bound self = bind_range(p_.tree, at,
                            node != kNone && nodes_.node(node).pure);
    Filled filled = fill(step.change->otherwise->text, {{"$", self}});
    if (filled.duplicates_effects)
      return p_.residual(b_.slot, at, "the value has side effects",
                         step.owner->rule);
    replace(at, filled.pieces);
  }

  // A tail call of something whose return changes the same way stays.
  bool same_change(const Range& at, const ReturnStep& step) const {
    for (const CallSite& c : unit_.calls) {
      if (c.whole != at)
        continue;
      const Path* path = nullptr;
      if (c.callee == CalleeKind::own_function) {
        auto it = p_.reshaped.find(
            function_key(p_.tree, unit_.functions[c.target]));
        path = it == p_.reshaped.end() ? nullptr : it->second;
      } else {
        path = &p_.path(unit_, c.target);
      }
      if (path && path->outcome != Outcome::satisfied)
        for (const ReturnStep& s : path->end.returned)
          if (s.change == step.change || s.owner->rule == step.owner->rule)
            return true;
    }
    return false;
  }

  const BodyEdit& b_;
  Planning& p_;
  const NodeIndex& nodes_;
  const Unit& unit_;
  const OwnFunction& fn_;
};

} // namespace

void edit_body(const BodyEdit& b) {
  Body body(b);
  body.params();
  body.entry();
  body.returns();
  body.hidden();
}

} // namespace kport
