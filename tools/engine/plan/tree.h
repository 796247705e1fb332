// SPDX-License-Identifier: GPL-2.0-or-later
// The canonical tree as the planner sees it: all units on one file table, with
// the files' texts and fast ways from a range to the nodes and edits in it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/units.h"
#include "model/site.h"

namespace kport {

// A #define in an own file: the words of its body.
struct OwnMacro {
  uint32_t file = kNone;
  std::vector<std::string> words;
};

struct Tree {
  std::vector<std::string> paths; // by file index, relative to the root
  std::vector<std::string> texts; // the same
  Units units;                    // ranges rewritten to the shared table
  std::map<std::string, std::vector<OwnMacro>, std::less<>> macros; // by name
  // What the headers of the kernel the tree was parsed on say of names that
  // own conditions ask for: a unit may not have read the one that defines it.
  std::map<std::string, Lookup> asked;

  std::string_view text(const Range& r) const {
    return std::string_view(texts[r.file]).substr(r.begin, r.end - r.begin);
  }
};

// Joins units; `texts` holds every own file by path.
Tree make_tree(std::vector<Unit> units,
               const std::map<std::string, std::string>& texts);

// Rewrites the ranges of one unit, which count its own files, to the tree's
// table. A file that the tree does not have leaves its ranges invalid.
void place(Unit& unit, const Tree& tree);

// The nodes of one unit by where they begin, for template matching.
class NodeIndex {
public:
  NodeIndex(const Tree& tree, const Unit& unit) : tree_(&tree), unit_(&unit) {}

  // Nodes that begin at `begin`, longest first. The first question sorts them:
  // most units are never asked.
  std::span<const uint32_t> at(uint32_t file, uint32_t begin) const;
  const Node& node(uint32_t i) const { return unit_->nodes[i]; }
  const Unit& unit() const { return *unit_; }
  const Tree& tree() const { return *tree_; }
  const std::string& type(uint32_t node) const;

private:
  void sort() const;

  const Tree* tree_;
  const Unit* unit_;
  mutable std::vector<uint32_t> order_; // by place, longest first
  mutable bool ordered_ = false;
};

} // namespace kport
