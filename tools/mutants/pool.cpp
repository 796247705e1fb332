// SPDX-License-Identifier: GPL-2.0-or-later
// Joins places with operators, and shuffles them.
#include "mutants/pool.h"

#include <algorithm>
#include <random>

namespace kport {
namespace {

// What the target changes anywhere, or has from shims: names to look for.
std::set<std::string> shimmed_names(const Ground& g) {
  std::set<std::string> out;
  for (const ActiveShim& s : g.generated.plan.shims)
    out.insert(s.provides.substr(s.provides.find_last_of(" .") + 1));
  return out;
}

// What may rightly stand for a tag on the target: itself where the target has
// it, and what rules that rename types make of it. Rules are asked as data.
std::set<std::string> tags_there(const Ground& g, const std::string& tag) {
  std::set<std::string> all = {tag}, out;
  for (bool more = true; more;) {
    more = false;
    for (const Rule& rule : g.generated.rules)
      if (const auto* renames = std::get_if<std::vector<Rename>>(&rule.form))
        for (const Rename& r : *renames)
          for (const std::string& name : std::set<std::string>(all))
            if (r.kind == RenameKind::type &&
                r.new_name.text == "struct " + name)
              more |= all.insert(r.old_name.text.substr(7)).second;
  }
  std::set<std::string> shims = shimmed_names(g);
  const auto& facts = g.generated.facts.names;
  for (const std::string& name : all) {
    auto it = facts.find("struct " + name); // an enum's is not asked for
    bool there = it != facts.end() && it->second.answer == Answer::yes;
    if (there || shims.contains(name))
      out.insert(name);
  }
  return out;
}

// The place with a call that the rewriting put around it, "KGIDT_INIT(r.x)":
// what was written around the place may as well stand around that.
std::optional<Place> with_call(const Place& there, const Text& before) {
  const Text& s = *there.source;
  size_t first = there.whole.first, end = there.whole.end;
  if (first < 2 || !s.is(first - 1, "(") || s.partner(first - 1) != end ||
      !s.is_name(first - 2))
    return {};
  for (size_t i = 0; i < before.size(); ++i)
    if (before.is(i, s.tokens()[first - 2].text))
      return {};
  Place wide = there;
  wide.whole = {first - 2, end + 1};
  return wide;
}

// Whether a text calls it as often as another does.
bool calls_alike(const Text& a, const Text& b, const std::string& name) {
  auto count = [&](const Text& t) {
    return std::ranges::count(t.tokens(), name, &CToken::text);
  };
  return count(a) == count(b);
}

template <class T> void shuffle(std::vector<T>& all, std::mt19937_64& random) {
  for (size_t i = all.size(); i > 1; --i)
    std::swap(all[i - 1], all[random() % i]);
}

} // namespace

void add_bases(Ground& g, std::deque<Base>& out) {
  const std::set<std::string> shims = shimmed_names(g);
  for (const auto& [file, text] : g.round->canonical.files) {
    if (!file.ends_with(".c"))
      continue;
    const std::string& after = g.generated.files.at(file);
    auto rule = g.round->rules.find(file);
    Base& b = out.emplace_back(
        Base{&g, file,
             rule == g.round->rules.end() ? std::string() : rule->second->id,
             Text(text), Text(after), {}, {}, {}});
    b.to = correspond(b.before, b.after);
    b.casts = new_casts(b.before, b.after);
    b.places = find_places(b.before, b.to, shims);
    // A residual of the original would excuse all mutants.
    bool excused = std::ranges::any_of(
        g.generated.plan.residuals, [&](const Residual& r) {
          return !r.range.valid() ||
                 g.round->canonical.tree.paths[r.range.file] == file;
        });
    if (b.places.empty() || excused)
      out.pop_back();
  }
}

Pool::Pool(const std::deque<Base>& bases, uint64_t seed) {
  std::mt19937_64 random(seed);
  auto add = [&](const std::string& name, Recipe r) {
    recipes_[name].push_back(r);
  };
  for (const Base& b : bases) {
    for (const Disguise& d : layouts())
      add(d.name, {&b, nullptr, nullptr, &d});
    if (!b.rule.empty())
      for (const Disguise& d : hiding())
        add(d.name, {&b, nullptr, nullptr, &d});
    for (const Place& p : b.places)
      for (const auto* all :
           {&call_operators(), &slot_operators(), &name_operators()})
        for (const Operator& o : *all) {
          if (std::ranges::find(o.kinds, p.kind) == o.kinds.end())
            continue;
          add(o.name, {&b, &p, &o, nullptr});
          // Hidden on top: one way for each, for there are many.
          if (!b.rule.empty()) {
            const Disguise& d = hiding()[random() % hiding().size()];
            add(d.name, {&b, &p, &o, &d});
          }
        }
  }
  for (auto& [name, list] : recipes_) {
    names_.push_back(name);
    shuffle(list, random);
  }
}

std::optional<Mutant> Pool::cook(const std::string& name,
                                 const Recipe& r) const {
  std::optional<std::string> text = r.base->before.text();
  std::vector<std::optional<std::string>> right = {r.base->after.text()};
  if (r.change) {
    std::optional<Place> there =
        counterpart(*r.place, r.base->after, r.base->to);
    if (!there)
      return {};
    text = r.change->apply(*r.place);
    right = {r.change->apply(*there)};
    if (std::optional<Place> wide = with_call(*there, r.base->before))
      if (std::optional<std::string> other = r.change->apply(*wide);
          other && calls_alike(Text(*other), r.base->after,
                               wide->text({wide->whole.first,
                                           wide->whole.first + 1})))
        right.push_back(std::move(other));
    if (r.change->also)
      for (std::string& other : r.change->also(
               {*there, *r.place,
                r.place->kind == PlaceKind::tag
                    ? tags_there(*r.base->ground, r.place->named())
                    : std::set<std::string>()}))
        right.push_back(std::move(other));
  }
  Mutant out{r.base->ground, r.base->file, name, "", {}, r.base->casts};
  for (std::optional<std::string>& one : right) {
    if (r.disguise && one)
      one = r.disguise->apply(*one);
    if (!one && out.expected.empty())
      return {};
    if (one)
      out.expected.push_back(std::move(*one));
  }
  text = r.disguise && text ? r.disguise->apply(*text) : text;
  if (!text)
    return {};
  out.text = std::move(*text);
  return out;
}

std::optional<Mutant> Pool::next() {
  for (size_t idle = 0; idle < names_.size();) {
    const std::string& name = names_[turn_++ % names_.size()];
    std::vector<Recipe>& list = recipes_[name];
    if (list.empty()) {
      ++idle;
      continue;
    }
    Recipe r = list.back();
    list.pop_back();
    if (std::optional<Mutant> m = cook(name, r))
      return m;
    --turn_; // another of the same
  }
  return {};
}

void Pool::retire(const std::string& operation) {
  recipes_[operation].clear();
}

} // namespace kport
