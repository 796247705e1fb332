// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/plan/path.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

const std::vector<Change> kNoChanges;

Type t(const std::string& s) { return {s, s}; }

Fact slot(const std::string& name, Type returns, std::vector<Param> params) {
  Fact f;
  f.kind = FactKind::member;
  f.name = name;
  f.signature = Signature{std::move(returns), std::move(params), false};
  return f;
}

FactSet target_with(std::vector<Fact> facts,
                    const std::vector<std::string>& absent = {}) {
  FactSet set;
  set.target = "test";
  for (const std::string& n : absent)
    set.names[n] = {};
  for (Fact& f : facts) {
    Lookup& l = set.names[f.name];
    l.answer = Answer::yes;
    l.facts.push_back(std::move(f));
  }
  return set;
}

Rule rule(const std::string& id, Form form) {
  Rule r;
  r.id = id;
  r.form = std::move(form);
  return r;
}

SignatureChange retype(const std::string& on, uint32_t at,
                       const std::string& now, const std::string& then) {
  ArgChange a;
  a.at = at;
  a.new_decl.type = {now, ""};
  a.old_decl.none = then.empty();
  a.old_decl.type = {then, ""};
  SignatureChange s;
  s.on = {{on, {}}};
  s.args = {a};
  return s;
}

// mkdir as 7.3 has it, and the three rules that lead back to 5.10.
const Fact kMkdir =
    slot("inode_operations.mkdir", t("struct dentry *"),
         {{"idmap", t("struct mnt_idmap *")}, {"dir", t("struct inode *")}});

std::vector<Rule> mkdir_rules() {
  SignatureChange returns;
  returns.on = {{"inode_operations.mkdir", {}}};
  returns.returns = ReturnChange{{"struct dentry *", ""}, {"int", ""}, {}, {}};
  Rename idmap;
  idmap.kind = RenameKind::type;
  idmap.new_name = {"struct mnt_idmap", {}};
  idmap.old_name = {"struct user_namespace", {}};
  return {rule("mkdir-returns-dentry", std::vector{returns}),
          rule("mnt-idmap", std::vector{idmap}),
          rule("mnt-userns-arg",
               std::vector{retype("inode_operations.mkdir", 0,
                                  "struct user_namespace *", "")})};
}

// A path with what its steps point at.
struct Chosen {
  std::vector<Rule> rules;
  std::vector<Change> changes;
  Path path;
};

Chosen mkdir_on(Type returns, std::vector<Param> params) {
  Chosen c{mkdir_rules(), {}, {}};
  c.changes = flatten(c.rules);
  FactSet target =
      target_with({slot("inode_operations.mkdir", returns, params)},
                  {"struct mnt_idmap", "struct user_namespace"});
  c.path = choose(kMkdir, c.changes, target, {});
  return c;
}

TEST(Path, AShimOfAnEarlierRoundIsToldFromTheKernelsOwn) {
  Fact kernel = slot("grab", t("int"), {}), shim = kernel;
  kernel.file = "linux/pagemap.h";
  shim.file = "kport/mm/grab.h";
  EXPECT_FALSE(brought_along(target_with({kernel}), "grab"));
  EXPECT_TRUE(brought_along(target_with({shim}), "grab"));
  EXPECT_FALSE(brought_along(target_with({}, {"grab"}), "grab"));
  FactSet both = target_with({kernel});
  both.names["grab"].facts.push_back(shim);
  EXPECT_FALSE(brought_along(both, "grab"));
}

TEST(Path, NothingToDoWhereTheFormIsMainlines) {
  Chosen c = mkdir_on(t("struct dentry *"), kMkdir.signature->params);
  const Path& p = c.path;
  EXPECT_EQ(p.outcome, Outcome::satisfied);
}

