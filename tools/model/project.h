// SPDX-License-Identifier: GPL-2.0-or-later
// A project: what kport.yaml says about one tree.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "model/hook.h"
#include "model/series_policy.h"
#include "model/target.h"

namespace kport {

// A kbuild module of the project.
struct ModuleSpec {
  std::string directory;           // "fs/rill": holds its Makefile
  std::vector<std::string> config; // "CONFIG_RILL_FS=m", as make variables
};

// One path mapping of the canonical tree onto the kernel's.
struct PathMap {
  std::string from; // "net/include/net/rill.h"
  std::string to;   // "include/net/rill.h"
};

// A residual a person decided to ship, with the reason (DESIGN.md: residual).
struct Accepted {
  std::string target;
  std::string anchor;
  std::string reason;
  Span span;
};

// Which side of a rule one target stands on, where no fact can tell.
struct Decision {
  std::string target;
  std::string rule;
  bool old_form = false; // the target still has the rule's old meaning
  std::string reason;
  Span span;
};

// What a target's failures mean to `kport validate`.
struct TargetPolicy {
  std::string target;
  bool enforced = true;
  // Advisory until then, enforced from then on: a date "2027-01-31", or a
  // version of the project; "" for ever.
  std::string until;
  Span span;
};

// Paths are relative to `root` where they lie in the canonical tree; the
// search directories may be anywhere and come joined to `root`.
struct Project {
  std::filesystem::path root;
  std::string name;                   // "rill": tarball prefix
  std::string version;                // "0.1.0"
  std::vector<std::string> canonical; // directories, "fs", "net"
  std::vector<std::string> exclude;   // path globs inside them
  std::vector<std::string> include;   // -I directories, "net/include"
  std::vector<ModuleSpec> modules;    // in build order
  std::vector<PathMap> map;
  std::vector<Hook> hooks;                    // in the kernel's own files
  std::vector<std::filesystem::path> rules;   // directories
  std::vector<std::filesystem::path> compat;  // directories
  std::vector<std::filesystem::path> targets; // directories with *.yaml
  std::string mainline;                       // target's name
  std::vector<std::string> build_for; // targets' names, mainline excluded
  SeriesPolicy series;                // messages on their way upstream
  std::vector<Accepted> accept;
  std::vector<Decision> decisions;
  std::vector<TargetPolicy> policy; // targets not named are enforced
  std::filesystem::path boot; // program of `kport validate --boot`, or empty
};

// True for a path below the canonical directories that an `exclude` glob
// takes out of the tree.
bool is_excluded(const Project& project, const std::string& path);

} // namespace kport
