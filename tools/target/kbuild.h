// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's own build system: how it would compile, and building.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/project.h"
#include "model/target.h"
#include "target/cache.h"

namespace kport {

// How kbuild compiles every .c file of the tree at `root`, sorted by file.
// `root` is the project (the canonical tree, which has no top Kbuild) or a
// generated tree, which has one. Nothing is written below `root`; the answer
// is cached by what it depends on.
[[nodiscard]] Result<std::vector<CompileCommand>>
compile_commands(const Acquire& context, const TargetTree& tree,
                 const Project& project, const std::filesystem::path& root);

// The compiler calls among the lines that `make -n` printed. Paths relative to
// `directory` are found there, others below `tree`'s build directory.
std::vector<CompileCommand>
parse_make_output(std::string_view text, const std::filesystem::path& directory,
                  const std::filesystem::path& build_dir);

// What kport's own callers may have set for make, undone: a jobserver whose
// pipes are not ours, options and variables of another Makefile.
std::map<std::string, std::string> make_environment();

// A shell command line cut into commands of words: quotes are taken off,
// nothing is expanded.
std::vector<std::vector<std::string>> split_commands(std::string_view line);

struct BuildMessage {
  std::string file; // relative to the built directory where it is below it
  uint32_t line = 0;
  uint32_t column = 0;
  std::string message;
};

struct KbuildOptions {
  unsigned jobs = 1;
  bool warnings = false; // W=1
  // What one recipe prints stands together in the log, whatever `jobs` is.
  bool whole_recipes = false;
  std::filesystem::path log; // empty: .kport-build.log in the directory
  unsigned seconds = 0; // of wall time, then it is a failed build; 0: no limit
};

struct KbuildResult {
  std::vector<std::filesystem::path> modules; // .ko, sorted
  std::vector<BuildMessage> errors;           // empty when it built
  std::vector<BuildMessage> warnings;
  std::filesystem::path log;
  double cpu_seconds = 0;
};

// Builds the modules of `directory`, which has a Kbuild. A module that does
// not compile or link is in `errors`; a Diagnostic means make did not run.
[[nodiscard]] Result<KbuildResult>
build_modules(const TargetTree& tree, const std::filesystem::path& directory,
              const KbuildOptions& options);

// Compiler, modpost and objtool messages of a build log.
struct BuildMessages {
  std::vector<BuildMessage> errors;
  std::vector<BuildMessage> warnings;
};
BuildMessages parse_build_log(std::string_view text,
                              const std::filesystem::path& directory);

} // namespace kport
