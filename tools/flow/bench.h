// SPDX-License-Identifier: GPL-2.0-or-later
// What kport costs, in processor seconds of one run (ci/bench).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "flow/workspace.h"

namespace kport {

struct Measure {
  std::string name;
  double value = 0;
  std::string unit;
  double ratio = 0;        // to what `against` says; 0: none
  std::string against;
  double goal = 0;         // the ratio, or the value, must not exceed it
  bool met() const { return goal == 0 || (ratio ? ratio : value) <= goal; }
};

// Measures that are taken in one go because they share what they start from.
struct Benchmark {
  std::vector<std::string> names; // of its measures
  Result<std::vector<Measure>> (*run)(const Workspace& w);
  bool only_named = false; // needs another project than most
};

// The benchmarks that give at least one of `names`; all when it is empty. An
// error for a name that nothing gives.
[[nodiscard]] Result<std::vector<Measure>>
measure(const Workspace& w, const std::vector<std::string>& names);

// One per file bench_<what>.cpp, joined in bench.cpp. Each works below build/
// and shares the downloads, never the rest of the cache.
Benchmark generation_benchmark();
Benchmark facts_benchmark();
Benchmark series_benchmark();
Benchmark split_benchmark();
Benchmark rules_benchmark();
Benchmark library_benchmark();
Benchmark validate_benchmark();

// CPU seconds of what `clang -fsyntax-only` does: every body, no PCH.
[[nodiscard]] Result<double>
syntax_only(const TargetTree& tree, const std::vector<CompileCommand>& commands,
            const std::filesystem::path& root);

// A workspace on a copy of the project in build/bench/<name>/tree, with a cache
// beside it that holds the downloads and nothing derived from them.
[[nodiscard]] Result<Workspace> cold_copy(const Workspace& w,
                                          const std::string& name);

} // namespace kport
