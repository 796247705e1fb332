// SPDX-License-Identifier: GPL-2.0-or-later
// Takes objects of excluded files out of Makefiles.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/project.h"

namespace kport {

// `text` without the objects named ("x.o") in the lists of obj-*, NAME-y and
// NAME-objs; a list that is left empty goes. A mention anywhere else is an
// error at its line: `path` names the file.
[[nodiscard]] Result<std::string>
drop_objects(const std::string& path, const std::string& text,
             const std::vector<std::string>& objects);

// The Makefiles and Kbuilds among `files` (path -> content) that change
// because C files beside them are excluded; `paths` are all there are.
[[nodiscard]] Result<std::map<std::string, std::string>>
drop_excluded(const Project& project, const std::vector<std::string>& paths,
              const std::map<std::string, std::string>& makefiles);

} // namespace kport
