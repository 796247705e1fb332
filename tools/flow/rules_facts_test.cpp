// SPDX-License-Identifier: GPL-2.0-or-later
// Imagined kernels: what a rule's older side looks like as facts.
#include "flow/rules_facts.h"

#include <gtest/gtest.h>

#include "model/rule_reader.h"

namespace kport {
namespace {

Rule rule(const std::string& form) {
  Result<Rule> r = read_rule(
      "x.yaml",
      "id: x\ntitle: t\nupstream: [{commit: 123456789012, release: v6.2}]\n" +
          form + "example: {new: int a;, old: int b;}\n");
  EXPECT_TRUE(r) << (r ? "" : r.error().message);
  return *r;
}

Type type(const std::string& text) {
  return {text, text};
}

// A tree that uses one function.
Tree tree(FactKind kind, const std::string& name) {
  Fact fact;
  fact.kind = kind;
  fact.name = name;
  fact.signature =
      Signature{type("struct dentry *"),
                {{"idmap", type("struct mnt_idmap *")}, {"mode", type("int")}},
                false};
  Unit unit;
  unit.entities.push_back({fact});
  Tree t;
  t.units.push_back(std::move(unit));
  return t;
}

TEST(RulesFacts, ARenameMovesTheName) {
  FactSet set =
      facts_before(tree(FactKind::function, "f"),
                   {rule("rename: [{kind: function, new: f, old: g}]\n")});
  EXPECT_FALSE(set.has("f"));
  ASSERT_TRUE(set.has("g"));
  EXPECT_EQ(set.find("g").facts[0].signature->params.size(), 2u);
}

TEST(RulesFacts, ASlotThatWasSplitOffWasNotThere) {
  FactSet set = facts_before(
      tree(FactKind::member, "ops.f"),
      {rule("signature:\n  - on: [ops.f]\n    into: g\n    adapter: |\n"
            "      int $name(void) { return $into() ?: $(); }\n")});
  EXPECT_FALSE(set.has("ops.f"));
}

TEST(RulesFacts, ASignatureChangesTheShape) {
  FactSet set = facts_before(
      tree(FactKind::member, "ops.f"),
      {rule("signature:\n  - on: [ops.f]\n    args: [{at: 0, new: struct "
            "mnt_idmap *, old: none}]\n    returns: {new: struct dentry *, "
            "old: int, otherwise: residual}\n")});
  const Signature& s = *set.find("ops.f").facts[0].signature;
  EXPECT_EQ(s.returns.spelling, "int");
  ASSERT_EQ(s.params.size(), 1u);
  EXPECT_EQ(s.params[0].type.spelling, "int");
}

TEST(RulesFacts, ATypeChangesWhereItIsUsed) {
  FactSet set = facts_before(
      tree(FactKind::function, "f"),
      {rule("rename: [{kind: type, new: struct mnt_idmap, old: struct "
            "user_namespace}]\n")});
  EXPECT_EQ(set.find("f").facts[0].signature->params[0].type.spelling,
            "struct user_namespace *");
}

TEST(RulesFacts, ConditionsHold) {
  FactSet set = facts_before(
      tree(FactKind::function, "f"),
      {rule("when: {has: [a], lacks: [b.c]}\npattern: {new: x, old: y}\n")});
  EXPECT_TRUE(set.has("a"));
  EXPECT_FALSE(set.has("b.c"));
  EXPECT_TRUE(set.has("f"));
}

TEST(RulesFacts, AnInitializerMovesTheField) {
  FactSet set =
      facts_before(tree(FactKind::member, "ops.new_field"),
                   {rule("initializer: {of: ops, new: \".new_field = f\", old: "
                         "\".old_field = g\"}\n")});
  EXPECT_FALSE(set.has("ops.new_field"));
  EXPECT_TRUE(set.has("ops.old_field"));
}

TEST(RulesFacts, RulesChain) {
  FactSet set = facts_before(
      tree(FactKind::member, "ops.f"),
      {rule("rename: [{kind: member, of: ops, new: f, old: g}]\n"),
       rule("signature:\n  - on: [ops.g]\n    args: [{at: 1, new: int, old: "
            "none}]\n")});
  EXPECT_FALSE(set.has("ops.f"));
  ASSERT_TRUE(set.has("ops.g"));
  EXPECT_EQ(set.find("ops.g").facts[0].signature->params.size(), 1u);
}

} // namespace
} // namespace kport
