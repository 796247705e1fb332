// SPDX-License-Identifier: GPL-2.0-or-later
// The pattern and member forms: expressions and statements by template.
#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "engine/plan/context.h"
#include "engine/plan/lex.h"
#include "engine/plan/surroundings.h"

namespace kport {
namespace {

struct Pattern {
  const Rule& rule;
  std::string now, then;
  Holes holes;
  std::string label;
  std::string fact;
  bool reads = false;
};

// Whether the older form stands around the match already: "(u64)x" for "x".
bool is_older(const Tree& tree, const Range& range,
              const std::vector<Piece>& pieces) {
  std::string then;
  for (const Piece& p : pieces) {
    const auto* r = std::get_if<Range>(&p);
    then += r ? tree.text(*r) : std::string_view(std::get<std::string>(p));
  }
  std::string_view before(tree.texts[range.file].data(), range.end);
  return then.size() > range.end - range.begin && before.ends_with(then);
}

// A place that may match: an expression, a statement, or a whole invocation
// of a macro that is none (a loop's head).
void apply_at(Planning& p, const NodeIndex& nodes, const Pattern& pattern,
              Range range, Origin origin) {
  std::optional<Binds> binds =
      match(pattern.now, pattern.holes, nodes, range);
  if (!binds)
    return;
  if (origin != Origin::plain && origin != Origin::macro_argument)
    return p.residual(pattern.fact, range, "this match stands in a macro body",
                      &pattern.rule);
  if (pattern.reads && is_place(p.tree.texts[range.file], range))
    return;
  for (const Unsupported& u : pattern.rule.unsupported)
    if (holds(u.has, u.lacks, p.target, p.shimmed))
      return p.residual(pattern.fact, range, u.reason, &pattern.rule);
  // A name of ours is never in canonical code: an earlier round was here.
  if (pattern.then.find("kport_") != std::string::npos &&
      match(pattern.then, pattern.holes, nodes, range))
    return;
  Filled filled = fill(pattern.then, *binds);
  if (is_older(p.tree, range, filled.pieces))
    return;
  if (filled.duplicates_effects)
    return p.residual(pattern.fact, range,
                      "an expression with side effects would be evaluated "
                      "twice or not at all",
                      &pattern.rule);
  p.edit(range, keep_comments(p.tree, range, filled.pieces),
         {blame_of(p, pattern.rule, pattern.label, pattern.fact)});
}

// Tells apart cheaply, before anything is lexed, where a pattern cannot match.
class Sieve {
public:
  Sieve(const Tree& tree, const Pattern& pattern)
      : tree_(tree), held_(tree.texts.size()) {
    std::vector<Token> tokens = lex(pattern.now);
    if (tokens.empty())
      return;
    // The longest token that every match spells as the pattern does.
    for (const Token& t : tokens)
      if (t.text != "$" && t.text != ";" && t.text.size() > needle_.size() &&
          !pattern.holes.has(t.text))
        needle_ = t.text;
    if (!pattern.holes.has(tokens.front().text))
      first_ = tokens.front().text;
    statement_ = tokens.back().text == ";";
    if (!statement_ && !pattern.holes.has(tokens.back().text))
      last_ = tokens.back().text;
    empty_ = false;
  }

  bool empty() const { return empty_; }
  bool statement() const { return statement_; }

  bool passes(const Range& range) {
    if (!range.valid())
      return false;
    std::string_view text = tree_.text(range);
    return text.starts_with(first_) && text.ends_with(last_) &&
           holds_needle(range.file) && text.find(needle_) != text.npos;
  }

private:
  bool holds_needle(uint32_t file) {
    if (!held_[file])
      held_[file] = tree_.texts[file].find(needle_) != std::string::npos;
    return *held_[file];
  }

