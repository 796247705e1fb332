// SPDX-License-Identifier: GPL-2.0-or-later
// refs/kport/map of the development repository: which upstream commit tells
// which of ours.
#pragma once

#include "base/result.h"
#include "model/posted_map.h"
#include "series/import.h"
#include "series/split.h"

namespace kport {

// Empty where there is no such ref yet.
[[nodiscard]] Result<PostedMap> read_posted_map(const Repository& r);

// The map with this split in it, as a commit in `pool` that depends on nothing
// else; nothing is written.
Oid new_posted_map(ObjectPool& pool, PostedMap map, const SplitResult& s,
                   const Person& who);

// The map with the kernel's names of commits of ours, found by an import:
// development -> upstream. Equal to `old` when nothing is new.
PostedMap with_upstream(PostedMap old, const ImportResult& result);

// The text of a map as a commit that depends on nothing else.
Oid posted_map_commit(ObjectPool& pool, const PostedMap& map,
                      const Person& who);

} // namespace kport
