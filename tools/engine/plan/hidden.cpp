// SPDX-License-Identifier: GPL-2.0-or-later
// Text that no compiler saw: what it mentions of names that must change is a
// residual, for nobody looked at it.
#include <algorithm>

#include "engine/plan/context.h"
#include "engine/plan/lex.h"

namespace kport {
namespace {

// Names that do not stay, by how text mentions them: alone, behind `struct`,
// behind `.` or `->`, or between the delimiters of an #include.
struct Changing {
  struct Name {
    std::string anchor; // as facts spell it
    const Path* path;
  };
  using Names = std::map<std::string, Name, std::less<>>;
  Names words, tags, members, headers;

  // `name` as facts spell it.
  void add(const std::string& name, const Path& path) {
    if (path.outcome == Outcome::satisfied || name.starts_with("CONFIG_"))
      return; // a switch that is not there is off: conditions judge that
    size_t blank = name.find(' '), dot = name.rfind('.');
    if (name.find('/') != name.npos)
      headers.try_emplace(name, Name{name, &path});
    else if (blank != name.npos)
      tags.try_emplace(name.substr(blank + 1), Name{name, &path});
    else if (dot != name.npos)
      members.try_emplace(name.substr(dot + 1), Name{name, &path});
    else
      words.try_emplace(name, Name{name, &path});
  }
};

// Whether `step`, met on a function nobody called, would have to be undone:
// the target's form is not the newer one.
bool is_live(const SignatureChange& step, const Signature& there) {
  auto differs = [](const Type& rule, const Type& type) {
    return normal_type(rule.spelling) != normal_type(type.spelling) &&
           normal_type(rule.spelling) != type.canonical;
  };
  if (step.returns && differs(step.returns->new_type, there.returns))
    return true;
  return std::ranges::any_of(step.args, [&](const ArgChange& a) {
    bool there_is = a.at < there.params.size();
    return a.new_decl.none
               ? there_is && !differs(a.old_decl.type, there.params[a.at].type)
               : !there_is ||
                     differs(a.new_decl.type, there.params[a.at].type);
  });
}

// Calls that stand in `now` and not in `then`.
std::vector<std::string> own_calls(const std::string& now,
                                   const std::string& then) {
  std::set<std::string> kept;
  for (const Token& t : lex(then))
    kept.insert(std::string(t.text));
  std::vector<std::string> out;
  std::vector<Token> tokens = lex(now);
  for (size_t i = 0; i + 1 < tokens.size(); ++i)
    if (tokens[i].kind == TokenKind::word && tokens[i + 1].text == "(" &&
        !kept.contains(std::string(tokens[i].text)))
      out.emplace_back(tokens[i].text);
  return out;
}

// Names that do not stay although no parsed text mentions them.
class Unparsed {
public:
  explicit Unparsed(const Planning& p) : p_(p) {}

  std::set<std::string> names() {
    for (const Change& c : p_.out.changes)
      if (holds(c.rule->when_has, c.rule->when_lacks, p_.target, p_.shimmed))
        change(c);
    for (const Rule& rule : p_.rules)
      std::visit([&](const auto& form) { of(rule, form); }, rule.form);
    return std::move(out_);
  }

private:
  // What nobody asked for, no rule needs to be there.
  bool gone(const std::string& name) const {
    auto it = p_.target.names.find(name);
    return it != p_.target.names.end() && it->second.answer == Answer::no &&
           !p_.shimmed.contains(name);
  }
  bool there(const std::string& name) const {
    auto it = p_.target.names.find(name);
    return it != p_.target.names.end() && it->second.answer == Answer::yes;
  }
  bool in_force(const Rule& rule) const {
    return holds(rule.when_has, rule.when_lacks, p_.target, p_.shimmed);
  }

  void change(const Change& c) {
    if (c.rename) {
      bool member = c.rename->kind == RenameKind::member;
      std::string head = member ? c.rename->of + "." : "";
      if (gone(head + c.rename->new_name.text) &&
          (!member || there(head + c.rename->old_name.text)))
        out_.insert(head + c.rename->new_name.text);
    }
    if (!c.signature)
      return;
    for (const Located& on : c.signature->on)
      if (auto it = p_.target.names.find(on.text); it != p_.target.names.end())
        for (const Fact& f : it->second.facts)
          if (f.signature && is_live(*c.signature, *f.signature))
            out_.insert(on.text);
  }

