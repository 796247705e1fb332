// SPDX-License-Identifier: GPL-2.0-or-later
// refs/kport/map of the development repository: which upstream commit tells
// which of ours.
#pragma once

#include "base/result.h"
#include "model/posted_map.h"
#include "series/split.h"

namespace kport {

// Empty where there is no such ref yet.
[[nodiscard]] Result<PostedMap> read_posted_map(const Repository& r);

// The map with this split in it, as a commit in `pool` that depends on nothing
// else; nothing is written.
Oid new_posted_map(ObjectPool& pool, PostedMap map, const SplitResult& s,
                   const Person& who);

} // namespace kport
