// SPDX-License-Identifier: GPL-2.0-or-later
// What the steps of planning share.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/plan/template.h"

namespace kport {

// An own function across all units: its definition's place, or its name when
// it is not static.
std::string function_key(const Tree& tree, const OwnFunction& fn);

struct Planning {
  const Tree& tree;
  const std::vector<Rule>& rules; // backport order
  const FactSet& target;
  std::set<std::string> shimmed;
  std::vector<NodeIndex> nodes; // by unit
  // In out.paths, by unit and entity: asked for with every use.
  std::unordered_map<const Unit*, std::vector<const Path*>> path_of;
  TreePlan out;
  // Own functions that must take another form, and the slot that says so.
  std::map<std::string, const Path*> reshaped;
  std::map<std::string, std::string> reshaped_by;
  // Dropped when an edit removes the text they point at.
  std::vector<Residual> pending;
  // Names of which something is true whatever is written in their place.
  std::set<Range> lasting;

  const Fact& fact(const Unit& u, uint32_t entity) const {
    return u.entities[entity].fact;
  }
  const Path& path(const Unit& u, uint32_t entity) const {
    return *path_of.at(&u)[entity];
  }
  void edit(Range range, std::vector<Piece> pieces, std::vector<Blame> blame);
  void residual(const std::string& anchor, Range range, std::string reason,
                const Rule* rule = nullptr);
};

// Blame for the steps of a path, and for one rule that has no path.
std::vector<Blame> blame_of(const Planning& p, const AnchorForm& form);
Blame blame_of(const Planning& p, const Rule& rule, std::string change,
               const std::string& fact_name);

// The steps, in the order plan() takes them.
void plan_names(Planning& p);     // renames; residuals for what is missing
void plan_functions(Planning& p); // groups, definitions, bodies, returns
void plan_calls(Planning& p);
void plan_pointers(Planning& p);  // functions as values
void plan_initializers(Planning& p);
void plan_merges(Planning& p);    // slots that were split off another one
void plan_patterns(Planning& p);  // pattern and member forms
void plan_skipped(Planning& p);   // text the parser did not see
void plan_conditions(Planning& p); // own #ifs that the target flips
void plan_member_types(Planning& p); // data members that fit no longer

} // namespace kport