  void of(const Rule&, const std::vector<Shim>& shims) {
    for (const Shim& s : shims)
      if (gone(s.provides.text))
        out_.insert(s.provides.text);
  }
  void of(const Rule& rule, const MemberChange& m) {
    for (const std::string& name : own_calls(m.get.text, ""))
      if (in_force(rule) && gone(name))
        out_.insert(name);
  }
  void of(const Rule& rule, const InitializerChange& i) {
    std::vector<Token> t = lex(i.new_text.text);
    if (t.size() < 4 || !in_force(rule))
      return;
    std::string slot = i.of + "." + std::string(t[1].text);
    if (gone(slot))
      out_.insert(slot);
    bool chosen = !rule.when_has.empty() || !rule.when_lacks.empty();
    if (chosen && i.old_text.text.find(t[3].text) == std::string::npos)
      out_.insert(std::string(t[3].text));
  }
  void of(const Rule& rule, const PatternChange& c) {
    if (in_force(rule) && !(rule.when_has.empty() && rule.when_lacks.empty()))
      for (std::string& name : own_calls(c.new_text.text, c.old_text.text))
        out_.insert(std::move(name));
  }
  template <class T> void of(const Rule&, const T&) {} // changes have them

  const Planning& p_;
  std::set<std::string> out_;
};

// The name between the delimiters of "#include <linux/fs.h>".
Range included(const Tree& tree, const Range& range, const Token& hash) {
  std::string_view text = tree.text(range).substr(hash.end);
  text = text.substr(0, text.find('\n'));
  std::vector<Token> t = lex(text);
  if (t.empty() || !t[0].text.starts_with("include"))
    return {};
  size_t open = text.find_first_of("<\""), close = text.find_last_of(">\"");
  if (open == text.npos || close <= open)
    return {};
  uint32_t base = range.begin + hash.end;
  return {range.file, static_cast<uint32_t>(base + open + 1),
          static_cast<uint32_t>(base + close)};
}

class Mentions {
public:
  Mentions(const Tree& tree, const Changing& names,
           std::vector<Residual>& out)
      : tree_(tree), names_(names), out_(out) {}

  // `strings`: names stand in them, too.
  void find(const Range& range, const std::string& why, bool strings) {
    std::vector<Token> t = lex(tree_.text(range));
    auto is = [&](size_t i, std::string_view text) {
      return i < t.size() && t[i].text == text;
    };
    for (size_t i = 0; i < t.size(); ++i) {
      if (is(i, "#"))
        if (Range header = included(tree_, range, t[i]); header.valid())
          say(names_.headers, tree_.text(header), header, why);
      if (t[i].kind == TokenKind::string && strings && t[i].text.size() > 2)
        find({range.file, range.begin + t[i].begin + 1,
              range.begin + t[i].end - 1},
             why, false);
      if (t[i].kind != TokenKind::word)
        continue;
      Range at = {range.file, range.begin + t[i].begin,
                  range.begin + t[i].end};
      bool first = i == 0;
      bool tag = !first && (is(i - 1, "struct") || is(i - 1, "union") ||
                            is(i - 1, "enum"));
      bool member = !first && (is(i - 1, ".") || is(i - 1, "->"));
      bool designated = !first && (is(i - 1, "{") || is(i - 1, ",")) &&
                        is(i + 1, ":");
      if (tag)
        say(names_.tags, t[i].text, at, why);
      else if (member || designated)
        say(names_.members, t[i].text, at, why);
      else
        say(names_.words, t[i].text, at, why);
      if (t.size() == 1) // what stands before it, the macro knows
        say(names_.tags, t[i].text, at, why);
    }
  }

private:
  void say(const Changing::Names& names, std::string_view word,
           const Range& at, const std::string& why) {
    auto it = names.find(word);
    if (it == names.end())
      return;
    Residual r;
    r.anchor = it->second.anchor;
    r.range = at;
    r.reason = why;
    r.reached = it->second.path->reached;
    r.wanted = it->second.path->wanted;
    out_.push_back(std::move(r));
  }

  const Tree& tree_;
  const Changing& names_;
  std::vector<Residual>& out_;
};

} // namespace

void plan_skipped(Planning& p) {
  Changing names;
  for (const auto& [name, path] : p.out.paths)
    names.add(name, path);
  Path gone; // no parsed text has it: there is no form to show
  gone.outcome = Outcome::missing;
  for (const std::string& name : Unparsed(p).names())
    names.add(name, gone);
  Mentions mentions(p.tree, names, p.pending);
  for (const Unit& unit : p.tree.units)
    for (const SkippedSite& s : unit.skipped)
      mentions.find(s.range,
                    "the parser did not see this text (" + s.condition +
                        "), and it mentions a name that must change",
                    s.condition.starts_with("string for "));
}

void plan_unseen(const Tree& tree, const std::vector<std::string>& unseen,
                 TreePlan& plan) {
  Changing names;
  for (const auto& [name, path] : plan.paths)
    names.add(name, path);
  Mentions mentions(tree, names, plan.residuals);
  for (uint32_t f = 0; f < tree.paths.size(); ++f)
    if (std::ranges::find(unseen, tree.paths[f]) != unseen.end())
      mentions.find({f, 0, static_cast<uint32_t>(tree.texts[f].size())},
                    "no module builds this file, and it mentions a name that "
                    "must change",
                    false);
}

} // namespace kport
