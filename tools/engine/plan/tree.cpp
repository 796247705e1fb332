// SPDX-License-Identifier: GPL-2.0-or-later
// Puts the units of a tree on one file table.
#include "engine/plan/tree.h"

#include <algorithm>

namespace kport {
namespace {

// Calls `f` on every range a unit holds; the one list of them.
template <class F> void each_range(Unit& u, F f) {
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
  tree.units = std::move(units);
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
  each_range(unit, [&](Range& r) {
    r.file = r.file == kNone ? kNone : to[r.file];
  });
}

static uint64_t key_of(uint32_t file, uint32_t begin) {
  return (static_cast<uint64_t>(file) << 32) | begin;
}

NodeIndex::NodeIndex(const Tree& tree, const Unit& unit)
    : tree_(&tree), unit_(&unit) {
  for (uint32_t i = 0; i < unit.nodes.size(); ++i) {
    const Node& n = unit.nodes[i];
    if (n.range.valid())
      starts_[key_of(n.range.file, n.range.begin)].push_back(i);
  }
  for (auto& [key, nodes] : starts_)
    std::stable_sort(nodes.begin(), nodes.end(), [&](uint32_t a, uint32_t b) {
      return unit.nodes[a].range.end > unit.nodes[b].range.end;
    });
}

const std::vector<uint32_t>& NodeIndex::at(uint32_t file,
                                           uint32_t begin) const {
  static const std::vector<uint32_t> kEmpty;
  auto it = starts_.find(key_of(file, begin));
  return it == starts_.end() ? kEmpty : it->second;
}

const std::string& NodeIndex::type(uint32_t node) const {
  static const std::string kUnknown;
  uint32_t t = unit_->nodes[node].type;
  return t == kNone ? kUnknown : unit_->types[t];
}

} // namespace kport
