// SPDX-License-Identifier: GPL-2.0-or-later
// A kernel's own tree, patched and built patch by patch: in-tree, as upstream
// builds it.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "model/project.h"
#include "target/kbuild.h"

namespace kport {

// What one patch makes of one path of the kernel's tree.
struct TreeChange {
  std::string path; // "fs/rill/inode.c"
  std::string content;
  bool removed = false;
  bool executable = false;
};

struct InTreeSetup {
  std::filesystem::path source; // pristine; only ever linked from
  std::filesystem::path config; // the .config to start from
  std::filesystem::path where;  // this tree's place: kept from run to run
  std::string key;              // names source and config; another: start anew
  std::vector<std::string> make_args;
  // Directories in the kernel and the symbols that switch them on.
  std::vector<ModuleSpec> modules;
  unsigned jobs = 1;
};

// What is wrong with a patch, once it is built. Stable codes:
// in-tree-config (a symbol cannot be set), in-tree-error, in-tree-warning
// (one that the patch's parent did not have, at W=1), in-tree-not-built (a
// source without an object).
struct InTreeFinding {
  std::string code;
  BuildMessage at;
};

struct InTreeBuild {
  std::vector<InTreeFinding> findings;
  size_t objects = 0; // that there are in the modules' directories
  std::filesystem::path log;
  double cpu_seconds = 0;
};

// Warnings by file, as the patch before left them.
using WarningBook = std::map<std::string, std::multiset<std::string>>;

// The warnings that `book` does not know, which is then brought up to date:
// `rebuilt` files have those of this build and no others. Line numbers do not
// count, how often a warning stands in a file does.
std::vector<BuildMessage> new_warnings(WarningBook& book,
                                       const std::vector<BuildMessage>& now,
                                       const std::set<std::string>& rebuilt);

// "fs/rill/inode.c" for every "  CC [M]  fs/rill/inode.o" of a build's log.
std::set<std::string> compiled_files(std::string_view log);

// The tree. Files of `source` are hard links, where the file system has them:
// a patched file replaces its link and is never written into.
class InTree {
public:
  // Links, configures and prepares it, or takes back what the last run left;
  // the first takes a minute of CPU time.
  [[nodiscard]] static Result<InTree> open(InTreeSetup setup);

  [[nodiscard]] Result<void> apply(std::span<const TreeChange> changes);

  // Builds the modules' directories as they are now.
  [[nodiscard]] Result<InTreeBuild> build();

private:
  explicit InTree(InTreeSetup setup, FileLock lock)
      : setup_(std::move(setup)), lock_(std::move(lock)) {}
  [[nodiscard]] Result<void> create();
  [[nodiscard]] Result<void> restore();
  [[nodiscard]] Result<void> configure();
  [[nodiscard]] Result<double> make(std::vector<std::string> goals,
                                    int* exit_code = nullptr);
  std::filesystem::path tree() const { return setup_.where / "linux"; }
  std::filesystem::path log() const { return setup_.where / "build.log"; }

  InTreeSetup setup_;
  FileLock lock_;
  WarningBook book_;
  std::set<std::string> touched_; // by apply(), in this run or the last
  bool configure_ = true;         // a Kconfig changed since the last build
};

} // namespace kport
