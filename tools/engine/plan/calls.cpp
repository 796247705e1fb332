// SPDX-License-Identifier: GPL-2.0-or-later
// Calls of what has another form on the target: kernel functions and macros,
// calls through a slot, and own functions that were reshaped.
#include <fmt/format.h>

#include "engine/plan/context.h"
#include "engine/plan/lex.h"
#include "engine/plan/list.h"

namespace kport {
namespace {

// True for a call that is a statement of its own: nobody looks at its value.
bool result_unused(const Tree& tree, const Range& call) {
  const std::string& text = tree.texts[call.file];
  std::string_view after = std::string_view(text).substr(call.end);
  std::vector<Token> next = lex(after.substr(0, after.find(';') + 1));
  if (next.empty() || next.front().text != ";")
    return false;
  std::vector<Token> before = lex(std::string_view(text).substr(0, call.begin));
  if (before.empty())
    return false;
  std::string_view t = before.back().text;
  return t == ";" || t == "{" || t == "}" || t == ")" || t == "else" ||
         t == ":" || t == "do";
}

class Call {
public:
  Call(Planning& p, size_t unit, const CallSite& call, const Path& path,
       std::string anchor)
      : p_(p), nodes_(p.nodes[unit]), call_(call), path_(path),
        anchor_(std::move(anchor)) {}

  void edit() {
    const Rule* rule = path_.end.steps.front()->rule;
    if (call_.origin != Origin::plain && call_.origin != Origin::macro_argument)
      return p_.residual(anchor_, call_.name, "this call stands in a macro body",
                         rule);
    size_t most = 0;
    for (const ParamForm& f : path_.end.params)
      most = std::max<size_t>(most, f.origin + 1);
    for (const ParamForm& f : path_.end.dropped)
      most = std::max<size_t>(most, f.origin + 1);
    if (!call_.parens.valid() || call_.args.size() < most)
      return p_.residual(anchor_, call_.name,
                         "the arguments of this call have no text of their own",
                         rule);
    for (size_t i = 0; i < call_.args.size(); ++i)
      numbered_["$" + std::to_string(i)] = argument(i);
    if (!result_fits() || !drops_are_pure())
      return;
    items();
  }

private:
  Bound argument(size_t i) const {
    uint32_t n = call_.arg_nodes[i];
    return bind_range(p_.tree, call_.args[i], n != kNone && nodes_.node(n).pure);
  }

  // The result of the old form means something else; only where nobody looks
  // at it is the call the same.
  bool result_fits() {
    for (const ReturnStep& s : path_.end.returned) {
      if (result_unused(p_.tree, call_.whole) || is_returned())
        continue;
      p_.residual(anchor_, call_.whole,
                  fmt::format("the result is used, and {} changes what it is",
                              s.owner->rule->id),
                  s.owner->rule);
      return false;
    }
    return true;
  }

  // `return f(...)` is the return's business (body.cpp).
  bool is_returned() const {
    const Unit& u = nodes_.unit();
    if (call_.function == kNone)
      return false;
    for (const ReturnSite& r : u.functions[call_.function].returns)
      if (r.value.valid() && r.value.file == call_.whole.file &&
          r.value.begin <= call_.whole.begin && call_.whole.end <= r.value.end)
        return p_.reshaped.contains(
            function_key(p_.tree, u.functions[call_.function]));
    return false;
  }

  bool drops_are_pure() {
    for (const ParamForm& f : path_.end.dropped) {
      if (f.origin < 0 || argument(f.origin).pure)
        continue;
      p_.residual(anchor_, call_.args[f.origin],
                  "this argument has side effects and the target has no "
                  "parameter for it",
                  f.steps.back().change->rule);
      return false;
    }
    return true;
  }

  void items() {
    std::vector<ListItem> list;
    bool touched = !path_.end.dropped.empty();
    for (const ParamForm& f : path_.end.params) {
      ListItem item;
      item.origin = f.origin;
      if (f.origin >= 0)
        item.pieces = {call_.args[f.origin]};
      for (const ArgStep& s : f.steps) {
        if (!s.arg->pass_old) {
          if (f.origin < 0 && item.pieces.empty())
            return p_.residual(anchor_, call_.name,
                               fmt::format("{} does not say what to pass for "
                                           "'{}'",
                                           s.change->rule->id, f.name),
                               s.change->rule);
          continue;
        }
        Binds binds = numbered_;
        if (f.origin >= 0)
          binds["$"] = s.arg == f.steps.front().arg
                           ? argument(f.origin)
                           : Bound{item.pieces, kNone, false, true};
        Filled filled = fill(s.arg->pass_old->text, binds);
        if (filled.duplicates_effects)
          return p_.residual(anchor_, call_.whole,
                             "an argument with side effects would be "
                             "evaluated twice or not at all",
                             s.change->rule);
        item.pieces = filled.pieces;
        touched = true;
      }
      touched |= f.origin < 0;
      list.push_back(std::move(item));
    }
    // Variadic arguments and those past the form are passed on.
    for (size_t i = path_.end.params.size() + path_.end.dropped.size();
         path_.end.variadic && i < call_.args.size(); ++i)
      list.push_back({static_cast<int>(i), {call_.args[i]}});
    if (touched)
      p_.edit(call_.parens,
              rewrite_list({p_.tree.texts[call_.parens.file], call_.parens,
                            call_.args},
                           list, ""),
              blame_of(p_, path_.end));
  }

  Planning& p_;
  const NodeIndex& nodes_;
  const CallSite& call_;
  const Path& path_;
  std::string anchor_;
  Binds numbered_;
};

} // namespace

void plan_calls(Planning& p) {
  for (size_t u = 0; u < p.tree.units.size(); ++u) {
    const Unit& unit = p.tree.units[u];
    for (const CallSite& call : unit.calls) {
      if (call.target == kNone)
        continue;
      if (call.callee == CalleeKind::own_function) {
        std::string key = function_key(p.tree, unit.functions[call.target]);
        if (auto it = p.reshaped.find(key); it != p.reshaped.end())
          Call(p, u, call, *it->second, p.reshaped_by[key]).edit();
        continue;
      }
      const Path& path = p.path(unit, call.target);
      const Fact& fact = p.fact(unit, call.target);
      if (path.outcome == Outcome::mismatch && fact.kind == FactKind::member)
        p.residual(fact.name, call.whole, path.why);
      if (path.result_lost && !result_unused(p.tree, call.whole))
        p.residual(fact.name, call.whole,
                   "the target's returns nothing, and the result is used");
      if (path.outcome == Outcome::path && path.end.reshaped())
        Call(p, u, call, path, p.fact(unit, call.target).name).edit();
    }
  }
}

} // namespace kport
