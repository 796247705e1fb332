// SPDX-License-Identifier: GPL-2.0-or-later
// Reads what surrounds a rule's form: upstream, conditions, example.
#include "model/rule_reader.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/files.h"
#include "model/c_lexer.h"
#include "model/field_reader.h"
#include "model/rule_form_reader.h"
#include "model/rule_text_reader.h"
#include "model/smpl.h"

namespace kport {
namespace {

Result<void> read_commit(const Yaml& node, Upstream& u) {
  u.commit = TRY(read_text(node, "commit"));
  bool hex =
      u.commit.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!hex || u.commit.size() < 12 || u.commit.size() > 40)
    return fail(error("rule-commit",
                      fmt::format("'{}' is no commit: 12 to 40 lower-case hex "
                                  "digits",
                                  u.commit),
                      node.find("commit")->span));
  return {};
}

// Where the commit's id is not known, the mail that it was posted in.
Result<Upstream> read_upstream(const Yaml& node) {
  TRY(expect_keys(node, "an upstream commit",
                  {"commit", "posted", "release", "removed"}));
  Upstream u;
  const Yaml* posted = node.find("posted");
  if (posted && !node.find("commit")) {
    u.commit = TRY(read_text(node, "posted"));
    if (!u.commit.starts_with("https://"))
      return fail(error("rule-commit", "'posted' is a mail's https address",
                        posted->span));
  } else {
    if (posted)
      return fail(error("rule-commit", "a commit, or where it was posted: not "
                                       "both",
                        node.span));
    TRY(read_commit(node, u));
  }
  u.release = TRY(read_text(node, "release"));
  u.removed = TRY(read_text_or(node, "removed", ""));
  for (const char* key : {"release", "removed"})
    if (const Yaml* text = node.find(key);
        text && release_number(text->text) == 0)
      return fail(error("rule-release",
                        fmt::format("'{}' is no release", text->text),
                        text->span, "write v6.15; not v6.15-rc1, not 6.15.3"));
  if (!u.removed.empty() &&
      release_number(u.removed) < release_number(u.release))
    return fail(error("rule-release", "removed before it was replaced",
                      node.find("removed")->span));
  return u;
}

struct Condition {
  std::vector<std::string> has;
  std::vector<std::string> lacks;
};

Result<Condition> read_condition(const Yaml& node) {
  TRY(expect_keys(node, "'when'", {"has", "lacks"}));
  Condition c;
  for (const Yaml* item : TRY(read_list(node, "has")))
    c.has.push_back(TRY(read_fact(*item, "has")).text);
  for (const Yaml* item : TRY(read_list(node, "lacks"))) {
    c.lacks.push_back(TRY(read_fact(*item, "lacks")).text);
    if (std::ranges::find(c.has, c.lacks.back()) != c.has.end())
      return fail(
          error("rule-when", "a fact cannot be had and lacked", item->span));
  }
  if (c.has.empty() && c.lacks.empty())
    return fail(error("rule-when", "'when' says nothing", node.span,
                      "give 'has' or 'lacks'"));
  return c;
}

Result<void> read_convention(const Yaml& top, Rule& rule) {
  const Yaml* node = top.find("convention");
  if (!node)
    return {};
  TRY(expect_keys(*node, "'convention'", {"new", "old"}));
  auto side = [&](std::string_view key) -> Result<std::string> {
    const Yaml* text = TRY(required(*node, key));
    TRY(expect_one_of(*text, key, {"null", "err-ptr", "errno"}));
    return text->text;
  };
  rule.convention_new = TRY(side("new"));
  rule.convention_old = TRY(side("old"));
  return {};
}

Result<void> read_loses(const Yaml& top, Rule& rule) {
  if (const Yaml* node = top.find("loses")) {
    TRY(expect_keys(*node, "'loses'", {"backport", "upgrade"}));
    rule.loses_backport = TRY(read_text_or(*node, "backport", ""));
    rule.loses_upgrade = TRY(read_text_or(*node, "upgrade", ""));
  }
  const CocciChange* cocci = std::get_if<CocciChange>(&rule.form);
  if (cocci && ((!cocci->backport && rule.loses_backport.empty()) ||
                (!cocci->upgrade && rule.loses_upgrade.empty())))
    return fail(error("rule-loses",
                      "a direction without a script must be in 'loses'",
                      top.span));
  return {};
}

Result<Located> read_side(const Yaml& example, std::string_view key) {
  Located c = TRY(read_c(*TRY(required(example, key)), key));
  c.text = with_tabs(c.text);
  if (!c.text.ends_with('\n'))
    c.text += '\n';
  return c;
}

Result<void> read_example(const Yaml& top, Rule& rule) {
  const Yaml* node = TRY(required(top, "example"));
  bool shim = std::holds_alternative<std::vector<Shim>>(rule.form);
  if (const Yaml* old = node->find("old"); old && shim)
    return fail(error("rule-example", "a shim's example has one side, 'new'",
                      old->span));
  TRY(expect_keys(*node, "'example'", {"new", "old"}));
  rule.example_new = TRY(read_side(*node, "new"));
  if (!shim)
    rule.example_old = TRY(read_side(*node, "old"));
  if (rule.example_new.text == rule.example_old.text && rule.when_has.empty() &&
      rule.when_lacks.empty())
    return fail(error("rule-example", "both sides of the example are equal",
                      node->span));
  return {};
}

Result<void> read_unsupported(const Yaml& top, Rule& rule) {
  for (const Yaml* item : TRY(read_list(top, "unsupported"))) {
    TRY(expect_keys(*item, "'unsupported'", {"when", "reason"}));
    Condition c = TRY(read_condition(*TRY(required(*item, "when"))));
    std::string reason = TRY(read_text(*item, "reason"));
    rule.unsupported.push_back(
        {std::move(c.has), std::move(c.lacks), std::move(reason)});
  }
  return {};
}

// Forms whose own facts cannot say when they apply.
bool needs_when(const Form& form) {
  return std::holds_alternative<PatternChange>(form) ||
         std::holds_alternative<MatcherChange>(form) ||
         std::holds_alternative<CocciChange>(form);
}

Result<void> read_conditions(const Yaml& top, Rule& rule) {
  rule.after = TRY(read_texts(top, "after"));
  const Yaml* when = top.find("when");
  if (!when && needs_when(rule.form))
    return fail(error(
        "rule-when", fmt::format("a {} needs a 'when'", form_name(rule.form)),
        top.span, "name a fact that came with the upstream commit"));
  if (when) {
    Condition c = TRY(read_condition(*when));
    rule.when_has = std::move(c.has);
    rule.when_lacks = std::move(c.lacks);
  }
  return read_convention(top, rule);
}

Result<void> check_id(const Yaml& top, const Rule& rule) {
  const Span& span = top.find("id")->span;
  std::string stem = fs::path(rule.file).stem().string();
  if (rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") !=
          std::string::npos ||
      rule.id[0] == '-')
    return fail(
        error("rule-id", "an id has lower-case letters, digits and '-'", span));
  if (rule.id != stem)
    return fail(error(
        "rule-id",
        fmt::format("the id '{}' is not the file's name, '{}'", rule.id, stem),
        span, fmt::format("write 'id: {}'", stem)));
  return {};
}

} // namespace

