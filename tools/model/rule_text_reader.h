// SPDX-License-Identifier: GPL-2.0-or-later
// The small texts in a rule: C templates, declarators, names of facts.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/rule.h"
#include "model/yaml_reader.h"

namespace kport {

// Which `$` a template may use, and which it must.
struct AllowedHoles {
  std::set<std::string> may;
  std::set<std::string> must;
  bool arguments = false; // $0, $1… too
};

// C text that lexes and whose brackets pair up.
[[nodiscard]] Result<Located> read_c(const Yaml& node, std::string_view what,
                                     const AllowedHoles& holes = {});

// Blanks people write in YAML become the tabs of kernel style.
std::string with_tabs(std::string_view text);

// "none", or a parameter's declaration.
[[nodiscard]] Result<ArgDecl> read_decl(const Yaml& node,
                                        std::string_view what);

// A type without a name.
[[nodiscard]] Result<Type> read_type(const Yaml& node, std::string_view what);

[[nodiscard]] Result<Located> read_identifier(const Yaml& node,
                                              std::string_view what);

// A function, or "record.slot"; `struct` and `::` are normalised away.
[[nodiscard]] Result<Located> read_anchor(const Yaml& node,
                                          std::string_view what);

// Anything `kport facts` takes, normalised.
[[nodiscard]] Result<Located> read_fact(const Yaml& node,
                                        std::string_view what);

// "inode" of "inode" or "struct inode".
[[nodiscard]] Result<std::string> read_record(const Yaml& node,
                                              std::string_view what);

// "linux/fs.h".
[[nodiscard]] Result<Located> read_header(const Yaml& node,
                                          std::string_view what);

// Identifiers of a template that are holes in [[NEW, OLD]] pairs: E, F…
std::set<std::string> capital_holes(std::string_view text);

} // namespace kport
