// SPDX-License-Identifier: GPL-2.0-or-later
// What a target's whole fact database costs, and a question to it.
#include <unistd.h>

#include <fmt/format.h>

#include "base/cpu.h"
#include "base/process.h"
#include "flow/bench.h"
#include "flow/fact_database.h"
#include "target/acquire.h"

namespace kport {
namespace {

constexpr int kQueries = 10;

// One `kport facts` as a person runs it, start of the process included.
Result<double> query(const Workspace& w, const std::string& target) {
  Command command;
  command.argv = {fs::read_symlink("/proc/self/exe").string(),
                  "--project",
                  w.project.root.string(),
                  "facts",
                  target,
                  "inode_operations::mkdir"};
  command.env["KPORT_CACHE"] = w.acquire.cache.root.string();
  ProcessResult r = TRY(run_ok(command));
  return r.cpu_seconds;
}

Result<std::vector<Measure>> run(const Workspace& warm) {
  Workspace w = TRY(cold_copy(warm, "facts"));
  double most = 0;
  std::string dearest;
  for (const TargetSpec& spec : TRY(targets_to_build(w, {"all"}))) {
    TargetTree tree = TRY(acquire_tree(w.acquire, spec));
    double at = cpu_seconds();
    TRY(open_database(w.acquire, tree, w.jobs));
    double cost = cpu_seconds() - at;
    if (cost > most)
      most = cost, dearest = spec.name;
  }
  double total = 0;
  for (int i = 0; i < kQueries; ++i)
    total += TRY(query(w, dearest));
  return std::vector<Measure>{
      {"database", most, "CPU-s", 0,
       fmt::format("every fact of {}, the dearest target, cold", dearest), 15},
      {"query", 1000 * total / kQueries, "CPU-ms", 0,
       fmt::format("a cached `kport facts {}`, mean of {}", dearest, kQueries),
       50}};
}

} // namespace

Benchmark facts_benchmark() {
  return {{"database", "query"}, run};
}

} // namespace kport
