// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the signature form: parameters and return type, at definitions,
// calls and slots.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "model/field_reader.h"
#include "model/rule_form_reader.h"
#include "model/rule_text_reader.h"

namespace kport {
namespace {

constexpr uint32_t kMostParameters = 32;

Result<uint32_t> read_index(const Yaml& node) {
  TRY(as_text(node, "at"));
  uint32_t value = 0;
  const char* end = node.text.data() + node.text.size();
  auto [last, bad] = std::from_chars(node.text.data(), end, value);
  if (bad == std::errc{} && last == end && value < kMostParameters)
    return value;
  return fail(error("rule-index",
                    fmt::format("'at' must be an index below {}, not '{}'",
                                kMostParameters, node.text),
                    node.span, "parameters count from 0"));
}

struct PairRules {
  AllowedHoles new_holes;
  AllowedHoles old_holes;
  bool capitals = false;
};

Result<TemplatePairs> read_pairs(const Yaml& node, std::string_view key,
                                 const PairRules& rules) {
  TemplatePairs out;
  for (const Yaml* pair : TRY(read_list(node, key))) {
    if (pair->kind != Yaml::Kind::list || pair->items.size() != 2)
      return fail(error("yaml-type",
                        fmt::format("'{}' is a list of [NEW, OLD]", key),
                        pair->span));
    Located left = TRY(read_c(pair->items[0], key, rules.new_holes));
    Located right = TRY(read_c(pair->items[1], key, rules.old_holes));
    if (rules.capitals) {
      std::set<std::string> known = capital_holes(left.text);
      for (const std::string& hole : capital_holes(right.text))
        if (!known.contains(hole))
          return fail(
              error("rule-hole",
                    fmt::format("'{}' is not bound by the newer side", hole),
                    right.span));
    }
    out.emplace_back(std::move(left), std::move(right));
  }
  return out;
}

Result<void> read_pass(const Yaml& node, ArgChange& arg) {
  const Yaml* pass = node.find("pass");
  if (!pass)
    return {};
  TRY(expect_keys(*pass, "'pass'", {"new", "old"}));
  AllowedHoles holes{.may = {"$"}, .must = {}, .arguments = true};
  if (const Yaml* text = pass->find("new"))
    arg.pass_new = TRY(read_c(*text, "new", holes));
  if (const Yaml* text = pass->find("old"))
    arg.pass_old = TRY(read_c(*text, "old", holes));
  return {};
}

Result<void> read_entry(const Yaml& node, ArgChange& arg) {
  const Yaml* entry = node.find("entry");
  if (!entry)
    return {};
  TRY(expect_keys(*entry, "'entry'", {"old"}));
  const Yaml* text = TRY(required(*entry, "old"));
  arg.entry_old = TRY(read_c(*text, "old", {.may = {"$"}}));
  if (!text->text.ends_with(';') && !text->text.ends_with('}'))
    return fail(error("rule-c", "'entry' must hold a statement", text->span,
                      "end it with ';'"));
  return {};
}

Result<void> check_arg(const Yaml& node, const ArgChange& arg) {
  auto refuse = [&](std::string message, std::string help) {
    return fail(
        error("rule-argument", std::move(message), node.span, std::move(help)));
  };
  if (arg.new_decl.none && arg.old_decl.none)
    return refuse("neither side has this parameter", "");
  if (!arg.new_decl.none && !arg.old_decl.none &&
      arg.new_decl.type == arg.old_decl.type && arg.uses.empty() &&
      !arg.pass_new && !arg.pass_old)
    return refuse("both sides are the same", "");
  if (arg.new_decl.none && arg.old_decl.name.empty())
    return refuse("a parameter that only the older side has needs a name",
                  "write 'old: unsigned int flags'");
  if (arg.absent && !arg.new_decl.none && !arg.old_decl.none)
    return refuse("'absent' says what a dropped parameter's uses become, but "
                  "both sides have it",
                  "use 'uses'");
  return {};
}

Result<ArgChange> read_arg(const Yaml& node) {
  TRY(expect_keys(node, "an argument change",
                  {"at", "new", "old", "uses", "pass", "absent", "entry"}));
  ArgChange arg;
  arg.at = TRY(read_index(*TRY(required(node, "at"))));
  arg.new_decl = TRY(read_decl(*TRY(required(node, "new")), "new"));
  arg.old_decl = TRY(read_decl(*TRY(required(node, "old")), "old"));
  arg.uses = TRY(
      read_pairs(node, "uses",
                 {.new_holes = {.must = {"$"}}, .old_holes = {.may = {"$"}}}));
  TRY(read_pass(node, arg));
  if (const Yaml* text = node.find("absent"))
    arg.absent = TRY(read_c(*text, "absent", {.arguments = true}));
  TRY(read_entry(node, arg));
  TRY(check_arg(node, arg));
  return arg;
}

Result<ReturnChange> read_returns(const Yaml& node) {
  TRY(expect_keys(node, "a return change",
                  {"new", "old", "values", "otherwise"}));
  ReturnChange r;
  r.new_type = TRY(read_type(*TRY(required(node, "new")), "new"));
  r.old_type = TRY(read_type(*TRY(required(node, "old")), "old"));
  r.values = TRY(read_pairs(node, "values", {.capitals = true}));
  const Yaml* otherwise = TRY(required(node, "otherwise"));
  if (otherwise->text != "residual")
    r.otherwise = TRY(read_c(*otherwise, "otherwise"));
  return r;
}

Result<void> check_places(const Yaml& node, const SignatureChange& change) {
  for (size_t i = 0; i < change.args.size(); ++i)
    for (size_t j = 0; j < i; ++j) {
      const ArgChange& a = change.args[i];
      const ArgChange& b = change.args[j];
      if (a.at == b.at && a.new_decl.none == b.new_decl.none)
        return fail(error("rule-argument",
                          fmt::format("argument {} is changed twice", a.at),
                          a.new_decl.span));
    }
  if (change.args.empty() && !change.returns)
    return fail(error("rule-signature", "nothing changes here", node.span,
                      "give 'args' or 'returns'"));
  return {};
}

Result<SignatureChange> read_signature(const Yaml& node) {
  TRY(expect_keys(node, "a signature change",
                  {"on", "args", "returns", "adapter", "into"}));
  SignatureChange change;
  TRY(required(node, "on"));
  for (const Yaml* item : TRY(read_list(node, "on")))
    change.on.push_back(TRY(read_anchor(*item, "on")));
  if (change.on.empty())
    return fail(
        error("rule-signature", "'on' names nothing", node.find("on")->span));
  for (const Yaml* item : TRY(read_list(node, "args")))
    change.args.push_back(TRY(read_arg(*item)));
  if (const Yaml* returns = node.find("returns"))
    change.returns = TRY(read_returns(*returns));
  if (const Yaml* adapter = node.find("adapter")) {
    change.adapter = TRY(
        read_c(*adapter, "adapter", {.may = {"$", "$name", "$into"}}));
    change.adapter->text = with_tabs(change.adapter->text);
  }
  if (const Yaml* into = node.find("into")) {
    change.into = TRY(read_anchor(*into, "into"));
    if (!change.adapter)
      return fail(error("rule-signature", "'into' needs an 'adapter'",
                        into->span, "say what is called there instead"));
    return change;
  }
  TRY(check_places(node, change));
  return change;
}

} // namespace

Result<std::vector<SignatureChange>> read_signatures(const Yaml& list) {
  std::vector<SignatureChange> out;
  for (const Yaml& item : list.items)
    out.push_back(TRY(read_signature(item)));
  return out;
}

} // namespace kport
