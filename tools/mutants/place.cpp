// SPDX-License-Identifier: GPL-2.0-or-later
// Finds calls, slots, definitions, members, tags and includes by their tokens.
#include "mutants/place.h"

#include <algorithm>

namespace kport {
namespace {

bool controls(const Text& s, size_t i) {
  return s.is(i, "if") || s.is(i, "while") || s.is(i, "for") ||
         s.is(i, "switch");
}

// The simple statement around tokens of a function's body.
TokenRange statement_of(const Text& s, TokenRange r) {
  const Text::Function* f = s.function_at(r.first);
  if (!f || r.first <= f->brace)
    return {};
  size_t i = r.first - 1;
  while (i > f->brace && !s.is(i, ";") && !s.is(i, "{") && !s.is(i, "}")) {
    if ((s.is(i, ")") || s.is(i, "]")) && s.partner(i) < s.size())
      i = s.partner(i);
    --i;
  }
  size_t begin = i + 1;
  for (;; ++begin) {
    if (s.is(begin, "else") || s.is(begin, "do"))
      continue;
    if (!controls(s, begin))
      break;
    size_t close = s.partner(begin + 1);
    if (close >= s.size() || close >= r.first)
      return {};
    begin = close;
  }
  size_t end = r.end;
  while (end < f->whole.end && !s.is(end, ";")) {
    if (s.is(end, "{") || s.is(end, "}"))
      return {};
    bool open = s.is(end, "(") || s.is(end, "[");
    end = open && s.partner(end) < s.size() ? s.partner(end) + 1 : end + 1;
  }
  return {begin, std::min(end + 1, f->whole.end)};
}

// The file-scope initializer around `token`, and its record's name.
void find_table(Place& p) {
  const Text& s = *p.source;
  size_t open = p.whole.first;
  for (size_t i = 0; i < p.whole.first; ++i)
    if (s.is(i, "{") && s.partner(i) < s.size() &&
        s.partner(i) > p.whole.first) {
      open = i;
      break;
    }
  if (open == p.whole.first || open == 0 || !s.is(open - 1, "="))
    return;
  size_t begin = open;
  while (begin > 0 && !s.is(begin - 1, ";") && !s.is(begin - 1, "}") &&
         !s.in_directive(begin - 1))
    --begin;
  size_t end = s.partner(open) + 1;
  if (!s.is(end, ";"))
    return;
  p.table = {begin, end + 1};
  for (size_t i = begin; i + 1 < open; ++i)
    if (s.is(i, "struct"))
      p.record = s.tokens()[i + 1].text;
}

std::optional<Place> call_at(const Text& s, size_t i) {
  const Text::Function* f = s.function_at(i);
  if (!f || i <= f->brace || !s.is_name(i) || !s.is(i + 1, "(") ||
      s.partner(i + 1) >= s.size())
    return {};
  Place p{.kind = PlaceKind::call, .source = &s};
  p.name = i;
  p.args = {i + 2, s.partner(i + 1)};
  p.whole = {i, s.partner(i + 1) + 1};
  if (i > 0 && (s.is(i - 1, "->") || s.is(i - 1, ".")))
    return {};
  p.statement = statement_of(s, p.whole);
  return p;
}

std::optional<Place> slot_at(const Text& s, size_t i) {
  if (!s.is(i, ".") || !s.is(i + 2, "=") || i == 0 ||
      !(s.is(i - 1, "{") || s.is(i - 1, ",")))
    return {};
  Place p{.kind = PlaceKind::slot, .source = &s};
  p.name = i + 1;
  size_t end = i + 3;
  while (end < s.size() && !s.is(end, ",") && !s.is(end, "}")) {
    bool open = s.is(end, "(") || s.is(end, "[") || s.is(end, "{");
    end = open && s.partner(end) < s.size() ? s.partner(end) + 1 : end + 1;
  }
  p.whole = {i, end};
  p.value = {i + 3, end};
  find_table(p);
  if (p.value.empty() || p.table.empty())
    return {};
  return p;
}

std::optional<Place> definition_at(const Text& s, size_t name) {
  const Text::Function* f = s.function_at(name);
  if (!f || f->name != name)
    return {};
  return Place{.kind = PlaceKind::definition,
               .source = &s,
               .whole = {f->whole.first, f->brace},
               .name = name,
               .args = f->params};
}

std::optional<Place> member_at(const Text& s, size_t i) {
  if (i < 2 || !s.is_name(i) || !(s.is(i - 1, "->") || s.is(i - 1, ".")) ||
      !s.is_name(i - 2) || s.is(i + 1, "(") || !s.function_at(i))
    return {};
  size_t first = i - 2;
  while (first >= 2 && (s.is(first - 1, "->") || s.is(first - 1, ".")) &&
         s.is_name(first - 2))
    first -= 2;
  return Place{.kind = PlaceKind::member,
               .source = &s,
               .whole = {first, i + 1},
               .name = i,
               .base = {first, i - 1},
               .statement = statement_of(s, {first, i + 1})};
}

std::optional<Place> tag_at(const Text& s, size_t i) {
  if (i == 0 || !s.is_name(i) ||
      !(s.is(i - 1, "struct") || s.is(i - 1, "enum") || s.is(i - 1, "union")))
    return {};
  return Place{.kind = PlaceKind::tag,
               .source = &s,
               .whole = {i - 1, i + 1},
               .name = i};
}

std::optional<Place> include_at(const Text& s, size_t i) {
  if (!s.is(i, "#") || !s.in_directive(i) || !s.is(i + 1, "include"))
    return {};
  size_t end = i + 1;
  while (end < s.size() && s.in_directive(end) && !s.tokens()[end].first)
    ++end;
  return Place{.kind = PlaceKind::include,
               .source = &s,
               .whole = {i, end},
               .name = i + 1};
}

std::optional<Place> make(PlaceKind kind, const Text& s, size_t at) {
  switch (kind) {
  case PlaceKind::call:
    return call_at(s, at);
  case PlaceKind::slot:
    return slot_at(s, at);
  case PlaceKind::definition:
    return definition_at(s, at);
  case PlaceKind::member:
    return member_at(s, at);
  case PlaceKind::tag:
    return tag_at(s, at);
  case PlaceKind::include:
    return include_at(s, at);
  case PlaceKind::value:
    return {};
  }
  return {};
}

// The token that make() wants for a place.
size_t key(const Place& p) {
  return p.kind == PlaceKind::slot || p.kind == PlaceKind::include
             ? p.whole.first
             : p.name;
}

} // namespace

std::vector<Place> find_places(const Text& a, const Correspondence& to,
                               const std::set<std::string>& names) {
  std::vector<Place> out;
  auto touched = [&](TokenRange r) {
    for (size_t i = r.first; i < r.end; ++i)
      if (to.touched[i] || names.contains(a.tokens()[i].text))
        return true;
    return false;
  };
  // Own functions whose own line changes: their slots are places, too.
  std::set<std::string> reshaped;
  for (const Text::Function& f : a.functions())
    if (touched({f.whole.first, f.brace}) || touched({f.brace, f.whole.end}))
      reshaped.insert(a.tokens()[f.name].text);
  for (size_t i = 0; i < a.size(); ++i)
    for (PlaceKind kind : {PlaceKind::call, PlaceKind::slot,
                           PlaceKind::definition, PlaceKind::member,
                           PlaceKind::tag, PlaceKind::include}) {
      std::optional<Place> p = make(kind, a, i);
      if (!p)
        continue;
      bool wanted = kind == PlaceKind::member || kind == PlaceKind::tag
                        ? touched({p->name, p->name + 1})
                        : touched(p->whole);
      if (kind == PlaceKind::slot)
        wanted |= reshaped.contains(a.tokens()[p->value.end - 1].text);
      if (wanted)
        out.push_back(std::move(*p));
    }
  return out;
}

std::optional<Place> counterpart(const Place& place, const Text& other,
                                 const Correspondence& to) {
  size_t at = to.place[key(place)];
  if (std::optional<Place> p = make(place.kind, other, at))
    return p;
  if (place.kind != PlaceKind::call && place.kind != PlaceKind::member)
    return {};
  Place p{.kind = PlaceKind::value, .source = &other};
  p.whole = {to.place[place.whole.first], to.place[place.whole.end]};
  if (p.whole.first >= p.whole.end)
    return {};
  p.name = p.whole.first;
  p.statement = statement_of(other, p.whole);
  return p;
}

uint32_t top_of(const Text& s, size_t token) {
  size_t begin = 0;
  for (size_t i = 0; i < token; ++i) {
    bool group = s.is(i, "(") || s.is(i, "{") || s.is(i, "[");
    if (!s.in_directive(i) && group && s.partner(i) < s.size()) {
      if (s.partner(i) >= token)
        break;
      i = s.partner(i);
    }
    if (s.in_directive(i) || s.is(i, ";") ||
        (s.is(i, "}") && !s.is(i + 1, ";")))
      begin = i + 1;
  }
  return s.tokens()[begin].begin;
}

} // namespace kport
