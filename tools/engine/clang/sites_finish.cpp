// SPDX-License-Identifier: GPL-2.0-or-later
// Ends a unit: what the parser never saw, duplicates out, order, links.
#include <algorithm>
#include <tuple>

#include "clang/Lex/Preprocessor.h"

#include "base/files.h"
#include "engine/clang/sites_build.h"

namespace kport {
namespace {

// Parents before children: the longer range first where two begin together.
auto nested_key(const Range& r) {
  return std::tuple(r.file, r.begin, UINT32_MAX - r.end);
}

// Sorted numbers for a table: result[old] == new.
template <class T, class Less>
std::vector<uint32_t> sort_table(std::vector<T>& table, Less less) {
  std::vector<uint32_t> order(table.size());
  for (uint32_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::ranges::sort(
      order, [&](uint32_t a, uint32_t b) { return less(table[a], table[b]); });
  std::vector<T> sorted;
  std::vector<uint32_t> renumber(table.size());
  for (uint32_t i = 0; i < order.size(); ++i) {
    renumber[order[i]] = i;
    sorted.push_back(std::move(table[order[i]]));
  }
  table = std::move(sorted);
  return renumber;
}

void follow(uint32_t& index, const std::vector<uint32_t>& renumber) {
  if (index != kNone)
    index = renumber[index];
}

void renumber_entities(Unit& u) {
  std::vector<uint32_t> to =
      sort_table(u.entities, [](const Entity& a, const Entity& b) {
        return std::tie(a.fact.kind, a.fact.name) <
               std::tie(b.fact.kind, b.fact.name);
      });
  for (Use& x : u.uses)
    follow(x.entity, to);
  for (Binding& x : u.bindings) {
    follow(x.slot, to);
    follow(x.through, to);
  }
  for (InitSite& x : u.inits)
    follow(x.member, to);
  for (CallSite& x : u.calls)
    if (x.callee != CalleeKind::own_function)
      follow(x.target, to);
  for (AccessSite& x : u.accesses)
    follow(x.member, to);
  for (IncludeSite& x : u.includes)
    follow(x.entity, to);
}

void renumber_functions(Unit& u) {
  std::vector<uint32_t> to =
      sort_table(u.functions, [](const OwnFunction& a, const OwnFunction& b) {
        return a.name < b.name;
      });
  for (Use& x : u.uses)
    follow(x.function, to);
  for (Binding& x : u.bindings)
    follow(x.function, to);
  for (CallSite& x : u.calls) {
    follow(x.function, to);
    if (x.callee == CalleeKind::own_function)
      follow(x.target, to);
  }
  for (AccessSite& x : u.accesses)
    follow(x.function, to);
  for (LocalUse& x : u.locals)
    follow(x.function, to);
}

// Sorted by place; of those with equal keys the first after `less` stays.
template <class T, class Key>
void unique_by(std::vector<T>& v, Key key) {
  std::ranges::stable_sort(v, {}, key);
  auto rest = std::ranges::unique(v, {}, key);
  v.erase(rest.begin(), rest.end());
}

// The more an access asks of the member, the smaller.
int demand(AccessKind kind) {
  switch (kind) {
  case AccessKind::address:
    return 0;
  case AccessKind::read_write:
    return 1;
  case AccessKind::write:
    return 2;
  case AccessKind::read:
    return 3;
  }
  return 4;
}

void drop_duplicates(Unit& u) {
  unique_by(u.uses, [](const Use& x) {
    return std::tuple(x.range, x.entity, x.origin,
                      x.range.valid() ? 0 : x.function);
  });
  std::ranges::stable_sort(u.bindings, {}, [](const Binding& x) {
    return std::tuple(x.value, x.function, x.kind, x.through);
  });
  // A pasted function has no value range: every slot it meets is kept.
  unique_by(u.bindings, [](const Binding& x) {
    return std::tuple(x.value, x.function, x.value.valid() ? kNone : x.slot,
                      x.value.valid() ? kNone : x.argument);
  });
  unique_by(u.inits,
            [](const InitSite& x) { return std::tuple(x.whole, x.member); });
  unique_by(u.calls, [](const CallSite& x) {
    return std::tuple(x.whole, x.name, x.callee, x.target);
  });
  std::ranges::stable_sort(
      u.accesses, {}, [](const AccessSite& x) { return demand(x.access); });
  unique_by(u.accesses,
            [](const AccessSite& x) { return std::tuple(x.name, x.member); });
  unique_by(u.locals, [](const LocalUse& x) {
    return std::tuple(x.range, x.function, x.name);
  });
  unique_by(u.includes, [](const IncludeSite& x) { return x.line; });
  unique_by(u.conditions, [](const ConditionSite& x) { return x.line; });
  unique_by(u.skipped, [](const SkippedSite& x) {
    return std::tie(x.range, x.condition);
  });
  unique_by(u.own_types, std::identity());
  unique_by(u.own_defines, std::identity());
  for (OwnFunction& f : u.functions) {
    unique_by(f.returns, [](const ReturnSite& x) { return x.statement; });
    unique_by(f.decls, [](const OwnDecl& x) {
      return std::tuple(x.name, x.params, !x.definition);
    });
  }
}

void order_nodes(Unit& u) {
  std::ranges::stable_sort(u.nodes, {}, [](const Node& n) {
    return std::tuple(nested_key(n.range), !n.statement);
  });
  auto rest = std::ranges::unique(u.nodes, {}, [](const Node& n) {
    return std::tuple(n.range, n.statement);
  });
  u.nodes.erase(rest.begin(), rest.end());
  std::vector<uint32_t> open;
  for (uint32_t i = 0; i < u.nodes.size(); ++i) {
    const Range& r = u.nodes[i].range;
    auto holds = [&](uint32_t n) {
      const Range& outer = u.nodes[n].range;
      return outer.file == r.file && outer.end >= r.end;
    };
    while (!open.empty() && u.nodes[open.back()].range.file != r.file)
      open.pop_back();
    while (!open.empty() && u.nodes[open.back()].range.end <= r.begin)
      open.pop_back();
    for (size_t n = open.size(); n-- > 0 && u.nodes[i].parent == kNone;)
      if (holds(open[n]))
        u.nodes[i].parent = open[n];
    open.push_back(i);
  }
}

uint32_t node_at(const Unit& u, const Range& r) {
  if (!r.valid())
    return kNone;
  auto found =
      std::ranges::lower_bound(u.nodes, nested_key(r), {}, [](const Node& n) {
        return nested_key(n.range);
      });
  for (; found != u.nodes.end() && found->range == r; ++found)
    if (!found->statement)
      return uint32_t(found - u.nodes.begin());
  return kNone;
}

void link_nodes(Unit& u) {
  std::map<std::pair<Range, uint32_t>, Range> wholes; // name -> expression
  for (CallSite& x : u.calls) {
    x.node = node_at(u, x.whole);
    x.arg_nodes.clear();
    for (const Range& arg : x.args)
      x.arg_nodes.push_back(node_at(u, arg));
    if (x.callee == CalleeKind::entity &&
        u.entities[x.target].fact.kind == FactKind::macro)
      wholes[{x.name, x.target}] = x.whole;
  }
  for (AccessSite& x : u.accesses) {
    x.node = node_at(u, x.whole);
    wholes[{x.name, x.member}] = x.whole;
  }
  for (Use& x : u.uses) {
    auto whole = wholes.find({x.range, x.entity});
    x.node = node_at(u, whole == wholes.end() ? x.range : whole->second);
  }
  for (LocalUse& x : u.locals)
    x.node = node_at(u, x.range);
  for (OwnFunction& f : u.functions)
    for (ReturnSite& x : f.returns)
      x.node = node_at(u, x.value);
}

// Duplicates are most of what was noted; a unit stays for the whole run.
void give_back(Unit& u) {
  auto fit = [](auto&... tables) { (tables.shrink_to_fit(), ...); };
  fit(u.entities, u.uses, u.functions, u.bindings, u.inits, u.calls, u.accesses,
      u.locals, u.nodes, u.includes, u.conditions, u.skipped);
  for (OwnFunction& f : u.functions)
    fit(f.decls, f.returns);
  for (CallSite& c : u.calls)
    fit(c.args, c.arg_nodes);
}

} // namespace

void SiteBuilder::index_bodies() {
  for (uint32_t i = 0; i < unit_.functions.size(); ++i)
    for (const OwnDecl& d : unit_.functions[i].decls)
      if (d.definition && d.body.valid())
        bodies_[d.body] = i;
}

// Bodies do not nest in C: the last one that begins before is the one.
uint32_t SiteBuilder::function_at(const Range& r) const {
  if (!r.valid())
    return kNone;
  auto after = bodies_.upper_bound({r.file, r.begin, UINT32_MAX});
  if (after == bodies_.begin())
    return kNone;
  const auto& [body, function] = *std::prev(after);
  return body.file == r.file && r.end <= body.end ? function : kNone;
}

// The preprocessor does not know functions: its sites go by place.
void SiteBuilder::assign_functions() {
  for (Use& x : unit_.uses)
    if (x.function == kNone)
      x.function = function_at(x.range);
  for (CallSite& x : unit_.calls)
    if (x.function == kNone)
      x.function = function_at(x.whole);
}

// A body that no expansion brought into the AST was seen by nobody.
void SiteBuilder::find_unexpanded() {
  for (const auto& [info, macro] : own_macros_)
    if (!used_.contains(info) && macro.body.valid())
      unit_.skipped.push_back(
          {macro.body, "macro " + macro.name + " is not expanded"});
}

// Words in a macro's arguments that never reached the parser.
void SiteBuilder::find_dropped() {
  std::ranges::sort(seen_);
  std::set<std::pair<uint32_t, uint32_t>> mentioned;
  for (const LocalUse& x : unit_.locals)
    mentioned.insert({x.range.file, x.range.begin});
  auto look = [&](const Range& name, const OwnText& text, size_t i) {
    Range word{name.file, text.tokens()[i].begin, text.tokens()[i].end};
    if (!text.tokens()[i].identifier || is_macro_name(word) ||
        text.text(i).starts_with("CONFIG_") ||
        std::ranges::binary_search(seen_, std::pair(word.file, word.begin)) ||
        mentioned.contains({word.file, word.begin}))
      return;
    unit_.skipped.push_back(
        {word, "only text to macro " + std::string(files_.text(name))});
    uint32_t owner = function_at(word);
    bool member = i > 0 && (text.is(i - 1, ".") || text.is(i - 1, "->"));
    if (owner == kNone || member)
      return;
    const std::vector<Param>& params = unit_.functions[owner].signature.params;
    for (uint32_t p = 0; p < params.size(); ++p)
      if (params[p].name == text.text(i))
        unit_.locals.push_back({.function = owner,
                                .param = p,
                                .name = params[p].name,
                                .range = word,
                                .origin = Origin::stringified});
  };
  for (const auto& [name, parens] : invoked_) {
    const OwnText& text = files_.text(name.file);
    size_t end = text.from(parens.end);
    for (size_t i = text.from(parens.begin); i < end; ++i)
      look(name, text, i);
  }
}

// CONFIG_ words, wherever the preprocessor read them: IS_ENABLED() never
// expands the one it is given when it is off.
void SiteBuilder::find_configs() {
  clang::Preprocessor& pp = compiler_.getPreprocessor();
  auto is_skipped = [&](uint32_t file, uint32_t at) {
    return std::ranges::any_of(unit_.skipped, [&](const SkippedSite& s) {
      return s.range.file == file && s.range.begin <= at && at < s.range.end &&
             !s.condition.starts_with("only text");
    });
  };
  auto value = [&](const std::string& name) -> std::string {
    if (pp.getIdentifierInfo(name)->hasMacroDefinition()) {
      std::string body =
          facts_->macro(name, *pp.getMacroInfo(pp.getIdentifierInfo(name)))
              .body;
      return body == "1" ? "y" : body;
    }
    return pp.getIdentifierInfo(name + "_MODULE")->hasMacroDefinition() ? "m"
                                                                        : "";
  };
  for (uint32_t file = 0; file < files_.count(); ++file) {
    const OwnText& text = files_.text(file);
    for (size_t i = 0; i < text.tokens().size(); ++i) {
      const RawToken& t = text.tokens()[i];
      if (!t.identifier || !text.text(i).starts_with("CONFIG_") ||
          is_skipped(file, t.begin))
        continue;
      std::string name(text.text(i));
      uint32_t index = entity(FactKind::config, name);
      unit_.entities[index].fact.value = value(name);
      unit_.entities[index].fact.text = name;
      use(index, {{file, t.begin, t.end}, Origin::plain, true});
    }
  }
}

Unit SiteBuilder::finish() {
  index_bodies();
  find_unexpanded();
  find_dropped();
  find_configs();
  assign_functions();
  std::vector<std::string> types(types_.size());
  std::vector<uint32_t> to(types_.size());
  uint32_t next = 0;
  for (const auto& [type, number] : types_) { // the map is in order
    types[next] = type;
    to[number] = next++;
  }
  for (Node& n : unit_.nodes)
    follow(n.type, to);
  unit_.types = std::move(types);
  renumber_entities(unit_);
  renumber_functions(unit_);
  drop_duplicates(unit_);
  order_nodes(unit_);
  link_nodes(unit_);
  give_back(unit_);
  for (uint32_t file = 0; file < files_.count(); ++file)
    unit_.files.push_back(
        {files_.path(file), sha256(files_.text(file).content())});
  for (const auto& [path, digest] : files_.deferred())
    unit_.files.push_back({path, digest, true});
  return std::move(unit_);
}

} // namespace kport
