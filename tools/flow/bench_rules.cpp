// SPDX-License-Identifier: GPL-2.0-or-later
// What one more rule costs: generation with the project's rules, and with a
// thousand that nothing in the tree needs.
#include <fmt/format.h>

#include "base/cpu.h"
#include "flow/bench.h"
#include "flow/generate.h"
#include "model/rule_reader.h"
#include "target/acquire.h"
#include "target/kbuild.h"

namespace kport {
namespace {

constexpr unsigned kMore = 1000;

// Every form that facts are asked for, in turn.
std::string form(unsigned i) {
  switch (i % 4) {
  case 0:
    return fmt::format("rename: [{{kind: function, new: bench_new_{0}, "
                       "old: bench_old_{0}}}]\n",
                       i);
  case 1:
    return fmt::format("signature:\n  - on: [bench_call_{}]\n    args: "
                       "[{{at: 1, new: int flags, old: none, absent: \"0\"}}]"
                       "\n",
                       i);
  case 2:
    return fmt::format("rename: [{{kind: member, of: inode, new: i_new_{0}, "
                       "old: i_old_{0}}}]\n",
                       i);
  default:
    return fmt::format("when: {{lacks: [bench_has_{0}]}}\npattern: {{holes: "
                       "{{E: int}}, new: \"bench_fn_{0}(E)\", old: \"E\"}}\n",
                       i);
  }
}

Result<std::vector<Rule>> with_more(std::vector<Rule> rules) {
  for (unsigned i = 0; i < kMore; ++i) {
    std::string id = fmt::format("bench-{}", i);
    rules.push_back(TRY(read_rule(
        id + ".yaml",
        fmt::format("id: {}\ntitle: t\nupstream: [{{commit: 123e45678901, "
                    "release: v6.{}}}]\n{}example: {{new: \"int a;\", old: "
                    "\"int b;\"}}\n",
                    id, 1 + i % 19, form(i)))));
  }
  RuleSet set = TRY(make_rule_set(std::move(rules)));
  std::vector<Rule> ordered;
  for (size_t i : set.order)
    ordered.push_back(set.rules[i]);
  return ordered;
}

// Generation for every target, from nothing but what kbuild says.
Result<double> generate_all(const Workspace& warm, const std::string& name,
                            bool more) {
  Workspace w = TRY(cold_copy(warm, name));
  if (more)
    w.rules = TRY(with_more(std::move(w.rules)));
  std::vector<TargetSpec> targets = TRY(targets_to_build(w, {}));
  std::vector<TargetSpec> all = targets;
  all.push_back(TRY(w.find(w.project.mainline)));
  for (const TargetSpec& spec : all)
    TRY(compile_commands(w.acquire, TRY(acquire_tree(w.acquire, spec)),
                         w.project, w.project.root));
  double before = cpu_seconds();
  Canonical c = TRY(parse_canonical(w));
  for (const TargetSpec& spec : targets)
    TRY(generate(w, c, spec));
  return cpu_seconds() - before;
}

Result<std::vector<Measure>> run(const Workspace& w) {
  double few = TRY(generate_all(w, "rules", false));
  double many = TRY(generate_all(w, "rules-more", true));
  return std::vector<Measure>{
      {"rules", few, "CPU-s", 0,
       fmt::format("generate, {} rules, cold", w.rules.size()), 0},
      {"rules-more", many, "CPU-s", many / few,
       fmt::format("rules; {} more of them, that is {:.4f}% each", kMore,
                   (many / few - 1) * 100 / kMore),
       2.0}}; // a thousandth for each
}

} // namespace

Benchmark rules_benchmark() { return {{"rules", "rules-more"}, run}; }

} // namespace kport
