// SPDX-License-Identifier: GPL-2.0-or-later
// Questions to a rule that many places ask.
#include "model/rule.h"

#include <algorithm>
#include <charconv>

#include "model/c_lexer.h"
#include "model/fact.h"

namespace kport {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};

// "i_op" of ".i_op = &x": the member an initializer names.
std::string initialized(const InitializerChange& change) {
  for (const Located* side : {&change.new_text, &change.old_text})
    for (const CToken& t : lex_c(side->text))
      if (t.kind == CTokenKind::identifier)
        return change.of + "." + t.text;
  return change.of;
}

} // namespace

const Rule* RuleSet::find(std::string_view id) const {
  auto it = std::ranges::lower_bound(rules, id, {}, &Rule::id);
  return it != rules.end() && it->id == id ? &*it : nullptr;
}

unsigned release_number(std::string_view release) {
  unsigned major = 0, minor = 0;
  const char* end = release.data() + release.size();
  if (!release.starts_with('v'))
    return 0;
  auto [dot, bad] = std::from_chars(release.data() + 1, end, major);
  if (bad != std::errc{} || dot == end || *dot != '.' || major > 999)
    return 0;
  auto [last, worse] = std::from_chars(dot + 1, end, minor);
  if (worse != std::errc{} || last != end || minor > 999)
    return 0;
  return major * 1000 + minor;
}

unsigned newest_release(const Rule& rule) {
  unsigned newest = 0;
  for (const Upstream& u : rule.upstream)
    newest = std::max(newest, release_number(u.release));
  return newest;
}

std::vector<Located> anchors(const Rule& rule) {
  std::vector<Located> out;
  std::visit(
      Overloaded{[&](const std::vector<Shim>& shims) {
                   for (const Shim& s : shims)
                     out.push_back(s.provides);
                 },
                 [&](const std::vector<Rename>& renames) {
                   for (const Rename& r : renames)
                     out.push_back(r.kind == RenameKind::member
                                       ? Located{r.of + "." + r.new_name.text,
                                                 r.new_name.span}
                                       : r.new_name);
                 },
                 [&](const std::vector<SignatureChange>& changes) {
                   for (const SignatureChange& c : changes)
                     out.insert(out.end(), c.on.begin(), c.on.end());
                 },
                 [&](const MemberChange& m) {
                   out.push_back({m.of + "." + m.field, m.span});
                 },
                 [&](const InitializerChange& i) {
                   out.push_back({initialized(i), i.new_text.span});
                 },
                 [](const PatternChange&) {}, [](const MatcherChange&) {},
                 [&](const CocciChange& c) {
                   for (const std::string& t : c.triggers)
                     out.push_back({t, rule.span});
                 }},
      rule.form);
  return out;
}

std::string_view form_name(const Form& form) {
  return std::visit(
      Overloaded{
          [](const std::vector<Shim>&) { return "shim"; },
          [](const std::vector<Rename>&) { return "rename"; },
          [](const std::vector<SignatureChange>&) { return "signature"; },
          [](const MemberChange&) { return "member"; },
          [](const InitializerChange&) { return "initializer"; },
          [](const PatternChange&) { return "pattern"; },
          [](const MatcherChange&) { return "matcher"; },
          [](const CocciChange&) { return "cocci"; }},
      form);
}

std::string_view name(RenameKind kind) {
  switch (kind) {
  case RenameKind::function:
    return "function";
  case RenameKind::macro:
    return "macro";
  case RenameKind::variable:
    return "variable";
  case RenameKind::type:
    return "type";
  case RenameKind::member:
    return "member";
  case RenameKind::enumerator:
    return "enumerator";
  case RenameKind::header:
    return "header";
  }
  return "";
}

} // namespace kport
