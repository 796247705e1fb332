// SPDX-License-Identifier: GPL-2.0-or-later
// Which upstream commit tells which development commit, over time: the text
// behind refs/kport/map.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/commit.h"

namespace kport {

struct PostedEntry {
  Oid posted;          // the split's commit
  Oid upstream;        // the kernel's, once it is there; else zero
  std::string subject; // of the posted commit
};

// By development commit. As text one line each, sorted, so that git's union
// merge of two such texts is again one: "development posted upstream subject".
using PostedMap = std::map<Oid, PostedEntry>;
inline constexpr std::string_view kMapRef = "refs/kport/map";

// A later line for one commit wins; "-" stands for a zero name.
[[nodiscard]] Result<PostedMap> parse_posted_map(std::string_view text);
std::string print_posted_map(const PostedMap& map);

} // namespace kport
