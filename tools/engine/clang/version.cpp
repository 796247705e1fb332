// SPDX-License-Identifier: GPL-2.0-or-later
// Clang's version and the build's digest, joined.
#include "engine/clang/version.h"

#include <string>

#include <clang/Basic/Version.h>

#include "reader_digest.h" // made by the build: tools/digest.cmake

namespace kport {

std::string_view reader_version() {
  static const std::string version =
      clang::getClangFullVersion() + " " KPORT_READER_DIGEST;
  return version;
}

} // namespace kport
