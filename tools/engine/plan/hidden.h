// SPDX-License-Identifier: GPL-2.0-or-later
// The names that must change, by how text mentions them: what a compiler never
// saw is searched for them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/plan/context.h"

namespace kport {

// Names that do not stay: alone, behind `struct`, behind `.` or `->`, or
// between the delimiters of an #include.
struct Changing {
  struct Name {
    std::string anchor; // as facts spell it
    std::string rule;   // what changes it; "" where a path says so
    const Path* path;   // none: no parsed text has it, no form to show
  };
  using Names = std::map<std::string, Name, std::less<>>;
  Names words, tags, members, headers;

  // `name.anchor` says how it is mentioned.
  void add(Name name);
};

// Those that parsed text mentions.
void add_paths(const TreePlan& plan, Changing& out);
// Own functions that were given another form, as their slots.
void add_reshaped(const Planning& p, Changing& out);
// Those that no parsed text needs to mention: every live rule has its own.
void add_unparsed(const Planning& p, Changing& out);

// The names that a pattern's newer side mentions, as facts spell them; ".m"
// for a member of nobody knows what.
struct PatternName {
  std::string name;
  bool kept = false; // the older side mentions it, too
};
std::vector<PatternName> names_of(const PatternChange& pattern);

} // namespace kport