  const Tree& tree_;
  bool empty_ = true, statement_ = false;
  std::string_view first_, last_, needle_; // of the pattern's text
  std::vector<std::optional<bool>> held_;  // by file: whether asked, answer
};

void apply(Planning& p, const NodeIndex& nodes, const Pattern& pattern,
           Sieve& sieve) {
  std::set<Range> seen;
  for (const Node& node : nodes.unit().nodes) {
    if (!sieve.passes(node.range))
      continue;
    Range range = node.range;
    if (sieve.statement() && !p.tree.text(range).ends_with(";")) {
      // An expression statement's node ends before its semicolon.
      const std::string& file = p.tree.texts[range.file];
      if (range.end < file.size() && file[range.end] == ';')
        ++range.end;
    }
    seen.insert(range);
    apply_at(p, nodes, pattern, range, node.origin);
  }
  for (const CallSite& call : nodes.unit().calls)
    if (call.callee == CalleeKind::entity && call.target != kNone &&
        p.fact(nodes.unit(), call.target).kind == FactKind::macro &&
        sieve.passes(call.whole) && seen.insert(call.whole).second)
      apply_at(p, nodes, pattern, call.whole, call.origin);
}

// "inode_get_mtime($)" with `$` as a hole named S__, `$v` as V__.
std::string holed(const std::string& text) {
  std::string out;
  std::vector<Token> t = lex(text);
  uint32_t at = 0;
  for (size_t i = 0; i < t.size(); ++i) {
    if (t[i].text != "$")
      continue;
    bool value = i + 1 < t.size() && t[i + 1].text == "v" &&
                 t[i + 1].begin == t[i].end;
    out += text.substr(at, t[i].begin - at) + (value ? "V__" : "S__");
    at = value ? t[i + 1].end : t[i].end;
  }
  return out + text.substr(at);
}

void members(Planning& p, const Rule& rule, const MemberChange& m,
             std::vector<Pattern>& out) {
  std::vector<Token> get = lex(m.get.text);
  std::string accessor = get.empty() ? "" : std::string(get[0].text);
  auto lookup = p.target.names.find(accessor);
  bool lacks = lookup != p.target.names.end() &&
               lookup->second.answer == Answer::no &&
               !p.shimmed.contains(accessor);
  if (!lacks || !p.target.has(m.of + "." + m.field))
    return;
  Holes holes;
  holes.types = {{"S__", ""}, {"V__", ""}};
  std::string place = "S__->" + m.field;
  for (auto [now, then] :
       {std::pair(m.get.text, place), std::pair(m.set.text, place + " = V__"),
        std::pair(m.addr ? m.addr->text : "", "&" + place)})
    if (!now.empty())
      out.push_back({rule, holed(now), then, holes, now + " -> ." + m.field,
                     m.of + "." + m.field});
}

// Forms that rules may state and planning cannot apply: never passed over in
// silence where they would have something to do.
void refuse_unknown(Planning& p, const Rule& rule) {
  bool wanted = std::holds_alternative<MatcherChange>(rule.form);
  if (const auto* c = std::get_if<CocciChange>(&rule.form))
    wanted = std::any_of(
        c->triggers.begin(), c->triggers.end(),
        [&](const std::string& name) { return p.out.paths.contains(name); });
  // apply_smpl() (engine/cocci) takes the residual of a script away again.
  if (wanted)
    p.residual(rule.id, {},
               fmt::format("the rule is a {}, which planning cannot apply",
                           form_name(rule.form)),
               &rule);
}

} // namespace

void plan_patterns(Planning& p) {
  std::vector<Pattern> patterns;
  for (const Rule& rule : p.rules) {
    if (!holds(rule.when_has, rule.when_lacks, p.target, p.shimmed))
      continue;
    if (const auto* c = std::get_if<PatternChange>(&rule.form)) {
      Holes holes;
      holes.types = c->holes;
      bool chosen = !rule.when_has.empty() || !rule.when_lacks.empty();
      if (chosen)
        patterns.push_back({rule, c->new_text.text, c->old_text.text, holes,
                            rule.title,
                            rule.when_lacks.empty() ? rule.when_has.front()
                                                    : rule.when_lacks.front(),
                            c->reads});
    }
    if (const auto* m = std::get_if<MemberChange>(&rule.form))
      members(p, rule, *m, patterns);
    refuse_unknown(p, rule);
  }
  for (const Pattern& pattern : patterns) {
    Sieve sieve(p.tree, pattern);
    if (!sieve.empty())
      for (const NodeIndex& nodes : p.nodes)
        apply(p, nodes, pattern, sieve);
  }
}

} // namespace kport
