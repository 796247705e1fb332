// SPDX-License-Identifier: GPL-2.0-or-later
// What a census counts.
#include "flow/census.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

Tree two_units() {
  Tree tree;
  tree.paths = {"a.c", "b.c", "own.h"};
  for (const char* main : {"a.c", "b.c"}) {
    Unit unit;
    unit.main = main;
    unit.files = {{main, {}}, {"own.h", {}}};
    tree.units.push_back(unit);
  }
  return tree;
}

Residual in(uint32_t file) {
  Residual r;
  r.range = {file, 1, 2};
  return r;
}

TEST(Census, AUnitIsCleanWithoutResidualAndFailure) {
  Tree tree = two_units();
  EXPECT_EQ(clean_units(tree, {}, {}), 2u);
  EXPECT_EQ(clean_units(tree, {in(0)}, {}), 1u);
  EXPECT_EQ(clean_units(tree, {}, {"b.c"}), 1u);
  EXPECT_EQ(clean_units(tree, {in(0)}, {"b.c"}), 0u);
}

TEST(Census, AHeaderOrNoPlaceConcernsEveryUnit) {
  Tree tree = two_units();
  EXPECT_EQ(clean_units(tree, {in(2)}, {}), 0u);
  EXPECT_EQ(clean_units(tree, {Residual{}}, {}), 0u);
}

TEST(Census, AnEditCountsOncePerRule) {
  Blame one{"one", "first", "", "", ""}, again{"one", "second", "", "", ""};
  Blame two{"two", "", "", "", ""};
  std::vector<Edit> edits = {{{}, {}, {one, again}}, {{}, {}, {one, two}}};
  std::map<std::string, size_t> want = {{"one", 2}, {"two", 1}};
  EXPECT_EQ(edits_by_rule(edits), want);
}

} // namespace
} // namespace kport
