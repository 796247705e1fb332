// SPDX-License-Identifier: GPL-2.0-or-later
// kport.yaml to a Project, nothing taken for granted.
#include "model/project_reader.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/files.h"
#include "model/field_reader.h"
#include "model/hook_reader.h"
#include "model/series_policy_reader.h"

namespace kport {
namespace {

// Names become file names ("rill-0.1.0-debian-12.tar.xz") and make variables.
Result<std::string> read_word(const Yaml& node, std::string_view key,
                              std::string_view extra) {
  std::string text = TRY(read_text(node, key));
  auto allowed = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           extra.find(c) != extra.npos;
  };
  if (!std::ranges::all_of(text, allowed) || extra.find(text[0]) != extra.npos)
    return fail(error("project-name",
                      fmt::format("'{}' must be lower-case letters, digits and "
                                  "'{}', not '{}'",
                                  key, extra, text),
                      node.find(key)->span));
  return text;
}

Result<std::vector<std::string>> read_inner_paths(const Yaml& node,
                                                  std::string_view key) {
  std::vector<std::string> out;
  for (const Yaml* item : TRY(read_list(node, key))) {
    TRY(expect_inner_path(*item, key));
    out.push_back(item->text);
  }
  return out;
}

Result<std::vector<fs::path>>
read_search(const fs::path& root, const Yaml& node, const std::string& key) {
  std::vector<fs::path> out;
  for (const std::string& text : TRY(read_texts(node, key)))
    out.push_back((root / text).lexically_normal());
  return out;
}

Result<ModuleSpec> read_module(const Yaml& node) {
  TRY(expect_keys(node, "a module", {"directory", "config"}));
  TRY(expect_inner_path(*TRY(required(node, "directory")), "directory"));
  ModuleSpec m;
  m.directory = node.find("directory")->text;
  for (const Yaml* item : TRY(read_list(node, "config"))) {
    std::string text = TRY(as_text(*item, "config"));
    size_t equals = text.find('=');
    bool name = text.starts_with("CONFIG_") && equals != text.npos &&
                text.find_first_not_of(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == equals;
    if (!name || (text.substr(equals) != "=m" && text.substr(equals) != "=y"))
      return fail(error("project-config",
                        fmt::format("'{}' is not CONFIG_NAME=m", text),
                        item->span));
    m.config.push_back(text);
  }
  return m;
}

Result<PathMap> read_map(const Yaml& node) {
  TRY(expect_keys(node, "a path mapping", {"from", "to"}));
  TRY(expect_inner_path(*TRY(required(node, "from")), "from"));
  TRY(expect_inner_path(*TRY(required(node, "to")), "to"));
  return PathMap{node.find("from")->text, node.find("to")->text};
}

// A decision about a target that is not built for is a typo.
Result<std::string> read_known_target(const Yaml& node, const Project& p) {
  std::string name = TRY(read_text(node, "target"));
  if (name == p.mainline ||
      std::ranges::find(p.build_for, name) != p.build_for.end())
    return name;
  return fail(error("project-target",
                    fmt::format("'{}' is no target of this project", name),
                    node.find("target")->span,
                    fmt::format("known: {}", fmt::join(p.build_for, ", "))));
}

Result<Accepted> read_accepted(const Yaml& node, const Project& p) {
  TRY(expect_keys(node, "an accepted residual",
                  {"target", "anchor", "reason"}));
  Accepted a;
  a.target = TRY(read_known_target(node, p));
  a.anchor = TRY(read_text(node, "anchor"));
  a.reason = TRY(read_text(node, "reason"));
  a.span = node.span;
  return a;
}

Result<Decision> read_decision(const Yaml& node, const Project& p) {
  TRY(expect_keys(node, "a decision", {"target", "rule", "form", "reason"}));
  Decision d;
  d.target = TRY(read_known_target(node, p));
  d.rule = TRY(read_text(node, "rule"));
  const Yaml* form = TRY(required(node, "form"));
  TRY(expect_one_of(*form, "form", {"new", "old"}));
  d.old_form = form->text == "old";
  d.reason = TRY(read_text(node, "reason"));
  d.span = node.span;
  return d;
}

// "2027-01-31", or a version: what `until` may say.
bool is_date(const std::string& text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
         text.find_first_not_of("0123456789-") == text.npos;
}

Result<TargetPolicy> read_policy(const Yaml& node, const Project& p) {
  TRY(expect_keys(node, "a target's policy", {"target", "policy", "until"}));
  TargetPolicy out;
  out.target = TRY(read_known_target(node, p));
  const Yaml* kind = TRY(required(node, "policy"));
  TRY(expect_one_of(*kind, "policy", {"enforced", "advisory"}));
  out.enforced = kind->text == "enforced";
  out.span = node.span;
  const Yaml* until = node.find("until");
  if (!until)
    return out;
  out.until = TRY(read_text(node, "until"));
  bool version = !out.until.empty() && isdigit(out.until[0]) &&
                 out.until.find_first_not_of("0123456789.") == out.until.npos;
  if (out.enforced || !(is_date(out.until) || version))
    return fail(error("project-until",
                      out.enforced
                          ? std::string("only an advisory target has an end")
                          : fmt::format("'{}' is neither a date nor a version",
                                        out.until),
                      until->span, "write until: 2027-01-31 or until: 1.2.0"));
  return out;
}

Result<void> expect_distinct(const Yaml& node, std::string_view key) {
  std::set<std::string> seen;
  for (const Yaml* item : TRY(read_list(node, key)))
    if (!seen.insert(item->text).second)
      return fail(error("project-double",
                        fmt::format("'{}' is listed twice", item->text),
                        item->span));
  return {};
}

Result<void> read_search_paths(const Yaml& top, Project& p) {
  const Yaml* search = TRY(required(top, "search"));
  TRY(expect_keys(*search, "'search'", {"rules", "compat", "targets"}));
  p.rules = TRY(read_search(p.root, *search, "rules"));
  p.compat = TRY(read_search(p.root, *search, "compat"));
  p.targets = TRY(read_search(p.root, *search, "targets"));
  if (p.targets.empty())
    return fail(error("yaml-missing-key", "'search: targets' is missing",
                      search->span, "name the directory of the target files"));
  return {};
}

Result<void> read_tree(const Yaml& top, Project& p) {
  TRY(required(top, "canonical"));
  TRY(expect_distinct(top, "canonical"));
  p.canonical = TRY(read_inner_paths(top, "canonical"));
  if (p.canonical.empty())
    return fail(error("project-canonical", "no canonical directory is named",
                      top.find("canonical")->span));
  p.exclude = TRY(read_inner_paths(top, "exclude"));
  p.include = TRY(read_inner_paths(top, "include"));
  for (const Yaml* item : TRY(read_list(top, "modules")))
    p.modules.push_back(TRY(read_module(*item)));
  for (const Yaml* item : TRY(read_list(top, "map")))
    p.map.push_back(TRY(read_map(*item)));
  for (const Yaml* item : TRY(read_list(top, "hooks")))
    p.hooks.push_back(TRY(read_hook(*item, p)));
  if (const Yaml* series = top.find("series"))
    p.series = TRY(read_series_policy(*series));
  return {};
}

} // namespace

Result<Project> parse_project(const fs::path& root, const std::string& file,
                              const std::string& text) {
  Yaml top = TRY(read_yaml(file, text));
  TRY(expect_keys(top, "kport.yaml",
                  {"name", "version", "mainline", "targets", "search",
                   "canonical", "exclude", "include", "modules", "map", "hooks",
                   "series", "accept", "decisions", "policy", "boot"}));
  Project p;
  p.root = root;
  p.name = TRY(read_word(top, "name", "-_"));
  p.version = TRY(read_word(top, "version", ".-+~"));
  p.mainline = TRY(read_word(top, "mainline", "-_."));
  TRY(expect_distinct(top, "targets"));
  p.build_for = TRY(read_texts(top, "targets"));
  TRY(read_search_paths(top, p));
  TRY(read_tree(top, p));
  for (const Yaml* item : TRY(read_list(top, "accept")))
    p.accept.push_back(TRY(read_accepted(*item, p)));
  for (const Yaml* item : TRY(read_list(top, "decisions")))
    p.decisions.push_back(TRY(read_decision(*item, p)));
  for (const Yaml* item : TRY(read_list(top, "policy")))
    p.policy.push_back(TRY(read_policy(*item, p)));
  if (std::string boot = TRY(read_text_or(top, "boot", "")); !boot.empty())
    p.boot = (root / boot).lexically_normal();
  return p;
}

Result<Project> read_project(const fs::path& root) {
  fs::path file = (root / "kport.yaml").lexically_normal();
  Result<std::string> text = read_file(file);
  if (!text) {
    Diagnostic d = std::move(text).error();
    d.help = "run kport where a kport.yaml is, or name its directory with "
             "--project";
    return fail(std::move(d));
  }
  return parse_project(root, file.string(), *text);
}

} // namespace kport
