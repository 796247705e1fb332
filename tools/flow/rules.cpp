// SPDX-License-Identifier: GPL-2.0-or-later
// Loads rules and puts their changes into words.
#include "flow/rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/field_reader.h"
#include "model/project_reader.h"
#include "model/rule_reader.h"

namespace kport {
namespace {

void describe(const std::vector<Shim>& shims, std::vector<std::string>& out) {
  for (const Shim& s : shims)
    out.push_back(fmt::format(
        "{} by compat/{} through <{}>{}{}", s.provides.text, s.file.text,
        s.header, s.needs.empty() ? "" : ", needs ", fmt::join(s.needs, ", ")));
}

void describe(const std::vector<Rename>& renames,
              std::vector<std::string>& out) {
  for (const Rename& r : renames) {
    std::string of = r.of.empty() ? "" : r.of + ".";
    out.push_back(fmt::format("{} {}{} -> {}{}", name(r.kind), of,
                              r.new_name.text, of, r.old_name.text));
  }
}

std::string describe(const ArgDecl& d) {
  return d.none ? "none" : d.type.spelling;
}

void describe(const std::vector<SignatureChange>& changes,
              std::vector<std::string>& out) {
  for (const SignatureChange& c : changes)
    for (const Located& on : c.on) {
      for (const ArgChange& a : c.args)
        out.push_back(fmt::format("{} argument {}: {} -> {}", on.text, a.at,
                                  describe(a.new_decl), describe(a.old_decl)));
      if (c.returns)
        out.push_back(fmt::format("{} returns: {} -> {}", on.text,
                                  c.returns->new_type.spelling,
                                  c.returns->old_type.spelling));
    }
}

void describe(const MemberChange& m, std::vector<std::string>& out) {
  out.push_back(fmt::format("{} -> {}.{}", m.get.text, m.of, m.field));
}

void describe(const InitializerChange& i, std::vector<std::string>& out) {
  auto side = [](const Located& text) {
    return text.text.empty() ? "none" : text.text;
  };
  out.push_back(
      fmt::format("{} {} -> {}", i.of, side(i.new_text), side(i.old_text)));
}

void describe(const PatternChange& p, std::vector<std::string>& out) {
  out.push_back(fmt::format("{} -> {}", p.new_text.text, p.old_text.text));
}

void describe(const MatcherChange& m, std::vector<std::string>& out) {
  out.push_back(m.query.text);
}

void describe(const CocciChange& c, std::vector<std::string>& out) {
  out.push_back(fmt::format("SmPL on {}", fmt::join(c.triggers, ", ")));
}

// Ids are few enough to look at all of them.
std::string nearest_id(std::span<const Rule> rules, const std::string& id) {
  for (const Rule& r : rules)
    if (!nearest(id, {r.id}).empty())
      return r.id;
  return {};
}

} // namespace

Result<ProjectRules> load_rules(const std::filesystem::path& root) {
  ProjectRules out;
  out.project = TRY(read_project(root));
  out.rules = TRY(read_rules(out.project.rules));
  return out;
}

Result<const Rule*> find_rule(const RuleSet& rules, const std::string& id) {
  if (const Rule* rule = rules.find(id))
    return rule;
  return fail(no_such_rule(rules.rules, id));
}

Diagnostic no_such_rule(std::span<const Rule> rules, const std::string& id) {
  std::string near = nearest_id(rules, id);
  return error("no-rule", fmt::format("there is no rule '{}'", id), {},
               near.empty() ? "kport rule list names them all"
                            : fmt::format("did you mean '{}'?", near));
}

std::vector<std::string> describe_changes(const Rule& rule) {
  std::vector<std::string> out;
  std::visit([&](const auto& form) { describe(form, out); }, rule.form);
  return out;
}

} // namespace kport
