// SPDX-License-Identifier: GPL-2.0-or-later
// Debian packages as an archive index describes them, and choosing among them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/target.h"

namespace kport {

// Why a target needs a package.
enum class Role {
  headers, // include/, scripts, Module.symvers: what builds a module
  runtime, // a newer libc and libraries for the kernel's host tools
  image,   // what boots: vmlinuz and modules
  source,  // the whole source
  kernel,  // the boot image alone: what BTF is read from
};

struct Package {
  std::string name;
  std::string version;
  std::string architecture;
  std::string suite; // the one whose index listed it
  std::string path;  // below the archive's root: "pool/main/l/linux/…"
  uint64_t size = 0;
  std::string sha256;
  std::string depends;

  // "linux-kbuild-6.1_6.1.192-2_amd64.deb", as the archive spells it.
  std::string file_name() const;
};

// Orders versions as dpkg does: epoch, upstream, revision, `~` first.
int compare_versions(std::string_view a, std::string_view b);

// The stanzas of a Packages file whose names a kernel target can need.
std::vector<Package> parse_packages(std::string_view text,
                                    const std::string& suite);

// The newest package of that name; `version` empty means any.
const Package* find_package(const std::vector<Package>& index,
                            std::string_view name,
                            std::string_view version = {});

// The newest linux-headers of this series and flavour, cloud, rt and debug
// kernels apart. Null when there is none.
const Package* find_headers(const std::vector<Package>& index,
                            std::string_view series, std::string_view flavour);

// "6.1.0-56-amd64" of "linux-headers-6.1.0-56-amd64".
std::string release_of(const Package& headers);

// One alternative of a Depends field: name and what the version must be.
struct Dependency {
  std::string name;
  std::string relation; // "", "=", ">=" …
  std::string version;
};

// The first alternative of every entry.
std::vector<Dependency> parse_depends(std::string_view text);

// Packages for building against `headers`: itself, -common, linux-kbuild.
// An entry without a package is missing from the index.
struct Choice {
  std::string name;
  std::optional<Package> package;
};
std::vector<Choice> header_packages(const std::vector<Package>& index,
                                    const Package& headers);

// Libraries that the host tools of `kbuild` link to, libc6 included.
std::vector<Choice> runtime_packages(const std::vector<Package>& index,
                                     const Package& kbuild);

// Packages to boot `release`: names changed over the years, and an unsigned
// image is taken where there is one (no shim, no signature to strip).
std::vector<Choice> image_packages(const std::vector<Package>& index,
                                   const std::string& release);

// The newest release of this series and flavour that has a boot image, "" when
// there is none; and the package with that image, its modules apart if it can
// be, and the configuration's where that is a package of its own.
std::string newest_image(const std::vector<Package>& index,
                         std::string_view series, std::string_view flavour);
std::vector<Choice> kernel_packages(const std::vector<Package>& index,
                                    const std::string& release);

} // namespace kport
