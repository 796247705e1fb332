// SPDX-License-Identifier: GPL-2.0-or-later
// Runs cells: as a Ninja graph here, or as job arrays on a Slurm cluster.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "flow/cell.h"

namespace kport {

enum class Executor { ninja, slurm };

struct CellRun {
  Executor executor = Executor::ninja;
  std::filesystem::path directory; // for the graph, job files and logs
  std::vector<CellJob> jobs;       // in the order they are to be built
  unsigned parallel = 1;           // cells at once; one per target at most
  // Called while it runs, some times a second; what is there by then is there.
  std::function<void()> tick = [] {};
};

// Every job once, each target's in their order, one after the other. A job
// that reaches no verdict does not keep others from theirs; it is an error at
// the end, with its last words.
[[nodiscard]] Result<void> run_cells(const CellRun& run);

// The graph as Ninja reads it; `job_files` in the order of `jobs`.
std::string print_graph(const std::vector<CellJob>& jobs,
                        const std::vector<std::filesystem::path>& job_files,
                        const std::filesystem::path& program);

} // namespace kport
