// SPDX-License-Identifier: GPL-2.0-or-later
// Text that no compiler saw: what it mentions of names that must change is a
// residual, for nobody looked at it.
#include <algorithm>
#include <cctype>
#include <deque>

#include "engine/plan/apply.h"
#include "engine/plan/hidden.h"
#include "engine/plan/lex.h"
#include "engine/plan/macro_table.h"

namespace kport {
namespace {

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

// Words of a string's text, what stands behind a backslash left out.
std::vector<Range> words_in(std::string_view text, const Range& string) {
  std::vector<Range> out;
  auto is_word = [&](uint32_t at) {
    return std::isalnum(static_cast<unsigned char>(text[at])) ||
           text[at] == '_';
  };
  for (uint32_t at = string.begin; at < string.end;) {
    uint32_t begin = at;
    while (at < string.end && is_word(at))
      ++at;
    if (at > begin)
      out.push_back({string.file, begin, at});
    else
      at += text[at] == '\\' ? 2 : 1;
  }
  return out;
}

bool mentions_type(const Change& change, const std::string& type) {
  auto has = [&](const Type& t) {
    return replace_type(t.spelling, type, "") != t.spelling;
  };
  const SignatureChange* s = change.signature;
  return s && ((s->returns && (has(s->returns->new_type) ||
                               has(s->returns->old_type))) ||
               std::ranges::any_of(s->args, [&](const ArgChange& a) {
                 return has(a.new_decl.type) || has(a.old_decl.type);
               }));
}

// A tag that nothing but its rename concerns, no change of a function's or a
// slot's form: behind `struct` its name can be nothing else, so that it is
// renamed where nobody looked, too.
bool is_tag_alone(const Changing::Name& name,
                  const std::vector<Change>& changes) {
  if (!name.path || name.path->outcome != Outcome::path)
    return false;
  const AnchorForm& end = name.path->end;
  auto only_renames = [](const Change* c) {
    return c->rename && c->rename->kind == RenameKind::type &&
           c->rename->anchors.empty();
  };
  return end.kind != FactKind::member &&
         std::ranges::all_of(end.steps, only_renames) &&
         end.name.substr(0, end.name.find(' ')) ==
             name.anchor.substr(0, name.anchor.find(' ')) &&
         std::ranges::none_of(changes, [&](const Change& c) {
           return mentions_type(c, name.anchor) || mentions_type(c, end.name);
         });
}

class Mentions {
public:
  // With `edits`, what can be renamed safely is.
  Mentions(const Tree& tree, const Changing& names,
           std::vector<Residual>& out, Planning* edits = nullptr)
      : tree_(tree), names_(names), macros_(macro_table(tree)), out_(out),
        edits_(edits) {}

  // `strings`: names stand in them, too.
  void find(const Range& range, const std::string& why, bool strings) {
    why_ = why;
    range_ = range;
    t_ = lex(tree_.text(range));
    join_lines();
    for (size_t i = 0; i < t_.size(); ++i) {
      if (is(i, "#"))
        directive(i);
      if (t_[i].kind == TokenKind::string && (strings || is_assembly(i)) &&
          t_[i].text.size() > 2)
        for (const Range& word :
             words_in(tree_.texts[range.file],
                      {range.file, place(i).begin + 1, place(i).end - 1}))
          say(names_.words, tree_.text(word), word);
      if (t_[i].kind == TokenKind::word)
        word(i);
    }
    if (t_.size() == 1) // what stands before it, the macro knows
      say(names_.tags, t_[0].text, place(0));
  }

  // The same for text that an own #if left out.
  void find_left_out(const Range& range, const std::string& why) {
    left_out_ = true;
    find(range, why, false);
    left_out_ = false;
  }

  // A macro's body that nobody expanded: a word alone may be anything.
  void find_body(const Range& range, const std::string& why) {
    find(range, why, false);
    if (t_.size() == 1)
      say(names_.members, t_[0].text, place(0));
  }

private:
  bool is(size_t i, std::string_view text) const {
    return i < t_.size() && t_[i].text == text;
  }
  Range place(size_t i) const {
    return {range_.file, range_.begin + t_[i].begin, range_.begin + t_[i].end};
  }

