// SPDX-License-Identifier: GPL-2.0-or-later
// Generates before and after: what was asked on the way are the facts in use.
#include "flow/renew.h"

namespace kport {
namespace {

// What a person compares: the declaration, not where it stands.
std::string words_of(const Lookup& lookup) {
  if (lookup.answer == Answer::no)
    return {};
  if (lookup.answer == Answer::cannot_tell)
    return "cannot tell: " + lookup.why;
  std::string text;
  for (const Fact& f : lookup.facts) {
    text += (text.empty() ? "" : "; ") + f.text;
    if (f.exported)
      text += f.exported->gpl ? " [GPL export]" : " [export]";
    if (!f.value.empty())
      text += " = " + f.value;
  }
  return text.empty() ? "yes" : text;
}

} // namespace

std::vector<FactChange> compare_facts(const FactSet& before,
                                      const FactSet& after) {
  std::vector<FactChange> out;
  for (const auto& [name, old] : before.names) {
    auto now = after.names.find(name);
    if (now == after.names.end())
      continue;
    FactChange change{name, words_of(old), words_of(now->second)};
    if (change.before != change.after)
      out.push_back(std::move(change));
  }
  return out;
}

Result<TargetRenewal> renew(const Workspace& w, const Canonical& canonical,
                            const TargetSpec& spec) {
  TargetRenewal out{.target = spec.name};
  FactSet before = TRY(generate(w, canonical, spec)).facts;
  out.release = TRY(renew_target(w.acquire, spec));
  FactSet after = out.release.renewed
                      ? TRY(generate(w, canonical, spec)).facts
                      : before;
  for (const auto& [name, lookup] : before.names)
    out.asked += after.names.contains(name);
  out.changes = compare_facts(before, after);
  return out;
}

} // namespace kport
