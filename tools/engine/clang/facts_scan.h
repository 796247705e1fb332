// SPDX-License-Identifier: GPL-2.0-or-later
// Looks for names in the text of headers that no parse has read yet, so that
// "not declared here" never passes for "not there".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clang/frontend.h"

namespace kport {

struct HeaderFile {
  std::string name; // as included
  std::string path; // absolute
};

// Every header a #include <…> can reach on the disk, sorted by name. Left out:
// device-tree bindings, which are not C, and stand-ins for .config.
std::vector<HeaderFile> list_headers(const ParseInput& parse);

// Identifier -> headers that mention it outside comments and strings.
using Mentions = std::map<std::string, std::vector<std::string>>;
Mentions find_mentions(const std::vector<HeaderFile>& headers,
                       const std::vector<std::string>& identifiers);

// Whether a header protects itself against being read twice, as one meant to
// be included by others is. `text` is its content.
bool has_include_guard(std::string_view text);

} // namespace kport
