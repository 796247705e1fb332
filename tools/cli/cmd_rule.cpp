// SPDX-License-Identifier: GPL-2.0-or-later
// kport rule list|show|test: what the project's rules say, and whether it
// holds.
#include <algorithm>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/rules.h"
#include "flow/rules_check.h"

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

std::string release_of(const Rule& rule) {
  unsigned n = newest_release(rule);
  return fmt::format("v{}.{}", n / 1000, n % 1000);
}

Json to_json(const Rule& rule) {
  Json upstream = Json::array();
  for (const Upstream& u : rule.upstream)
    upstream.push_back({{"commit", u.commit}, {"release", u.release}});
  return {{"id", rule.id},
          {"title", rule.title},
          {"form", form_name(rule.form)},
          {"file", shown_path(rule.file)},
          {"upstream", upstream},
          {"after", rule.after},
          {"changes", describe_changes(rule)}};
}

Result<ExitCode> list_rules(const Context& context) {
  ProjectRules p = TRY(load_rules(TRY(project_root(context))));
  if (context.format == Format::json) {
    Json all = Json::array();
    for (const Rule& rule : p.rules.rules)
      all.push_back(to_json(rule));
    fmt::print("{}\n", all.dump(2));
    return ExitCode::clean;
  }
  size_t width = 0;
  for (const Rule& rule : p.rules.rules)
    width = std::max(width, rule.id.size());
  for (const Rule& rule : p.rules.rules)
    fmt::print("{:{}}  {:11}  {:6}  {}\n", rule.id, width, form_name(rule.form),
               release_of(rule), rule.title);
  return ExitCode::clean;
}

void print_list(std::string_view label, const std::vector<std::string>& items) {
  if (!items.empty())
    fmt::print("  {:10} {}\n", label, fmt::join(items, ", "));
}

void print_text(std::string_view label, const std::string& text) {
  if (!text.empty())
    fmt::print("  {:10} {}\n", label, text);
}

void print_example(std::string_view side, std::string_view text) {
  if (text.empty())
    return;
  fmt::print("\n  {}:\n", side);
  for (size_t end; !text.empty(); text.remove_prefix(end + 1)) {
    end = std::min(text.find('\n'), text.size() - 1);
    fmt::print("    {}\n", text.substr(0, text.find('\n')));
  }
}

Result<ExitCode> show_rule(const Context& context, const std::string& id) {
  ProjectRules p = TRY(load_rules(TRY(project_root(context))));
  const Rule& rule = *TRY(find_rule(p.rules, id));
  if (context.format == Format::json) {
    fmt::print("{}\n", to_json(rule).dump(2));
    return ExitCode::clean;
  }
  fmt::print("{}: {}\n", rule.id, rule.title);
  print_text("file", shown_path(rule.file));
  for (const Upstream& u : rule.upstream)
    print_text("upstream",
               u.commit + " in " + u.release +
                   (u.removed.empty() ? "" : ", gone in " + u.removed));
  for (const std::string& change : describe_changes(rule))
    print_text(form_name(rule.form), change);
  print_list("after", rule.after);
  print_list("has", rule.when_has);
  print_list("lacks", rule.when_lacks);
  print_text("contract", rule.contract);
  print_text("loses", rule.loses_backport);
  print_text("loses", rule.loses_upgrade);
  print_example("new", rule.example_new.text);
  print_example("old", rule.example_old.text);
  return ExitCode::clean;
}

std::string describe(const RuleCheck& check, const std::string& mainline) {
  std::string out =
      check.acts.empty()
          ? "acts on no target"
          : fmt::format("acts on {}", fmt::join(check.acts, ", "));
  if (!check.exact.empty())
    out += fmt::format("; example exact on {}", fmt::join(check.exact, ", "));
  if (!check.source.empty() && check.source != mainline)
    out += fmt::format("; example written for {}", check.source);
  if (!check.old_on.empty())
    out += fmt::format("; old side stays on {}", check.old_on);
  return out;
}

Json messages(const std::vector<Diagnostic>& findings) {
  Json out = Json::array();
  for (const Diagnostic& d : findings)
    out.push_back(d.message);
  return out;
}

Json to_json(const RuleCheck& check) {
  return {{"rule", check.rule},     {"holds", check.findings.empty()},
          {"source", check.source}, {"acts", check.acts},
          {"exact", check.exact},   {"old_on", check.old_on},
          {"findings", messages(check.findings)}};
}

void print_checks(const RulesReport& report, const std::string& mainline) {
  size_t width = 0, failed = 0;
  for (const RuleCheck& check : report.rules)
    width = std::max(width, check.rule.size());
  for (const RuleCheck& check : report.rules) {
    failed += !check.findings.empty();
    fmt::print("{:4}  {:{}}  {}\n", check.findings.empty() ? "ok" : "FAIL",
               check.rule, width, describe(check, mainline));
  }
  fmt::print("rule test: {} hold, {} do not", report.rules.size() - failed,
             failed);
  if (size_t n = report.others.size())
    fmt::print("; {} finding{} of none of them", n, n == 1 ? "" : "s");
  fmt::print("\n");
}

Result<ExitCode> test_rules(const Context& context,
                            const std::vector<std::string>& ids) {
  Workspace w = TRY(open(context));
  FileLock held = TRY(w.hold_scratch());
  RulesReport report = TRY(check_rules(w, ids));
  if (context.format == Format::json) {
    Json all = Json::array();
    for (const RuleCheck& check : report.rules)
      all.push_back(to_json(check));
    if (!report.others.empty()) // of no rule that is tested
      all.push_back({{"rule", nullptr},
                     {"holds", false},
                     {"findings", messages(report.others)}});
    fmt::print("{}\n", all.dump(2, ' ', false, Json::error_handler_t::replace));
  } else {
    // Two rules may share one.
    std::set<std::tuple<std::string, std::string, uint32_t>> said;
    auto say = [&](const Diagnostic& d) {
      if (said.emplace(d.message, d.span.file, d.span.line).second)
        kport::report(d, context);
    };
    for (const RuleCheck& check : report.rules)
      std::ranges::for_each(check.findings, say);
    std::ranges::for_each(report.others, say);
    print_checks(report, w.project.mainline);
  }
  return report.holds() ? ExitCode::clean : ExitCode::findings;
}

} // namespace

void add_rule_command(CLI::App& app, Context& context) {
  CLI::App* rule = app.add_subcommand("rule", "look at rules, test them");
  rule->require_subcommand(1);
  CLI::App* list = rule->add_subcommand("list", "all rules, one line each");
  list->callback([&context] {
    context.action = [&context] { return list_rules(context); };
  });
  CLI::App* show = rule->add_subcommand("show", "one rule in full");
  auto id = std::make_shared<std::string>();
  show->add_option("ID", *id, "the rule")->required();
  show->callback([&context, id] {
    context.action = [&context, id] { return show_rule(context, *id); };
  });
  CLI::App* test =
      rule->add_subcommand("test", "do the rules' examples hold, everywhere");
  auto ids = std::make_shared<std::vector<std::string>>();
  test->add_option("ID", *ids, "only these");
  test->callback([&context, ids] {
    context.action = [&context, ids] { return test_rules(context, *ids); };
  });
  add_rule_work_commands(*rule, context);
}

} // namespace kport
