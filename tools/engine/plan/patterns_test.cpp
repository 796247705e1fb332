// SPDX-License-Identifier: GPL-2.0-or-later
// Forms that cannot be applied yet are said aloud.
#include "engine/plan/plan.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

size_t residuals(Form form) {
  Rule rule;
  rule.id = "x";
  rule.form = std::move(form);
  Fact fact;
  fact.name = "used";
  fact.signature = Signature{};
  Unit unit;
  unit.entities.push_back({fact});
  Tree tree;
  tree.units.push_back(std::move(unit));
  FactSet facts;
  facts.names["used"] = {Answer::yes, {fact}, ""};
  facts.names["other"] = {};
  return plan(tree, {rule}, facts).residuals.size();
}

TEST(Patterns, AnUnknownFormIsAResidual) {
  EXPECT_EQ(residuals(MatcherChange{}), 1u);
  EXPECT_EQ(residuals(CocciChange{{"used"}, {}, {}, {}}), 1u);
  EXPECT_EQ(residuals(CocciChange{{"other"}, {}, {}, {}}), 0u);
}

} // namespace
} // namespace kport
