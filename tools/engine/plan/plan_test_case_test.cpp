// SPDX-License-Identifier: GPL-2.0-or-later
// Runs one backport for a test.
#include "engine/plan/plan_test_case.h"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "engine/clang/facts.h"
#include "engine/clang/parse_tree.h"
#include "engine/cocci/apply.h"
#include "engine/plan/rematch.h"
#include "engine/plan/render.h"
#include "model/rule_reader.h"

namespace kport {
namespace {

constexpr std::string_view kInclude = "#include <linux/k.h>\n";

ParseInput input_for(const std::map<std::string, std::string>& files,
                     const std::string& kernel) {
  ParseInput in;
  in.directory = "/v";
  in.args = {"-nostdinc", "-std=gnu11", "-I/v/k"};
  for (const auto& [path, text] : files)
    in.overlay.push_back({"/v/" + path, text});
  in.overlay.push_back({"/v/k/linux/k.h", kernel});
  return in;
}

} // namespace

// SmPL rules run behind the others, each run of a test from scratch.
static void apply_scripts(const Tree& tree, const std::vector<Rule>& rules,
                          const FactSet& facts, TreePlan& plan) {
  std::string name = fs::temp_directory_path() / "kport-plan-XXXXXX";
  fs::path cache = mkdtemp(name.data());
  Result<void> done = apply_smpl(
      tree, {.rules = rules, .target = facts, .cache_dir = cache}, plan);
  if (!done)
    ADD_FAILURE() << done.error().message;
  fs::remove_all(cache);
}

PlanCase::PlanCase(std::string_view mainline, std::string_view target)
    : mainline_(mainline), target_(target) {}

PlanCase& PlanCase::rule(const std::string& id, const std::string& form,
                         const std::string& head) {
  std::string text = "id: " + id + "\ntitle: " + id +
                     "\nupstream: [{commit: 123e45678901, release: v6.15}]\n" +
                     head + form;
  text += form.starts_with("shim") ? "example: {new: \"int a;\"}\n"
                                   : "example: {new: \"int a;\", old: "
                                     "\"int b;\"}\n";
  Result<Rule> r = read_rule("rules/" + id + ".yaml", text);
  if (r)
    rules_.push_back(std::move(*r));
  else
    ADD_FAILURE() << id << ": " << r.error().message;
  return *this;
}

PlanCase& PlanCase::rule(Rule rule) {
  rules_.push_back(std::move(rule));
  return *this;
}

PlanCase& PlanCase::file(const std::string& path, std::string text) {
  files_[path] = (is_unit(path) ? std::string(kInclude) : std::string()) + text;
  return *this;
}

bool PlanCase::is_unit(const std::string& path) const {
  return path.ends_with(".c");
}

SitesJob PlanCase::job(const std::string& path, const std::string& kernel,
                       bool strict) const {
  SitesJob job;
  job.main = path;
  job.input = input_for(strict ? out_ : files_, kernel);
  job.input.file = "/v/" + path;
  if (strict)
    job.input.warnings = {
        "-Wno-everything",
        "-Werror=int-conversion",
        "-Werror=incompatible-pointer-types",
        "-Werror=incompatible-pointer-types-discards-qualifiers",
        "-Werror=incompatible-function-pointer-types",
        "-Werror=implicit-function-declaration",
        "-Werror=enum-conversion",
        "-Werror=return-type"};
  job.own = [](std::string_view p) {
    return p.starts_with("/v/k/") || !p.starts_with("/v/")
               ? std::string()
               : std::string(p.substr(3));
  };
  return job;
}

Unit PlanCase::parse(const std::string& path, const std::string& kernel,
                     bool strict) const {
  Result<Unit> unit = extract_sites(job(path, kernel, strict));
  if (!unit)
    ADD_FAILURE() << unit.error().message;
  return unit ? std::move(*unit) : Unit();
}

FactSet PlanCase::facts_of(const std::string& kernel, const Tree& tree) const {
  std::set<std::string> names = demanded(rules_);
  names.merge(used_names(tree));
  demand_members(rules_, names);
  HeaderQuestion q;
  q.parse = input_for({}, kernel);
  q.headers = {"linux/k.h"};
  q.names.assign(names.begin(), names.end());
  Result<HeaderAnswer> answer = read_headers(q);
  FactSet set;
  set.target = "old";
  for (const std::string& n : names)
    set.names[n] = {};
  set.names["linux/k.h"] = {Answer::yes, {{.name = "linux/k.h"}}, ""};
  if (!answer) {
    ADD_FAILURE() << answer.error().message;
    return set;
  }
  for (const auto& [header, why] : answer->broken)
    ADD_FAILURE() << header << ": " << why;
  for (Fact& f : answer->facts) {
    Lookup& l = set.names[f.name];
    bool tag = f.kind == FactKind::record || f.kind == FactKind::enum_type;
    if (!tag || f.complete)
      l.answer = Answer::yes;
    l.facts.push_back(std::move(f));
  }
  // .config is the flow's to read; here the header stands for it.
  for (const std::string& n : names)
    if (n.starts_with("CONFIG_") &&
        kernel.find("#define " + n + " 1\n") != std::string::npos)
      set.names[n] = {
          Answer::yes,
          {{.kind = FactKind::config, .name = n, .value = "y"}},
          ""};
  return set;
}

PlanCase& PlanCase::run() {
  std::vector<Unit> units;
  for (const auto& [path, text] : files_)
    if (is_unit(path)) {
      units.push_back(parse(path, mainline_, false));
      for (const std::string& e : units.back().errors)
        ADD_FAILURE() << "mainline: " << e;
    }
  reconcile(units);
  Tree tree = make_tree(std::move(units), files_);
  tree.asked = facts_of(mainline_, tree).names;
  Result<RuleSet> set = make_rule_set(rules_);
  if (!set) {
    ADD_FAILURE() << set.error().message;
    return *this;
  }
  rules_.clear();
  for (size_t i : set->order)
    rules_.push_back(set->rules[i]);
  Rematch rematch(tree, "/v", [&](const Unit& u) {
    return Result<SitesJob>(job(u.main, mainline_, false));
  });
  do
    plan_ = kport::plan(tree, rules_, facts_of(target_, tree));
  while (rematch.again(plan_.flips).value_or(false));
  if (has_smpl(rules_))
    apply_scripts(tree, rules_, facts_of(target_, tree), plan_);
  for (const Residual& r : plan_.residuals) {
    std::string at;
    if (r.range.valid()) {
      const std::string& text = tree.texts[r.range.file];
      at = fmt::format(
          "@{}", std::count(text.begin(), text.begin() + r.range.begin, '\n'));
    }
    residuals_.push_back(r.anchor + at + ": " + r.reason);
  }
  std::sort(residuals_.begin(), residuals_.end());
  out_ = files_;
  for (uint32_t f = 0; f < tree.paths.size(); ++f) {
    std::vector<Edit> edits;
    for (const Edit& e : plan_.edits)
      if (e.range.file == f)
        edits.push_back(e);
    Result<Rendered> r = render(tree.texts[f], f, edits);
    if (r)
      out_[tree.paths[f]] = r->text;
    else
      errors_.push_back(r.error().message);
  }
  for (const auto& [path, text] : out_)
    if (is_unit(path))
      for (std::string& e : parse(path, target_, true).errors)
        errors_.push_back(std::move(e));
  if (residuals_.empty())
    for (const std::string& e : errors_)
      ADD_FAILURE() << "no residual, and on the target: " << e << "\n"
                    << text();
  return *this;
}

std::string PlanCase::backport(std::string text) {
  return file("fs/a.c", std::move(text)).run().PlanCase::text();
}

std::string PlanCase::text(const std::string& path) const {
  auto it = out_.find(path);
  if (it == out_.end())
    return "(no such file)";
  return is_unit(path) ? it->second.substr(kInclude.size()) : it->second;
}

std::string PlanCase::said() const {
  std::string out;
  for (const std::string& r : residuals_)
    out += (out.empty() ? "" : "\n") + r;
  return out;
}

} // namespace kport
