// SPDX-License-Identifier: GPL-2.0-or-later
// One generated tree built on one target: the second half of `kport validate`.
// A cell runs as a process of its own, started by Ninja or by Slurm.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/commit.h"
#include "model/report.h"
#include "model/target.h"
#include "target/kbuild.h"

namespace kport {

// All that a cell needs to know; it reads no project and no target file.
struct CellJob {
  std::string target;              // "debian-12"
  Oid tree;                        // in the repository at git_dir
  std::filesystem::path git_dir;
  std::filesystem::path directory; // built in, one cell at a time
  std::filesystem::path verdict;   // written last, by a rename
  std::filesystem::path build_dir; // TargetTree's
  std::vector<std::string> make_args;
  unsigned jobs = 1;
  // Run when it is built, with the directory for its files and then the
  // modules: exit 0 passes, 1 fails; empty: not booted.
  std::vector<std::string> boot;
};

std::string print_job(const CellJob& job);
[[nodiscard]] Result<CellJob> read_job(const std::filesystem::path& file);

// What kbuild said.
struct CellVerdict {
  std::vector<BuildMessage> errors;   // empty: built
  std::vector<std::string> warnings;  // "fs/rill/inode.c: unused variable 'x'"
                                      // of the whole tree, sorted
  std::string log;
  double cpu_seconds = 0;
  Stage stage = Stage::build; // the last that was done
};

std::string print_verdict(const CellVerdict& verdict);
// An error when there is none, or it is not one of ours.
[[nodiscard]] Result<CellVerdict>
read_verdict(const std::filesystem::path& file);

// Brings `directory` to the tree, changed files only, so that kbuild builds
// what changed; writes the verdict. A tree that does not build is a verdict; a
// Diagnostic means that none was reached.
[[nodiscard]] Result<void> run_cell(const CellJob& job);

// A failed build's log tells of memory, disk or signals: it says nothing about
// the patch, and is not kept.
bool machine_failed(std::string_view log);

// The warnings of a build, by what gave them ("fs/rill/inode.o", "MODPOST"):
// what an incremental build compiled again replaces what it said before.
std::map<std::string, std::vector<std::string>>
warnings_by_unit(std::string_view log, const std::filesystem::path& directory);

} // namespace kport
