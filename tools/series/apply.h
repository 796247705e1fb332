// SPDX-License-Identifier: GPL-2.0-or-later
// A patch applied to a tree in memory, as `git am` would in a clean checkout.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/commit.h"
#include "series/repository.h"

namespace kport {

// The tree that `git apply --index` of git 2.39 would leave; only hashed, no
// object is written. Errors are what git would fail with (`patch-conflict`,
// `patch-broken`, `patch-path`), or that git's answer is not modelled
// (`patch-not-modelled`); span.line is of the patch text.
[[nodiscard]] Result<Oid> apply_patch(const Repository& repository,
                                      const Oid& tree, std::string_view patch);

// The leaves that the patch would replace, add (mode and id) or remove (mode
// 0). Errors as apply_patch().
[[nodiscard]] Result<std::map<std::string, TreeFile>>
patch_edits(const Repository& repository, const Oid& tree,
            std::string_view patch);

// A tree with leaves replaced, added (mode and id) or removed (mode 0). Only
// hashed. Error: a path would be a file and a directory.
[[nodiscard]] Result<Oid>
edit_tree(const Repository& repository, const Oid& tree,
          const std::map<std::string, TreeFile>& edits);

} // namespace kport
