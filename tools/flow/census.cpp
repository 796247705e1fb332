// SPDX-License-Identifier: GPL-2.0-or-later
// Counting what generation, verification and kbuild make of a tree.
#include "flow/census.h"

#include <algorithm>

#include "flow/build.h"
#include "flow/verify.h"

namespace kport {
namespace {

// A residual without a place is about the whole target.
bool concerns(const Residual& r, const Tree& tree, const Unit& unit) {
  return !r.range.valid() ||
         std::ranges::any_of(unit.files, [&](const OwnFile& f) {
           return f.path == tree.paths[r.range.file];
         });
}

std::set<std::string> anchors(const std::vector<Residual>& residuals) {
  std::set<std::string> out;
  for (const Residual& r : residuals)
    out.insert(r.anchor);
  return out;
}

Result<Census> census_of(const Workspace& w, const Canonical& c,
                         const BuildOutcome& clean, const TargetSpec& spec) {
  Census out;
  out.target = spec.name;
  out.units = c.tree.units.size();
  out.expected = clean.modules.size();

  Workspace bare = w;
  bare.rules.clear();
  out.before = anchors(TRY(generate(bare, c, spec)).plan.residuals);

  Generated g = TRY(generate(w, c, spec));
  out.after = anchors(g.plan.residuals);
  out.residuals = g.plan.residuals.size();
  for (const Residual& r : g.plan.residuals)
    out.findings.push_back(describe(r, c.tree, spec.name));
  out.edits = edits_by_rule(g.plan.edits);
  out.shims = g.plan.shims.size();

  std::filesystem::path dir = w.scratch(spec.name) / "tree";
  TRY(write_tree(dir, g.files));
  Verified v = TRY(verify(w, c, g, dir));
  out.verified = clean_units(c.tree, g.plan.residuals, v.failed);
  out.findings.insert(out.findings.end(), v.findings.begin(),
                      v.findings.end());
  if (!out.findings.empty())
    return out; // what is not right is not built

  BuildOutcome b = TRY(build(w, c, g, clean.warnings));
  out.modules = b.modules.size();
  out.findings = std::move(b.findings);
  return out;
}

} // namespace

size_t clean_units(const Tree& tree, const std::vector<Residual>& residuals,
                   const std::vector<std::string>& failed) {
  return static_cast<size_t>(
      std::ranges::count_if(tree.units, [&](const Unit& unit) {
        return std::ranges::find(failed, unit.main) == failed.end() &&
               std::ranges::none_of(residuals, [&](const Residual& r) {
                 return concerns(r, tree, unit);
               });
      }));
}

std::map<std::string, size_t> edits_by_rule(const std::vector<Edit>& edits) {
  std::map<std::string, size_t> out;
  for (const Edit& e : edits) {
    std::set<std::string> rules;
    for (const Blame& b : e.blame)
      rules.insert(b.rule);
    for (const std::string& rule : rules)
      ++out[rule];
  }
  return out;
}

Result<std::vector<Census>> census(const Workspace& w,
                                   const std::vector<TargetSpec>& targets) {
  FileLock held = TRY(w.hold_scratch());
  Canonical c = TRY(parse_canonical(w));
  BuildOutcome clean = TRY(build_clean(w, c));
  if (!clean.findings.empty())
    return fail(clean.findings.front());
  std::vector<Census> out;
  for (const TargetSpec& spec : targets)
    out.push_back(TRY(census_of(w, c, clean, spec)));
  return out;
}

} // namespace kport