Result<Rule> read_rule(const std::string& file, const std::string& text) {
  Yaml top = TRY(read_yaml(file, text));
  TRY(expect_keys(top, "a rule",
                  {"id", "title", "upstream", "after", "when", "contract",
                   "convention", "loses", "rename", "signature", "member",
                   "initializer", "pattern", "matcher", "cocci", "shim",
                   "example", "unsupported"}));
  Rule rule;
  rule.file = file;
  rule.span = top.span;
  rule.id = TRY(read_text(top, "id"));
  TRY(check_id(top, rule));
  rule.title = TRY(read_text(top, "title"));
  TRY(required(top, "upstream"));
  for (const Yaml* item : TRY(read_list(top, "upstream")))
    rule.upstream.push_back(TRY(read_upstream(*item)));
  if (rule.upstream.empty())
    return fail(error("rule-upstream", "a rule cites its upstream commit",
                      top.find("upstream")->span));
  rule.form = TRY(read_form(top));
  TRY(read_conditions(top, rule));
  rule.contract = TRY(read_text_or(top, "contract", ""));
  TRY(read_loses(top, rule));
  TRY(read_example(top, rule));
  TRY(read_unsupported(top, rule));
  return rule;
}

namespace {

// Reads the .cocci files that a rule wraps; they lie beside or below it.
Result<void> read_scripts(Rule& rule) {
  CocciChange* change = std::get_if<CocciChange>(&rule.form);
  if (!change)
    return {};
  for (std::optional<CocciScript>* side : {&change->backport, &change->upgrade}) {
    if (!*side || (*side)->file.empty())
      continue;
    CocciScript& script = **side;
    fs::path file =
        TRY(inside(fs::path(rule.file).parent_path(), script.file));
    std::error_code ec;
    if (!fs::is_regular_file(file, ec))
      return fail(error("rule-cocci",
                        fmt::format("there is no file '{}' beside the rule",
                                    script.file),
                        script.text.span));
    script.text.text = TRY(read_file(file));
    if (std::optional<SmplFault> fault = smpl_fault(script.text.text))
      return fail(error("rule-cocci", fault->message,
                        smpl_span(file.string(), script.text.text, *fault),
                        fault->help));
  }
  return {};
}

} // namespace

Result<RuleSet> read_rules(std::span<const fs::path> directories) {
  std::vector<Rule> rules;
  for (const fs::path& directory : directories)
    for (const fs::path& relative : TRY(list_files(directory))) {
      fs::path file = directory / relative;
      if (file.extension() == ".yml")
        return fail(error("rule-extension", "a rule's file ends in .yaml",
                          {.file = file.string()}));
      if (file.extension() != ".yaml")
        continue;
      std::string text = TRY(read_file(file));
      rules.push_back(TRY(read_rule(file.string(), text)));
      TRY(read_scripts(rules.back()));
    }
  return make_rule_set(std::move(rules));
}

} // namespace kport
