// SPDX-License-Identifier: GPL-2.0-or-later
// What the compiler and pahole at hand can do, and what kbuild must be told.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/symvers.h"
#include "target/cache.h"

namespace kport {

struct Compiler {
  std::string name;    // "gcc-12", as make's CC
  std::string version; // first line of --version, as CC_VERSION_TEXT
  std::vector<std::string> rejected; // flags out of those asked for
  int pahole = 0;                    // 124 for v1.24; 0 without one
};

// A symbol of .config that promises the compiler takes a flag.
struct FlagNeed {
  const char* config;
  const char* flag;
};

// Flags kbuild passes because the kernel's compiler knew them.
std::vector<FlagNeed> flag_needs(const Config& config);

// Runs the compiler and pahole; answers are cached by the programs' identity.
[[nodiscard]] Result<Compiler> probe_compiler(const Cache& cache,
                                              const std::string& name,
                                              std::vector<FlagNeed> needs);

// Make arguments so that this compiler can build for that configuration.
std::vector<std::string> make_args(const Compiler& compiler,
                                   const Config& config);

} // namespace kport
