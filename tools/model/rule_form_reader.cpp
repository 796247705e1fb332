// SPDX-License-Identifier: GPL-2.0-or-later
// Reads every form but signature, and sees that a rule has exactly one.
#include "model/rule_form_reader.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/c_lexer.h"
#include "model/declarator.h"
#include "model/field_reader.h"
#include "model/rule_text_reader.h"
#include "model/smpl.h"

namespace kport {
namespace {

Result<Shim> read_shim(const Yaml& node) {
  TRY(expect_keys(node, "a shim", {"provides", "header", "file", "needs"}));
  Shim s;
  s.provides = TRY(read_fact(*TRY(required(node, "provides")), "provides"));
  s.header = TRY(read_header(*TRY(required(node, "header")), "header")).text;
  const Yaml* file = TRY(required(node, "file"));
  TRY(expect_inner_path(*file, "file"));
  s.file = {file->text, file->span};
  for (const Yaml* item : TRY(read_list(node, "needs")))
    s.needs.push_back(TRY(read_fact(*item, "needs")).text);
  return s;
}

Result<RenameKind> read_kind(const Yaml& node) {
  TRY(expect_one_of(node, "kind",
                    {"function", "macro", "variable", "type", "member",
                     "enumerator", "header"}));
  for (RenameKind kind :
       {RenameKind::function, RenameKind::macro, RenameKind::variable,
        RenameKind::type, RenameKind::member, RenameKind::enumerator})
    if (node.text == name(kind))
      return kind;
  return RenameKind::header;
}

Result<Located> read_side(const Yaml& rename, std::string_view key,
                          RenameKind kind) {
  const Yaml* side = TRY(required(rename, key));
  if (kind == RenameKind::header)
    return read_header(*side, key);
  if (kind != RenameKind::type)
    return read_identifier(*side, key);
  Located type = TRY(read_fact(*side, key));
  if (type.text.find_first_of("./") != std::string::npos)
    return fail(error("rule-name", fmt::format("'{}' must name a type", key),
                      side->span));
  return type;
}

Result<Rename> read_rename(const Yaml& node) {
  TRY(expect_keys(node, "a rename", {"kind", "new", "old", "of", "anchors"}));
  Rename r;
  r.kind = TRY(read_kind(*TRY(required(node, "kind"))));
  r.new_name = TRY(read_side(node, "new", r.kind));
  r.old_name = TRY(read_side(node, "old", r.kind));
  if (r.new_name.text == r.old_name.text)
    return fail(
        error("rule-rename", "both sides are the same name", r.old_name.span));
  const Yaml* of = node.find("of");
  if (of && r.kind != RenameKind::member)
    return fail(error("rule-rename", "only a member has an 'of'", of->span));
  if (r.kind == RenameKind::member)
    r.of = TRY(read_record(*TRY(required(node, "of")), "of"));
  for (const Yaml* item : TRY(read_list(node, "anchors")))
    r.anchors.push_back(TRY(read_anchor(*item, "anchors")).text);
  return r;
}

Result<MemberChange> read_member(const Yaml& node) {
  TRY(expect_keys(node, "a member change",
                  {"of", "field", "get", "set", "addr"}));
  MemberChange m;
  m.of = TRY(read_record(*TRY(required(node, "of")), "of"));
  m.field = TRY(read_identifier(*TRY(required(node, "field")), "field")).text;
  m.get = TRY(read_c(*TRY(required(node, "get")), "get", {.must = {"$"}}));
  m.set =
      TRY(read_c(*TRY(required(node, "set")), "set", {.must = {"$", "$v"}}));
  if (const Yaml* addr = node.find("addr"))
    m.addr = TRY(read_c(*addr, "addr", {.must = {"$"}}));
  m.span = node.span;
  return m;
}

Result<InitializerChange> read_initializer(const Yaml& node) {
  TRY(expect_keys(node, "an initializer change", {"of", "new", "old"}));
  InitializerChange change;
  change.of = TRY(read_record(*TRY(required(node, "of")), "of"));
  auto side = [&](std::string_view key) -> Result<Located> {
    const Yaml* text = TRY(required(node, key));
    if (text->text == "none")
      return Located{"", text->span};
    Located c = TRY(read_c(*text, key));
    std::vector<CToken> t = lex_c(c.text);
    if (t.size() < 4 || !t[0].is(".") || !t[2].is("=") || t.back().is(","))
      return fail(error("rule-initializer",
                        fmt::format("'{}' must be '.member = value'", key),
                        text->span));
    return c;
  };
  change.new_text = TRY(side("new"));
  change.old_text = TRY(side("old"));
  if (change.new_text.text.empty() && change.old_text.text.empty())
    return fail(error("rule-initializer", "neither side has the initializer",
                      node.span));
  return change;
}

Result<void> check_pattern_holes(const PatternChange& p) {
  auto words = [](const Located& side) {
    std::set<std::string> out;
    for (const CToken& t : lex_c(side.text))
      if (t.kind == CTokenKind::identifier)
        out.insert(t.text);
    return out;
  };
  std::set<std::string> left = words(p.new_text), right = words(p.old_text);
  for (const auto& [hole, type] : p.holes)
    if (!left.contains(hole) && !right.contains(hole))
      return fail(error("rule-hole",
                        fmt::format("hole '{}' is used on neither side", hole),
                        p.new_text.span));
    else if (!left.contains(hole))
      return fail(error(
          "rule-hole", fmt::format("'{}' is not bound by the newer side", hole),
          p.old_text.span));
  return {};
}

Result<PatternChange> read_pattern(const Yaml& node) {
  TRY(expect_keys(node, "a pattern", {"holes", "new", "old", "reads"}));
  PatternChange p;
  if (const Yaml* holes = node.find("holes")) {
    if (holes->kind != Yaml::Kind::map)
      return fail(error("yaml-type", "'holes' must be a map of NAME: TYPE",
                        holes->span));
    for (const auto& [hole, type] : holes->entries) {
      TRY(read_identifier(hole, "holes"));
      bool any = type.kind == Yaml::Kind::null || type.text == "any";
      p.holes[hole.text] = "";
      if (!any)
        p.holes[hole.text] = TRY(read_type(type, hole.text)).spelling;
    }
  }
  p.new_text = TRY(read_c(*TRY(required(node, "new")), "new"));
  p.old_text = TRY(read_c(*TRY(required(node, "old")), "old"));
  if (const Yaml* reads = node.find("reads")) {
    if (reads->text != "true")
      return fail(error("yaml-type", "'reads' can only be true", reads->span,
                        "leave it out where places match, too"));
    p.reads = true;
  }
  TRY(check_pattern_holes(p));
  return p;
}

Result<MatcherChange> read_matcher(const Yaml& node) {
  TRY(expect_keys(node, "a matcher", {"query", "stencil"}));
  MatcherChange m;
  m.query = TRY(read_c(*TRY(required(node, "query")), "query"));
  const Yaml* stencil = TRY(required(node, "stencil"));
  TRY(as_text(*stencil, "stencil"));
  m.stencil = {stencil->text, stencil->span};
  return m;
}

Result<CocciScript> read_script(const Yaml& node, std::string_view key) {
  CocciScript script;
  if (node.kind == Yaml::Kind::map) {
    TRY(expect_keys(node, "a script", {"file"}));
    const Yaml* file = TRY(required(node, "file"));
    TRY(expect_inner_path(*file, "file"));
    if (!file->text.ends_with(".cocci"))
      return fail(error("rule-cocci", "a script's file ends in .cocci",
                        file->span));
    script.file = file->text;
    script.text.span = file->span;
    return script;
  }
  TRY(as_text(node, key));
  script.text = {node.text, node.span};
  if (std::optional<SmplFault> fault = smpl_fault(node.text))
    return fail(error("rule-cocci", fault->message,
                      node.at(fault->begin, fault->width), fault->help));
  return script;
}

Result<CocciChange> read_cocci(const Yaml& node) {
  TRY(expect_keys(node, "a cocci change",
                  {"triggers", "defines", "backport", "upgrade"}));
  CocciChange c;
  TRY(required(node, "triggers"));
  for (const Yaml* item : TRY(read_list(node, "triggers")))
    c.triggers.push_back(TRY(read_identifier(*item, "triggers")).text);
  for (const Yaml* item : TRY(read_list(node, "defines")))
    c.defines.push_back(TRY(read_identifier(*item, "defines")).text);
  if (const Yaml* text = node.find("backport"))
    c.backport = TRY(read_script(*text, "backport"));
  if (const Yaml* text = node.find("upgrade"))
    c.upgrade = TRY(read_script(*text, "upgrade"));
  if (c.triggers.empty() || (!c.backport && !c.upgrade))
    return fail(error("rule-cocci",
                      "a cocci change needs a trigger and a script", node.span,
                      "give 'backport' or 'upgrade'"));
  return c;
}

template <class T>
Result<Form> read_each(const Yaml& list, Result<T> (*read)(const Yaml&)) {
  std::vector<T> out;
  for (const Yaml& item : list.items)
    out.push_back(TRY(read(item)));
  return Form(std::move(out));
}

template <class T>
Result<Form> as_form(Result<T>&& r) {
  if (!r)
    return fail(std::move(r).error());
  return Form(std::move(*r));
}

constexpr std::array<std::string_view, 3> kLists = {"shim", "rename",
                                                    "signature"};
constexpr std::array<std::string_view, 8> kForms = {
    "shim",        "rename",  "signature", "member",
    "initializer", "pattern", "matcher",   "cocci"};

Result<const Yaml::Entry*> only_form(const Yaml& top) {
  const Yaml::Entry* found = nullptr;
  for (const auto& entry : top.entries) {
    if (std::ranges::find(kForms, entry.key.text) == kForms.end())
      continue;
    if (found)
      return fail(error("rule-two-forms",
                        fmt::format("a rule has one form, this has '{}' and "
                                    "'{}'",
                                    found->key.text, entry.key.text),
                        entry.key.span, "write two rules"));
    found = &entry;
  }
  if (!found)
    return fail(error("rule-no-form", "the rule has no form", top.span,
                      fmt::format("give one of {}", fmt::join(kForms, ", "))));
  return found;
}

} // namespace

Result<Form> read_form(const Yaml& top) {
  const auto& [key, value] = *TRY(only_form(top));
  bool list = std::ranges::find(kLists, key.text) != kLists.end();
  Yaml::Kind want = list ? Yaml::Kind::list : Yaml::Kind::map;
  if (value.kind != want || (list && value.items.empty()))
    return fail(error("yaml-type",
                      fmt::format("'{}' must be {}", key.text,
                                  list ? "a list with an entry" : "a map"),
                      value.span));
  if (key.text == "shim")
    return read_each(value, read_shim);
  if (key.text == "rename")
    return read_each(value, read_rename);
  if (key.text == "signature")
    return as_form(read_signatures(value));
  if (key.text == "member")
    return as_form(read_member(value));
  if (key.text == "initializer")
    return as_form(read_initializer(value));
  if (key.text == "pattern")
    return as_form(read_pattern(value));
  if (key.text == "matcher")
    return as_form(read_matcher(value));
  return as_form(read_cocci(value));
}

} // namespace kport
