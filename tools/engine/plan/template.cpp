// SPDX-License-Identifier: GPL-2.0-or-later
// Matching and filling of rule templates.
#include "engine/plan/template.h"

#include <cctype>
#include <deque>

#include "engine/plan/lex.h"
#include "engine/plan/surroundings.h"

namespace kport {
namespace {

// An array stands for the pointer to its first element: "int *const[3]" ->
// "int *const *".
std::string decayed(const std::string& type) {
  size_t bracket = type.rfind('[');
  if (bracket == std::string::npos || bracket == 0 || type.back() != ']' ||
      type[bracket - 1] == ']')
    return type;
  std::string element = type.substr(0, bracket);
  if (element.back() == ' ')
    element.pop_back();
  return element + (element.back() == '*' ? "*" : " *");
}

// Tokens of a text, lexed as far as somebody asked: most places fail to match
// at their first few, and the place may be a whole function.
class Tokens {
public:
  explicit Tokens(std::string_view text) : text_(text) {}

  // Nothing behind the last one.
  const Token* at(size_t i) {
    while (read_.size() <= i) {
      std::optional<Token> token =
          next_token(text_, read_.empty() ? 0 : read_.back().end);
      if (!token)
        return nullptr;
      read_.push_back(*token);
    }
    return &read_[i];
  }

private:
  std::string_view text_;
  std::deque<Token> read_;
};

class Matcher {
public:
  Matcher(const std::vector<Token>& pattern, const Holes& holes,
          const NodeIndex& nodes, const Range& range, std::string_view self)
      : pattern_(pattern), holes_(holes), nodes_(nodes), range_(range),
        source_(nodes.tree().text(range)), self_(self) {}

  std::optional<Binds> run() {
    Binds binds;
    if (step(0, 0, binds))
      return binds;
    return std::nullopt;
  }

private:
  bool step(size_t p, size_t s, Binds& binds) {
    const Token* source = source_.at(s);
    if (p == pattern_.size() || !source)
      return p == pattern_.size() && !source;
    std::string_view want = pattern_[p].text;
    if (want == "$")
      return source->text == self_ && step(p + 1, s + 1, binds);
    if (pattern_[p].kind == TokenKind::word && holes_.has(want))
      return hole(p, s, std::string(want), binds);
    return source->text == want && step(p + 1, s + 1, binds);
  }

  bool hole(size_t p, size_t s, const std::string& name, Binds& binds) {
    uint32_t begin = range_.begin + source_.at(s)->begin;
    for (uint32_t n : nodes_.at(range_.file, begin)) {
      const Node& node = nodes_.node(n);
      if (node.range.end > range_.end || node.statement ||
          !type_fits(name, n))
        continue;
      size_t next = s;
      for (const Token* token = source_.at(next);
           token && range_.begin + token->end <= node.range.end;
           token = source_.at(next))
        ++next;
      if (next == s)
        continue;
      auto bound = binds.find(name);
      if (bound != binds.end() && !same(bound->second, node))
        continue;
      Binds tried = binds;
      tried[name] = bind_node(nodes_, n);
      if (step(p + 1, next, tried)) {
        binds = std::move(tried);
        return true;
      }
    }
    return false;
  }

  bool type_fits(const std::string& hole, uint32_t node) const {
    auto it = holes_.types.find(hole);
    if (it == holes_.types.end() || it->second.empty())
      return true;
    return it->second == decayed(nodes_.type(node));
  }

  // A hole used twice must stand for the same text both times.
  bool same(const Bound& bound, const Node& node) const {
    const Range& first = std::get<Range>(bound.filling.front());
    return same_tokens(nodes_.tree().text(first),
                       nodes_.tree().text(node.range));
  }

  const std::vector<Token>& pattern_;
  const Holes& holes_;
  const NodeIndex& nodes_;
  Range range_;
  Tokens source_;
  std::string_view self_;
};

// The key a template word asks for, and how many tokens it spans: "E", "$",
// "$v", "$2". Empty when it is plain text.
std::string key_at(const std::vector<Token>& t, size_t i, const Binds& binds,
                   size_t& span) {
  span = 1;
  if (t[i].text == "$") {
    bool glued = i + 1 < t.size() && t[i + 1].begin == t[i].end &&
                 t[i + 1].kind != TokenKind::punctuation;
    if (glued && binds.contains("$" + std::string(t[i + 1].text))) {
      span = 2;
      return "$" + std::string(t[i + 1].text);
    }
    return "$";
  }
  std::string word(t[i].text);
  return t[i].kind == TokenKind::word && binds.contains(word) ? word : "";
}

} // namespace

bool Holes::has(std::string_view word) const {
  if (capitals && word.size() == 1 &&
      std::isupper(static_cast<unsigned char>(word[0])))
    return true;
  return types.contains(std::string(word));
}

std::optional<Binds> match(std::string_view pattern, const Holes& holes,
                           const NodeIndex& nodes, const Range& range,
                           std::string_view self) {
  std::vector<Token> tokens = lex(pattern);
  if (tokens.empty() || !range.valid())
    return std::nullopt;
  return Matcher(tokens, holes, nodes, range, self).run();
}

Filled fill(std::string_view text, const Binds& binds) {
  Filled out;
  std::map<std::string, int> uses;
  std::vector<Token> tokens = lex(text);
  uint32_t at = 0;
  std::string pending;
  for (size_t i = 0; i < tokens.size();) {
    size_t span = 1;
    std::string key = key_at(tokens, i, binds, span);
    auto bound = binds.find(key);
    if (bound == binds.end()) {
      ++i;
      continue;
    }
    pending += text.substr(at, tokens[i].begin - at);
    at = tokens[i + span - 1].end;
    ++uses[key];
    bool open_before = i == 0 || tokens[i - 1].text == "(" ||
                       tokens[i - 1].text == "," || tokens[i - 1].text == "=";
    bool close_after = i + span >= tokens.size() ||
                       tokens[i + span].text == ")" ||
                       tokens[i + span].text == "," ||
                       tokens[i + span].text == ";";
    bool wrap = !bound->second.primary && !(open_before && close_after);
    if (wrap)
      pending += '(';
    for (const Piece& p : bound->second.filling) {
      if (const auto* s = std::get_if<std::string>(&p)) {
        pending += *s;
        continue;
      }
      if (!pending.empty())
        out.pieces.push_back(std::move(pending));
      pending.clear();
      out.pieces.push_back(p);
    }
    if (wrap)
      pending += ')';
    i += span;
  }
  pending += text.substr(at);
  if (!pending.empty())
    out.pieces.push_back(std::move(pending));
  for (const auto& [key, bound] : binds) {
    // "$0", "$1" … are passed on by themselves: one more use is one too many.
    bool numbered = key.size() > 1 && key[0] == '$' && key != "$v";
    if (!bound.pure && (numbered ? uses[key] > 0 : uses[key] != 1))
      out.duplicates_effects = true;
  }
  return out;
}

Bound bind_node(const NodeIndex& nodes, uint32_t n) {
  const Node& node = nodes.node(n);
  Bound b = bind_range(nodes.tree(), node.range, node.pure);
  b.node = n;
  return b;
}

Bound bind_range(const Tree& tree, const Range& range, bool pure) {
  Bound b;
  b.filling = {range};
  b.primary = is_primary(tree.text(range));
  b.pure = pure;
  return b;
}

} // namespace kport
