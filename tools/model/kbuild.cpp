// SPDX-License-Identifier: GPL-2.0-or-later
// Build files for a tree outside the kernel's.
#include "model/kbuild.h"

#include <sstream>

#include <fmt/format.h>

#include "base/files.h"

namespace kport {
namespace {

constexpr const char* kHead = "# SPDX-License-Identifier: GPL-2.0-only\n";

// "CONFIG_RILL_FS=m" -> "-DCONFIG_RILL_FS_MODULE=1", as autoconf.h says it.
std::string define(const std::string& config) {
  size_t eq = config.find('=');
  std::string symbol = config.substr(0, eq);
  std::string value = eq == std::string::npos ? "y" : config.substr(eq + 1);
  if (value == "m")
    return fmt::format("-D{}_MODULE=1", symbol);
  return fmt::format("-D{}={}", symbol, value == "y" ? "1" : value);
}

// kbuild's $(src) was absolute before 6.13 and is relative to the sources
// now; the directory this file lies in is neither.
std::string kbuild(const Project& project, const std::string& headers) {
  std::string out = kHead;
  out += "# Made by kport. compat/ comes before the kernel's own headers.\n"
         "here := $(patsubst %/,%,$(dir $(abspath $(lastword "
         "$(MAKEFILE_LIST)))))\n\n";
  for (const ModuleSpec& m : project.modules)
    for (const std::string& c : m.config) {
      size_t eq = c.find('=');
      out += fmt::format("export {} := {}\n", c.substr(0, eq),
                         eq == std::string::npos ? "y" : c.substr(eq + 1));
    }
  // The project's own headers hide the kernel's of the same name, and shims
  // are laid over both.
  std::string own;
  for (const std::string& dir : project.include)
    own += fmt::format("-I$(here)/{} ", dir);
  if (!own.empty())
    out += fmt::format("\nNOSTDINC_FLAGS := {}$(NOSTDINC_FLAGS)", own);
  out += "\nifneq ($(wildcard $(here)/compat/include),)\n"
         "NOSTDINC_FLAGS := -I$(here)/compat/include -I$(here)/compat "
         "$(NOSTDINC_FLAGS)\nendif\n";
  // Mainline's C since v5.18 (e8c07082a810): what kernels before it forbid or
  // warn of is right there.
  out += "\n# Written in the C of today's kernels: gnu11, declarations anywhere.\n"
         "subdir-ccflags-y += $(patsubst %89,%11,"
         "$(filter -std=gnu89,$(KBUILD_CFLAGS))) \\\n"
         "\t$(patsubst -W%,-Wno-%,"
         "$(filter -Wdeclaration-after-statement,$(KBUILD_CFLAGS)))\n";
  std::string defines;
  for (const ModuleSpec& m : project.modules)
    for (const std::string& c : m.config)
      defines += " " + define(c);
  if (!headers.empty())
    defines += " -DKPORT_HEADERS=0x" + headers;
  out += "subdir-ccflags-y +=" + defines + "\n\nobj-m :=";
  for (const ModuleSpec& m : project.modules)
    out += " " + m.directory + "/";
  return out + "\n";
}

// Eight hex digits over the names of the headers that hide the kernel's, "" for
// none.
std::string hiding(const std::map<std::string, std::string>& files) {
  std::string names;
  for (const auto& [path, text] : files)
    if (path.starts_with("compat/include/"))
      names += path + "\n";
  return names.empty() ? "" : sha256(names).substr(0, 8);
}

std::string makefile(const Project& project) {
  std::string out = kHead;
  out += fmt::format(
      "# Made by kport. make, make install, make clean; KDIR is the kernel's\n"
      "# build directory.\n"
      "KDIR ?= /lib/modules/$(shell uname -r)/build\n"
      "here := $(CURDIR)\n\n"
      ".PHONY: modules install modules_install clean facts\n"
      "modules: facts\n"
      "\t+$(MAKE) -C $(KDIR) M=$(here) modules\n\n"
      "# First of all: does this kernel still have what {} was generated for?\n"
      "facts:\n"
      "\t+@if [ -f kport/facts.c ]; then \\\n"
      "\t\t$(MAKE) -s -C $(KDIR) M=$(here)/kport facts.o; fi\n\n"
      "install: modules_install\n"
      "modules_install: modules\n"
      "\t+$(MAKE) -C $(KDIR) M=$(here) modules_install\n\n"
      "clean:\n"
      "\t+$(MAKE) -C $(KDIR) M=$(here) clean\n"
      "\t+@if [ -f kport/facts.c ]; then \\\n"
      "\t\t$(MAKE) -s -C $(KDIR) M=$(here)/kport clean; fi\n",
      project.name);
  return out;
}

std::string dkms(const Project& project,
                 const std::vector<ModuleName>& modules) {
  std::string out = kHead;
  out += fmt::format("PACKAGE_NAME=\"{}\"\nPACKAGE_VERSION=\"{}\"\n"
                     "MAKE[0]=\"make KDIR=$kernel_source_dir\"\n"
                     "CLEAN=\"make clean KDIR=$kernel_source_dir\"\n"
                     "AUTOINSTALL=\"yes\"\n",
                     project.name, project.version);
  for (size_t i = 0; i < modules.size(); ++i)
    out += fmt::format("BUILT_MODULE_NAME[{0}]=\"{1}\"\n"
                       "BUILT_MODULE_LOCATION[{0}]=\"{2}\"\n"
                       "DEST_MODULE_LOCATION[{0}]=\"/updates/dkms\"\n",
                       i, modules[i].name, modules[i].directory);
  return out;
}

} // namespace

std::vector<ModuleName>
module_names(const Project& project,
             const std::map<std::string, std::string>& makefiles) {
  std::vector<ModuleName> out;
  for (const ModuleSpec& m : project.modules) {
    auto it = makefiles.find(m.directory + "/Makefile");
    if (it == makefiles.end())
      it = makefiles.find(m.directory + "/Kbuild");
    if (it == makefiles.end())
      continue;
    std::istringstream lines(it->second);
    for (std::string line; std::getline(lines, line);) {
      size_t eq = line.find("= ");
      if (!line.starts_with("obj-") || eq == std::string::npos)
        continue;
      std::istringstream words(line.substr(eq + 2));
      for (std::string word; words >> word;)
        if (word.ends_with(".o"))
          out.push_back({word.substr(0, word.size() - 2), m.directory});
    }
  }
  return out;
}

std::map<std::string, std::string>
kbuild_files(const Project& project,
             const std::map<std::string, std::string>& files) {
  return {{"Kbuild", kbuild(project, hiding(files))},
          {"Makefile", makefile(project)},
          {"dkms.conf", dkms(project, module_names(project, files))}};
}

} // namespace kport
