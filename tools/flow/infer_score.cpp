// SPDX-License-Identifier: GPL-2.0-or-later
// Compares proposals with the rules that people wrote.
#include "flow/infer_score.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "flow/infer_gap.h"
#include "flow/rules.h"

namespace kport {
namespace {

using Lines = std::set<std::string>;

std::string side(const ArgDecl& d) {
  return d.none ? "none" : d.type.spelling;
}

// What a signature change says of types, wherever its parameters stand.
Lines types_in(const SignatureChange& s) {
  Lines out;
  for (const ArgChange& a : s.args)
    out.insert(fmt::format("{} -> {}", side(a.new_decl), side(a.old_decl)));
  if (s.returns)
    out.insert(fmt::format("returns {} -> {}", s.returns->new_type.spelling,
                           s.returns->old_type.spelling));
  return out;
}

// What a form says about one anchor, in comparable words.
Lines words_of(const Form& form, const std::string& anchor) {
  Lines out;
  if (const auto* renames = std::get_if<std::vector<Rename>>(&form))
    for (const Rename& r : *renames) {
      std::string of = r.of.empty() ? "" : r.of + ".";
      if (of + r.new_name.text == anchor)
        out.insert("is " + of + r.old_name.text);
    }
  if (const auto* signatures = std::get_if<std::vector<SignatureChange>>(&form))
    for (const SignatureChange& s : *signatures)
      for (const Located& on : s.on)
        if (on.text == anchor)
          out.merge(types_in(s));
  if (const auto* m = std::get_if<MemberChange>(&form))
    out.insert("is " + m->of + "." + m->field);
  if (const auto* shims = std::get_if<std::vector<Shim>>(&form))
    for (const Shim& s : *shims)
      if (s.provides.text == anchor) {
        out.insert("shim");
        for (const std::string& need : s.needs)
          out.insert("is " + need);
      }
  return out;
}

std::vector<Rule> without(const std::vector<Rule>& rules,
                          const std::string& id) {
  std::vector<Rule> out = rules;
  std::erase_if(out, [&](const Rule& r) { return r.id == id; });
  return out;
}

// The rules that resolve one anchor on one target.
std::set<std::string> resolvers(const Crossing& crossing, const Gap& gap,
                                const std::string& anchor) {
  std::set<std::string> out;
  for (const ActiveShim& s : crossing.shims())
    if (s.provides == anchor)
      out.insert(s.rule);
  if (gap.path.outcome == Outcome::path)
    for (const Change* c : gap.path.end.steps)
      out.insert(c->rule->id);
  return out;
}

// The name a rename leads from: an anchor in the middle of a chain counts.
Lines expected(const Rule& rule, const Gap& gap, const std::string& anchor) {
  Lines out = words_of(rule.form, anchor);
  for (const Change* c : gap.path.end.steps)
    if (c->rule->id == rule.id) {
      if (c->rename && c->rename->kind == RenameKind::type)
        out.insert(c->rename->new_name.text + " * -> " +
                   c->rename->old_name.text + " *");
      else if (c->rename)
        out.insert("is " + gap.path.end.name);
      if (c->signature)
        out.merge(types_in(*c->signature));
    }
  return out;
}

// All that lies between mainline's form and the target's.
Lines together(const Gap& gap, const Known& target) {
  std::optional<Lookup> there = target.store->find(gap.path.end.name);
  if (!there || there->facts.empty() || !there->facts[0].signature)
    return {};
  return types_in(
      signature_difference(form_of(gap.fact), *there->facts[0].signature));
}

} // namespace

Result<std::vector<Guess>> leave_one_out(const Workspace& w) {
  std::vector<Known> kernels = TRY(known_kernels(w));
  std::vector<Guess> out;
  for (size_t t = 1; t < kernels.size(); ++t) {
    const Known &mainline = kernels[0], &target = kernels[t];
    Inference inference(*mainline.store, *target.store);
    Crossing all(mainline, target, w.rules);
    std::map<std::string, std::vector<std::pair<std::string, Gap>>> cases;
    std::set<std::string> seen;
    for (const Rule& rule : w.rules)
      for (const Located& anchor : anchors(rule)) {
        if (!seen.insert(anchor.text).second)
          continue;
        Result<Gap> gap = all.look(anchor.text);
        if (!gap) // an intermediate form of a chain
          continue;
        for (const std::string& id : resolvers(all, *gap, anchor.text))
          cases[id].emplace_back(anchor.text, *gap);
      }
    for (const auto& [id, anchors] : cases) {
      std::vector<Rule> others = without(w.rules, id);
      Crossing crossing(mainline, target, others);
      const Rule& rule = *std::ranges::find(w.rules, id, &Rule::id);
      for (const auto& [anchor, full] : anchors) {
        Gap gap = TRY(crossing.look(anchor));
        if (!gap.open())
          continue; // another rule serves it as well
        std::vector<Proposal> found = inference.propose(gap.fact, gap.nearest);
        Guess g{id,     std::string(form_name(rule.form)),
                anchor, target.spec.name,
                "",     "",
                false};
        Lines want = expected(rule, full, anchor), got;
        if (!found.empty()) {
          got = words_of(found[0].form, gap.nearest.name);
          if (std::holds_alternative<std::vector<Shim>>(found[0].form))
            got = {"shim"};
        }
        g.expected = fmt::format("{}", fmt::join(want, ", "));
        g.proposed = fmt::format("{}", fmt::join(got, ", "));
        // A rule that others build on: what all of them say together.
        Lines whole = together(full, target);
        g.right =
            !got.empty() && (std::ranges::includes(want, got) || got == whole);
        out.push_back(std::move(g));
      }
    }
  }
  return out;
}

} // namespace kport