  // Whether a string is the template of an asm(): no other stands before it.
  bool is_assembly(size_t string) const {
    size_t i = string;
    while (i > 0 && t_[i - 1].kind == TokenKind::string)
      --i;
    if (i == 0 || !is(--i, "("))
      return false;
    while (i > 0 && (is(i - 1, "volatile") || is(i - 1, "__volatile__") ||
                     is(i - 1, "goto") || is(i - 1, "inline")))
      --i;
    return i > 0 && (is(i - 1, "asm") || is(i - 1, "__asm__") ||
                     is(i - 1, "__asm"));
  }

  // A word that a backslash at a line's end parts is one.
  void join_lines() {
    std::string_view text = tree_.text(range_);
    joined_.clear();
    for (size_t i = 0; i + 1 < t_.size();) {
      std::string_view between =
          text.substr(t_[i].end, t_[i + 1].begin - t_[i].end);
      if (t_[i].kind != TokenKind::word || (between != "\\\n" &&
                                            between != "\\\r\n") ||
          (t_[i + 1].kind != TokenKind::word &&
           t_[i + 1].kind != TokenKind::number)) {
        ++i;
        continue;
      }
      joined_.push_back(std::string(t_[i].text) + std::string(t_[i + 1].text));
      t_[i].text = joined_.back();
      t_[i].end = t_[i + 1].end;
      t_.erase(t_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }

  // Whether the searched text itself stands behind `.` or `->`.
  bool is_selected() const {
    std::string_view before = tree_.texts[range_.file];
    before = before.substr(0, range_.begin);
    before = before.substr(0, before.find_last_not_of(" \t\n") + 1);
    return before.ends_with("->") || before.ends_with('.');
  }

  void directive(size_t hash) {
    if (Range header = included(tree_, range_, t_[hash]); header.valid())
      say(names_.headers, tree_.text(header), header);
    // "#define X member": behind which `.` it comes to stand, nobody knows.
    std::string_view rest = tree_.text(range_).substr(t_[hash].begin);
    if (lex(rest.substr(0, rest.find('\n'))).size() == 4 &&
        is(hash + 1, "define") && t_[hash + 3].kind == TokenKind::word) {
      say(names_.members, t_[hash + 3].text, place(hash + 3));
      say(names_.tags, t_[hash + 3].text, place(hash + 3));
    }
  }

  void word(size_t i) {
    bool tag = i > 0 && (is(i - 1, "struct") || is(i - 1, "union") ||
                         is(i - 1, "enum"));
    bool member = i > 0 ? is(i - 1, ".") || is(i - 1, "->") : is_selected();
    bool designated =
        i > 0 && (is(i - 1, "{") || is(i - 1, ",")) && is(i + 1, ":");
    bool of_type = i > 2 && is(i - 1, ",") && is(i + 1, ")") &&
                   (is(i - 3, "struct") || is(i - 3, "union"));
    if (is_no_function(i))
      return;
    if (tag && rename_tag(i))
      return;
    if (tag)
      say(names_.tags, t_[i].text, place(i));
    else if (member || designated || of_type)
      say(names_.members, t_[i].text, place(i));
    else
      say(names_.words, t_[i].text, place(i));
    if (auto macro = macros_.find(t_[i].text);
        macro != macros_.end() && is(i + 1, "("))
      invocation(i, macro->second);
  }

  // "#define report NULL": where that holds there is no function to reshape.
  bool is_no_function(size_t i) const {
    if (i < 2 || !is(i - 1, "define") || !is(i - 2, "#") || !is(i + 1, "NULL"))
      return false;
    std::string_view text = tree_.text(range_).substr(t_[i].begin);
    return lex(text.substr(0, text.find('\n'))).size() == 2;
  }

  bool rename_tag(size_t i) {
    auto it = names_.tags.find(t_[i].text);
    if (!edits_ || !left_out_ || it == names_.tags.end() ||
        !is_tag_alone(it->second, edits_->out.changes) || tree_.text(place(i)) != t_[i].text)
      return false;
    const AnchorForm& end = it->second.path->end;
    edits_->edit(place(i), {end.name.substr(end.name.find(' ') + 1)},
                 blame_of(*edits_, end));
    return true;
  }

  // What an own macro makes of the words it is given.
  void invocation(size_t name, const MacroUse& use) {
    std::vector<size_t> single; // by argument: its only token
    size_t begin = name + 2, i = begin;
    for (int depth = 1; i < t_.size() && depth > 0; ++i) {
      depth += is(i, "(") || is(i, "[") || is(i, "{");
      depth -= is(i, ")") || is(i, "]") || is(i, "}");
      if (depth > 1 || (depth == 1 && !is(i, ",")))
        continue;
      bool alone = i == begin + 1 && t_[begin].kind == TokenKind::word;
      single.push_back(alone ? begin : SIZE_MAX);
      begin = i + 1;
    }
    Range whole = {range_.file, place(name).begin, place(i - 1).end};
    if (use.selects)
      for (size_t at : single)
        if (at != SIZE_MAX)
          say(names_.members, t_[at].text, place(at));
    bool tag = name > 0 && (is(name - 1, "struct") || is(name - 1, "union") ||
                            is(name - 1, "enum"));
    bool member = name > 0 && (is(name - 1, ".") || is(name - 1, "->"));
    if (tag || member) // "struct ID(x)", "p->ID(x)"
      for (size_t at : single)
        if (at != SIZE_MAX)
          say(tag ? names_.tags : names_.members, t_[at].text, place(at));
    auto text = [&](const Pasted& p) -> std::string {
      if (p.param == SIZE_MAX)
        return p.word;
      size_t at = p.param < single.size() ? single[p.param] : SIZE_MAX;
      return at == SIZE_MAX ? "" : std::string(t_[at].text);
    };
    for (const auto& [left, right] : use.pastes)
      for (const Changing::Names* all :
           {&names_.words, &names_.members, &names_.tags})
        say(*all, text(left) + text(right), whole);
  }

  void say(const Changing::Names& names, std::string_view word,
           const Range& at) {
    auto it = names.find(word);
    if (it == names.end())
      return;
    const Changing::Name& name = it->second;
    Residual r;
    r.anchor = name.anchor;
    r.range = at;
    r.reason = why_;
    r.rule = name.rule;
    if (name.path) {
      r.reached = name.path->reached;
      r.wanted = name.path->wanted;
    }
    out_.push_back(std::move(r));
  }

  const Tree& tree_;
  const Changing& names_;
  MacroTable macros_;
  std::vector<Residual>& out_;
  Planning* edits_;
  bool left_out_ = false;
  std::string why_; // of what is searched now
  Range range_;
  std::vector<Token> t_;
  std::deque<std::string> joined_; // texts that t_ looks at
};

} // namespace

void plan_skipped(Planning& p) {
  bool any = std::ranges::any_of(
      p.tree.units, [](const Unit& u) { return !u.skipped.empty(); });
  if (!any)
    return;
  Changing names;
  add_paths(p.out, names);
  add_reshaped(p, names);
  add_unparsed(p, names);
  Mentions mentions(p.tree, names, p.pending, &p);
  for (const Unit& unit : p.tree.units)
    for (const SkippedSite& s : unit.skipped) {
      std::string why = "the parser did not see this text (" + s.condition +
                        "), and it mentions a name that must change";
      if (s.condition.starts_with("macro "))
        mentions.find_body(s.range, why);
      else if (s.condition.starts_with('#'))
        mentions.find_left_out(s.range, why);
      else
        mentions.find(s.range, why, s.condition.starts_with("string for "));
    }
}

void plan_unseen(const Tree& tree, const std::vector<std::string>& unseen,
                 TreePlan& plan) {
  Changing names;
  add_paths(plan, names);
  Mentions mentions(tree, names, plan.residuals);
  for (uint32_t f = 0; f < tree.paths.size(); ++f)
    if (std::ranges::find(unseen, tree.paths[f]) != unseen.end())
      mentions.find({f, 0, static_cast<uint32_t>(tree.texts[f].size())},
                    "no module builds this file, and it mentions a name that "
                    "must change",
                    false);
}

} // namespace kport
