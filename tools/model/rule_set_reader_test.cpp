// SPDX-License-Identifier: GPL-2.0-or-later
// Rules against each other: order, circles, clashes.
#include <gtest/gtest.h>

#include "model/rule_reader.h"

namespace kport {
namespace {

Rule rule(const std::string& id, const std::string& release,
          const std::string& function, const std::string& after = "") {
  std::string text =
      "id: " + id +
      "\ntitle: t\nupstream: [{commit: 123456789012, release: " + release +
      "}]\nafter: [" + after + "]\nrename: [{kind: function, new: " + function +
      ", old: old_" + id.substr(0, 1) +
      "}]\nexample: {new: int a;, old: int b;}\n";
  Result<Rule> r = read_rule("rules/" + id + ".yaml", text);
  EXPECT_TRUE(r) << (r ? "" : r.error().message);
  return *r;
}

std::string order(std::vector<Rule> rules) {
  Result<RuleSet> set = make_rule_set(std::move(rules));
  if (!set)
    return set.error().code;
  std::string out;
  for (size_t i : set->order)
    out += set->rules[i].id + " ";
  return out;
}

TEST(RuleSet, NewestFirstThenId) {
  EXPECT_EQ(order({rule("b", "v6.9", "f"), rule("c", "v6.10", "g"),
                   rule("a", "v6.9", "h")}),
            "c a b ");
}

TEST(RuleSet, AfterWins) {
  EXPECT_EQ(order({rule("a", "v6.9", "f", "b"), rule("b", "v5.1", "g")}),
            "b a ");
}

TEST(RuleSet, OrderIsIndependentOfInput) {
  std::vector<Rule> rules = {rule("a", "v6.9", "f", "d"),
                             rule("b", "v5.1", "g"), rule("c", "v6.9", "h"),
                             rule("d", "v6.2", "i", "b")};
  std::string first = order(rules);
  for (int i = 0; i < 4; ++i) {
    std::rotate(rules.begin(), rules.begin() + 1, rules.end());
    EXPECT_EQ(order(rules), first);
  }
}

TEST(RuleSet, RefusesCirclesAndStrangers) {
  EXPECT_EQ(order({rule("a", "v6.9", "f", "b"), rule("b", "v6.1", "g", "a")}),
            "rule-cycle");
  EXPECT_EQ(order({rule("a", "v6.9", "f", "a")}), "rule-cycle");
  EXPECT_EQ(order({rule("a", "v6.9", "f", "zz")}), "rule-after");
  EXPECT_EQ(order({rule("a", "v6.9", "f"), rule("a", "v6.8", "g")}),
            "rule-twice");
}

TEST(RuleSet, OneAnchorInOneReleaseNeedsAnOrder) {
  EXPECT_EQ(order({rule("a", "v6.9", "f"), rule("b", "v6.9", "f")}),
            "rule-order");
  EXPECT_EQ(order({rule("a", "v6.9", "f"), rule("b", "v6.8", "f")}), "a b ");
  EXPECT_EQ(order({rule("a", "v6.9", "f"), rule("b", "v6.9", "f", "a")}),
            "a b ");
  EXPECT_EQ(order({rule("a", "v6.9", "f"), rule("b", "v6.9", "x", "a"),
                   rule("c", "v6.9", "f", "b")}),
            "a b c ");
}

TEST(RuleSet, FindsByName) {
  Result<RuleSet> set =
      make_rule_set({rule("b", "v6.9", "f"), rule("a", "v6.9", "g")});
  ASSERT_TRUE(set);
  EXPECT_EQ(set->find("a")->id, "a");
  EXPECT_EQ(set->find("c"), nullptr);
}

} // namespace
} // namespace kport
