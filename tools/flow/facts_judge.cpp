// SPDX-License-Identifier: GPL-2.0-or-later
// Decides whether a module may use what a target's headers declare.
#include <algorithm>

#include <fmt/format.h>

#include "flow/facts.h"

namespace kport {
namespace {

std::string place(const Fact& fact) {
  return fmt::format("{}:{}", fact.file, fact.line);
}

// Functions and variables need an export unless the header holds them whole.
bool needs_export(const Fact& fact) {
  return (fact.kind == FactKind::function && !fact.is_inline) ||
         (fact.kind == FactKind::variable && !fact.complete);
}

void join_exports(Lookup& lookup, const Exports& exports) {
  for (Fact& fact : lookup.facts)
    if (fact.kind == FactKind::function || fact.kind == FactKind::variable)
      if (auto entry = exports.find(fact.name); entry != exports.end())
        fact.exported = entry->second;
}

bool usable(const Fact& fact) {
  if (needs_export(fact))
    return fact.exported.has_value();
  // A record may be opaque on purpose: its API takes and gives pointers.
  if (fact.kind == FactKind::record)
    return fact.complete || fact.value == "opaque";
  return true;
}

std::string why_unusable(const Fact& fact) {
  if (fact.kind == FactKind::record)
    return fmt::format("only declared in {}, and nothing there uses it",
                       place(fact));
  return fmt::format("declared in {}, but not exported to modules",
                     place(fact));
}

std::string list(const std::vector<std::string>& names) {
  constexpr size_t kShown = 3;
  std::string out;
  for (size_t i = 0; i < names.size() && i < kShown; ++i)
    out += (i ? ", " : "") + names[i];
  if (names.size() > kShown)
    out += fmt::format(" and {} more", names.size() - kShown);
  return out;
}

Lookup judge_absent(const Evidence& evidence,
                    const std::map<std::string, std::string>& broken) {
  Lookup out;
  if (evidence.record) {
    const Fact& record = *evidence.record;
    if (auto bad = broken.find(record.file); bad != broken.end())
      return {.answer = Answer::cannot_tell,
              .why = "its header does not parse: " + bad->second};
    out.why = record.kind == FactKind::record && !record.complete
                  ? fmt::format("{} is opaque ({})", record.name, place(record))
                  : fmt::format("{} ({}) has no such member", record.name,
                                place(record));
    return out;
  }
  for (const std::string& header : evidence.declaring)
    if (auto bad = broken.find(header); bad != broken.end())
      return {.answer = Answer::cannot_tell,
              .why = fmt::format("mentioned in {}, which does not parse: {}",
                                 header, bad->second)};
  if (!evidence.unread.empty())
    return {.answer = Answer::cannot_tell,
            .why = "not declared in the headers asked for, but mentioned in " +
                   list(evidence.unread)};
  out.why = evidence.mentioned.empty()
                ? "no header of this target mentions it"
                : fmt::format("mentioned in {}, but not declared under this "
                              "configuration",
                              list(evidence.mentioned));
  return out;
}

} // namespace

std::string base_identifier(const std::string& normal_name) {
  std::string base = normal_name;
  for (std::string_view tag : {"struct ", "union ", "enum "})
    if (base.starts_with(tag))
      base.erase(0, tag.size());
  return base.substr(0, base.find('.'));
}

Lookup judge(const Evidence& evidence, const FactSource& source,
             const std::map<std::string, std::string>& broken) {
  if (evidence.facts.empty())
    return judge_absent(evidence, broken);
  Lookup out;
  out.facts = evidence.facts;
  join_exports(out, source.exports);
  // What can be used comes first, whatever else has the name.
  std::ranges::stable_partition(out.facts, usable);
  auto trusted = [&](const Fact& fact) { return !broken.contains(fact.file); };
  if (std::ranges::any_of(out.facts, [&](const Fact& fact) {
        return usable(fact) && trusted(fact);
      })) {
    out.answer = Answer::yes;
  } else if (auto bad = std::ranges::find_if_not(out.facts, trusted);
             bad != out.facts.end()) {
    out.answer = Answer::cannot_tell;
    out.why = "its header does not parse: " + broken.at(bad->file);
  } else if (source.exports.empty() && needs_export(out.facts[0])) {
    out.answer = Answer::cannot_tell;
    out.why = "the target came without Module.symvers, so what is exported is "
              "unknown";
  } else {
    out.answer = Answer::no;
    out.why = why_unusable(out.facts[0]);
  }
  return out;
}

} // namespace kport
