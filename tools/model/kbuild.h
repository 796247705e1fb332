// SPDX-License-Identifier: GPL-2.0-or-later
// The build files at the top of a generated tree: Kbuild, Makefile, dkms.conf.
#pragma once

#include <map>
#include <string>

#include "model/project.h"

namespace kport {

// A module of the project by the name kbuild gives it.
struct ModuleName {
  std::string name;      // "rillnet"
  std::string directory; // "net/rill"
};

// Path -> content. `files` are the tree's by path: the modules' names are read
// out of the Makefiles ("obj-$(CONFIG_X) += rillnet.o"). What is compiled gets
// another command line when a header joins those that hide the kernel's: make
// knows only of the one that it hid.
std::map<std::string, std::string>
kbuild_files(const Project& project,
             const std::map<std::string, std::string>& files);

// "obj-$(CONFIG_RILL_NET) += rillnet.o" in each module's Makefile.
std::vector<ModuleName>
module_names(const Project& project,
             const std::map<std::string, std::string>& makefiles);

} // namespace kport
