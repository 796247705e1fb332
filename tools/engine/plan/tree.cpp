// SPDX-License-Identifier: GPL-2.0-or-later
// Puts the units of a tree on one file table.
#include "engine/plan/tree.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/plan/lex.h"

namespace kport {
namespace {

// Calls `f` on every range a unit holds; the one list of them.
template <class F>
void each_range(Unit& u, F f) {
  for (Use& x : u.uses)
    f(x.range);
  for (OwnFunction& fn : u.functions) {
    for (OwnDecl& d : fn.decls) {
      for (Range* r : {&d.name, &d.returns, &d.params, &d.body})
        f(*r);
      for (ParamSite& p : d.param_sites) {
        f(p.whole);
        f(p.name);
      }
    }
    for (ReturnSite& r : fn.returns) {
      f(r.statement);
      f(r.value);
    }
  }
  for (Binding& x : u.bindings)
    for (Range* r : {&x.whole, &x.field, &x.value})
      f(*r);
  for (InitSite& x : u.inits)
    for (Range* r : {&x.whole, &x.field, &x.value})
      f(*r);
  for (CallSite& x : u.calls) {
    for (Range* r : {&x.whole, &x.name, &x.parens})
      f(*r);
    for (Range& r : x.args)
      f(r);
  }
  for (AccessSite& x : u.accesses)
    for (Range* r : {&x.whole, &x.base, &x.name, &x.assignment, &x.value})
      f(*r);
  for (LocalUse& x : u.locals)
    f(x.range);
  for (Node& x : u.nodes)
    f(x.range);
  for (IncludeSite& x : u.includes) {
    f(x.name);
    f(x.line);
  }
  for (ConditionSite& x : u.conditions)
    f(x.line);
  for (SkippedSite& x : u.skipped)
    f(x.range);
}

// The words of every #define's body, a file at a time.
void add_macros(Tree& tree, uint32_t file) {
  std::string_view text = tree.texts[file];
  for (size_t at = 0; (at = text.find("define", at)) != text.npos; ++at) {
    size_t line = text.rfind('\n', at);
    line = line == text.npos ? 0 : line + 1;
    size_t end = text.find('\n', at);
    while (end != text.npos && text[end - 1] == '\\')
      end = text.find('\n', end + 1);
    std::vector<Token> t = lex(text.substr(line, end - line));
    if (t.size() < 3 || t[0].text != "#" || t[1].text != "define")
      continue;
    OwnMacro macro{file};
    for (size_t i = 3; i < t.size(); ++i)
      if (t[i].kind == TokenKind::word)
        macro.words.emplace_back(t[i].text);
    tree.macros[std::string(t[2].text)].push_back(std::move(macro));
  }
}

} // namespace

Tree make_tree(std::vector<Unit> units,
               const std::map<std::string, std::string>& texts) {
  Tree tree;
  for (const auto& [path, text] : texts) {
    tree.paths.push_back(path);
    tree.texts.push_back(text);
  }
  for (Unit& u : units)
    place(u, tree);
  tree.units = Units(std::move(units));
  for (uint32_t file = 0; file < tree.texts.size(); ++file)
    add_macros(tree, file);
  return tree;
}

void place(Unit& unit, const Tree& tree) {
  std::vector<uint32_t> to; // the tree's paths are sorted
  for (const OwnFile& f : unit.files) {
    auto it = std::ranges::lower_bound(tree.paths, f.path);
    bool there = it != tree.paths.end() && *it == f.path;
    to.push_back(there ? static_cast<uint32_t>(it - tree.paths.begin())
                       : kNone);
  }
  each_range(unit,
             [&](Range& r) { r.file = r.file == kNone ? kNone : to[r.file]; });
}

static std::pair<uint32_t, uint32_t> start_of(const Node& n) {
  return {n.range.file, n.range.begin};
}

void NodeIndex::sort() const {
  const std::vector<Node>& nodes = unit_->nodes;
  order_.reserve(nodes.size());
  for (uint32_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].range.valid())
      order_.push_back(i);
  std::ranges::sort(order_, {}, [&](uint32_t i) {
    const Range& r = nodes[i].range;
    return std::tuple(r.file, r.begin, UINT32_MAX - r.end, i);
  });
  ordered_ = true;
}

std::span<const uint32_t> NodeIndex::at(uint32_t file, uint32_t begin) const {
  if (!ordered_)
    sort();
  auto found = std::ranges::equal_range(
      order_, std::pair(file, begin), {},
      [&](uint32_t i) { return start_of(unit_->nodes[i]); });
  return {found.begin(), found.end()};
}

const std::string& NodeIndex::type(uint32_t node) const {
  static const std::string kUnknown;
  uint32_t t = unit_->nodes[node].type;
  return t == kNone ? kUnknown : unit_->types[t];
}

} // namespace kport
