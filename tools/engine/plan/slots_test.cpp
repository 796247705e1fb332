// SPDX-License-Identifier: GPL-2.0-or-later
// Which filled slots verification must find again.
#include <gtest/gtest.h>

#include "engine/plan/slots.h"

namespace kport {
namespace {

// A unit with one initializer of `member`.
Tree filling(const std::string& member) {
  Unit unit;
  unit.main = "fs/a.c";
  Entity entity;
  entity.fact.name = member;
  entity.fact.kind = FactKind::member;
  unit.entities.push_back(entity);
  InitSite site;
  site.member = 0;
  unit.inits.push_back(site);
  Tree tree;
  tree.units.push_back(unit);
  return tree;
}

TEST(Slots, WhatIsFilledMustStayFilled) {
  std::map<std::string, SlotCount> expected =
      expected_slots(filling("ops.read"), TreePlan{});
  EXPECT_EQ(expected["fs/a.c"]["ops.read"], 1);
  EXPECT_EQ(missing_slots(expected["fs/a.c"], {}),
            std::vector<std::string>{"ops.read"});
}

// A record of a shim is an own one in the generated tree, perhaps under another
// name: its initializers are not counted there, nor expected.
TEST(Slots, ATableOfAShimIsNoKernelTable) {
  TreePlan plan;
  ActiveShim shim;
  shim.provides = "struct ops";
  plan.shims.push_back(shim);
  EXPECT_TRUE(expected_slots(filling("ops.read"), plan)["fs/a.c"].empty());
  EXPECT_FALSE(expected_slots(filling("other.read"), plan)["fs/a.c"].empty());
}

} // namespace
} // namespace kport
