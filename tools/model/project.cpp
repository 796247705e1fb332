// SPDX-License-Identifier: GPL-2.0-or-later
// Questions to a project.
#include "model/project.h"

#include <algorithm>

#include <fnmatch.h>

namespace kport {

bool is_excluded(const Project& project, const std::string& path) {
  return std::ranges::any_of(project.exclude, [&](const std::string& glob) {
    return fnmatch(glob.c_str(), path.c_str(), 0) == 0;
  });
}

} // namespace kport
