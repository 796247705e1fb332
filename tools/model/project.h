// SPDX-License-Identifier: GPL-2.0-or-later
// A project: what kport.yaml says about one tree.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/target.h"

namespace kport {

// A kbuild module of the project.
struct ModuleSpec {
  std::string directory; // "fs/rill": holds its Makefile
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
};

struct Project {
  std::filesystem::path root;
  std::string name;                    // "rill": tarball prefix
  std::string version;                 // "0.1.0"
  std::vector<std::string> canonical;  // directories, "fs", "net"
  std::vector<std::string> exclude;    // path globs inside them
  std::vector<std::string> include;    // -I directories, "net/include"
  std::vector<ModuleSpec> modules;     // in build order
  std::vector<PathMap> map;
  std::vector<std::filesystem::path> rules;   // directories
  std::vector<std::filesystem::path> compat;  // directories
  std::vector<std::filesystem::path> targets; // directories with *.yaml
  std::string mainline;                // target's name
  std::vector<std::string> build_for;  // targets' names, mainline excluded
  std::vector<Accepted> accept;
};

} // namespace kport
