// SPDX-License-Identifier: GPL-2.0-or-later
// Targets: one kernel to build for, as described and as acquired.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace kport {

enum class Provider { debian, dir };

// ci/targets/<name>.yaml
struct TargetSpec {
  std::string name;
  std::string file; // where it was read from
  std::string title;
  Provider provider = Provider::debian;
  std::string suite;    // debian: "bookworm-security"
  std::string package;  // debian: package-name pattern's series, "6.1"
  std::string flavour;  // debian: "amd64"
  std::string path;     // dir: the build directory
  std::string compiler; // "" = the host's gcc
  // debian: nothing but the boot image is served. Facts come from its BTF;
  // nothing can be built for it.
  bool image_only = false;
  std::string arch = "x86_64";
  Span span;
};

// A target on this machine, ready to be read and built against.
struct TargetTree {
  std::string name;
  std::string release;               // "6.1.0-56-amd64"
  std::string arch;                  // "x86_64"
  std::filesystem::path build_dir;   // KDIR
  std::filesystem::path source_dir;  // where include/ and Makefile live
  std::string digest;                // over the packages, or the dir's content
  std::string compiler;              // resolved: "gcc-12"
  std::string config_cc;             // CC_VERSION_TEXT the kernel was built with
  std::vector<std::string> make_args; // what every kbuild call needs
};

// How kbuild compiles one file of the project against one target. `args` has
// the flags only: no compiler, no -c, no -o, no input; GCC's spelling.
struct CompileCommand {
  std::string file; // relative to the project root
  std::filesystem::path directory;
  std::vector<std::string> args;
};

} // namespace kport
