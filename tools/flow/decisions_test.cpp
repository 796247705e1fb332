// SPDX-License-Identifier: GPL-2.0-or-later
// A person's word for one target.
#include "flow/decisions.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::vector<Rule> rules() {
  Rule conditional;
  conditional.id = "x";
  conditional.when_has = {"f"};
  Rule factual;
  factual.id = "y";
  return {conditional, factual};
}

Project project(const std::string& rule, bool old_form) {
  Project p;
  p.decisions = {{"debian-11", rule, old_form, "seen in its source", {}}};
  return p;
}

FactSet facts(const std::string& target) {
  FactSet f;
  f.target = target;
  return f;
}

TEST(Decisions, TheOldFormAppliesWhateverFactsSay) {
  FactSet f = facts("debian-11");
  auto out = decide(project("x", true), rules(), f);
  ASSERT_TRUE(out);
  ASSERT_EQ(out->size(), 2u);
  EXPECT_TRUE(out->at(0).when_has.empty());
  ASSERT_EQ(out->at(0).when_lacks.size(), 1u);
  EXPECT_FALSE(f.has(out->at(0).when_lacks[0]));
  EXPECT_NE(out->at(0).when_lacks[0].find("seen in its source"),
            std::string::npos);
}

TEST(Decisions, TheNewFormNeedsNoRule) {
  FactSet f = facts("debian-11");
  auto out = decide(project("x", false), rules(), f);
  ASSERT_TRUE(out);
  ASSERT_EQ(out->size(), 1u);
  EXPECT_EQ(out->at(0).id, "y");
}

TEST(Decisions, OtherTargetsAreLeftAlone) {
  FactSet f = facts("debian-12");
  auto out = decide(project("x", true), rules(), f);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->at(0).when_has, std::vector<std::string>{"f"});
}

TEST(Decisions, FactsAreNotOverruled) {
  FactSet f = facts("debian-11");
  EXPECT_EQ(decide(project("y", true), rules(), f).error().code,
            "decision-rule");
  EXPECT_EQ(decide(project("z", true), rules(), f).error().code,
            "decision-rule");
}

} // namespace
} // namespace kport
