// SPDX-License-Identifier: GPL-2.0-or-later
// `hooks:` of kport.yaml.
#pragma once

#include "model/project.h"
#include "model/yaml_reader.h"

namespace kport {

// One item; the project's map is read already.
[[nodiscard]] Result<Hook> read_hook(const Yaml& node, const Project& project);

} // namespace kport
