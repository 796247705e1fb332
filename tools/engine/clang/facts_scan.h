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

// Where an identifier stands outside comments, strings and macro bodies.
struct Mention {
  std::string header;
  // It stands where C can declare a name: at file scope, in an enum, after
  // #define, before a record's brace. Else it is a use, a member, a parameter.
  bool declares = false;
};

// Identifier -> headers that mention it, in the order given.
using Mentions = std::map<std::string, std::vector<Mention>>;
Mentions find_mentions(const std::vector<HeaderFile>& headers,
                       const std::vector<std::string>& identifiers);

// Whether a header protects itself against being read twice, as one meant to
// be included by others is. `text` is its content.
bool has_include_guard(std::string_view text);

} // namespace kport
