// SPDX-License-Identifier: GPL-2.0-or-later
// What a generated tree holds besides the canonical sources: shadow headers,
// shims, the check of the facts it relies on, and the account of every edit.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/plan/plan.h"
#include "engine/plan/render.h"
#include "model/project.h"

namespace kport {

// Path below the tree's root -> content.
using TreeFiles = std::map<std::string, std::string>;

// compat/include/<header> for each shadowed header, compat/kport/<file> for
// each shim in use. `present`: headers the target has itself.
[[nodiscard]] Result<TreeFiles>
compat_files(const Project& project, const std::vector<ActiveShim>& shims,
             const FactSet& target);

// kport/facts.c: fails to compile, by name, where a fact no longer holds.
std::string facts_check(const Project& project, const TreePlan& plan,
                        const FactSet& target);

// kport/blame.json: every edit with its rule, fact and upstream commit.
std::string blame_file(const Tree& tree, const TreePlan& plan,
                       const std::map<uint32_t, Rendered>& rendered,
                       const FactSet& target);

} // namespace kport