TEST(Path, EachKernelTakesItsOwnSubset) {
  Chosen c12 = mkdir_on(t("int"), kMkdir.signature->params);
  const Path& p12 = c12.path;
  ASSERT_EQ(p12.outcome, Outcome::path);
  EXPECT_EQ(p12.end.steps.size(), 1u);

  Chosen c61 = mkdir_on(t("int"), {{"ns", t("struct user_namespace *")},
                                 {"dir", t("struct inode *")}});
  const Path& p61 = c61.path;
  ASSERT_EQ(p61.outcome, Outcome::path);
  EXPECT_EQ(p61.end.steps.size(), 2u);
  EXPECT_FALSE(p61.end.params[0].retyped) << "a type rename edits the name";

  Chosen c510 = mkdir_on(t("int"), {{"dir", t("struct inode *")}});
  const Path& p510 = c510.path;
  ASSERT_EQ(p510.outcome, Outcome::path);
  ASSERT_EQ(p510.end.params.size(), 1u);
  EXPECT_EQ(p510.end.params[0].origin, 1);
  ASSERT_EQ(p510.end.dropped.size(), 1u);
}

TEST(Path, DistroBackportsInAnyOrderAreFound) {
  // A kernel that has the dentry return but no idmap at all.
  Chosen c = mkdir_on(t("struct dentry *"), {{"dir", t("struct inode *")}});
  const Path& p = c.path;
  ASSERT_EQ(p.outcome, Outcome::path);
  EXPECT_EQ(p.end.steps.size(), 2u);
  EXPECT_TRUE(p.end.returned.empty());
}

TEST(Path, NoSubsetIsAMismatchThatNamesBothForms) {
  Chosen c = mkdir_on(t("long"), {});
  const Path& p = c.path;
  EXPECT_EQ(p.outcome, Outcome::mismatch);
  EXPECT_FALSE(p.why.empty());
  EXPECT_FALSE(p.reached.empty());
}

TEST(Path, ANameTheTargetHasIsNotRenamedAway) {
  Rename r;
  r.new_name = {"timer_delete", {}};
  r.old_name = {"del_timer", {}};
  std::vector<Rule> rules = {rule("timer-delete", std::vector{r})};
  std::vector<Change> changes = flatten(rules);
  Fact now, then;
  now.name = "timer_delete";
  then.name = "del_timer";
  now.signature = then.signature = Signature{t("int"), {}, false};
  FactSet both = target_with({now, then});
  EXPECT_EQ(choose(now, changes, both, {}).outcome,
            Outcome::satisfied);
  FactSet old = target_with({then}, {"timer_delete"});
  Path p = choose(now, changes, old, {});
  ASSERT_EQ(p.outcome, Outcome::path);
  EXPECT_EQ(p.end.name, "del_timer");
  EXPECT_EQ(choose(now, changes, old, {"timer_delete"}).outcome,
            Outcome::satisfied)
      << "a shim wins over a rewrite";
}

TEST(Path, TwoWaysToOneFormAreAmbiguous) {
  std::vector<Rule> rules = {
      rule("a", std::vector{retype("s.f", 0, "int", "")}),
      rule("b", std::vector{retype("s.f", 0, "int", "")})};
  Fact f = slot("s.f", t("void"), {{"x", t("int")}, {"y", t("int")}});
  FactSet target = target_with({slot("s.f", t("void"), {{"y", t("int")}})},
                               {"int"});
  std::vector<Change> changes = flatten(rules);
  Path p = choose(f, changes, target, {});
  EXPECT_EQ(p.outcome, Outcome::ambiguous);
  EXPECT_NE(p.why.find("a"), std::string::npos);
}

TEST(Path, AShimmedRecordBringsItsMembers) {
  Fact index;
  index.kind = FactKind::member;
  index.name = "folio.index";
  index.type = t("unsigned long");
  FactSet target = target_with({}, {"folio.index", "struct folio"});
  EXPECT_EQ(choose(index, kNoChanges, target, {}).outcome, Outcome::missing);
  EXPECT_EQ(choose(index, kNoChanges, target, {"struct folio"}).outcome,
            Outcome::satisfied);
  EXPECT_EQ(choose(index, kNoChanges, target, {"struct page"}).outcome,
            Outcome::missing);
}

TEST(Path, CannotTellIsNeverANo) {
  Fact f;
  f.name = "x";
  FactSet target;
  target.names["x"] = {Answer::cannot_tell, {}, "linux/x.h does not parse"};
  Path p = choose(f, kNoChanges, target, {});
  EXPECT_EQ(p.outcome, Outcome::cannot_tell);
  EXPECT_EQ(p.why, "linux/x.h does not parse");
}

} // namespace
} // namespace kport
