// SPDX-License-Identifier: GPL-2.0-or-later
#include "flow/fact_store.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "flow/fact_database.h"
#include "flow/fact_json.h"

namespace kport {
namespace {

Fact function() {
  Fact fact;
  fact.kind = FactKind::function;
  fact.name = "make";
  fact.file = "linux/a.h";
  fact.line = 7;
  fact.text = "int make(const char *\"\\name\", ...)";
  fact.signature = Signature{.returns = {"int", "int"},
                             .params = {{"name", {"const char *", ""}},
                                        {"mode", {"umode_t", "unsigned"}}},
                             .variadic = true};
  fact.exported = Export{.module = "vmlinux", .gpl = true, .name_space = "X"};
  return fact;
}

Fact macro(bool variadic) {
  Fact fact;
  fact.kind = FactKind::macro;
  fact.name = "M";
  fact.function_like = true;
  fact.macro_params = {"a", "b"};
  fact.variadic = variadic;
  fact.body = "((a) + (b) /* \xe9 */)";
  fact.text =
      variadic ? "#define M(a, b...) x" : "#define M(a, b) " + fact.body;
  return fact;
}

class Store : public testing::Test {
protected:
  FactStore open(const std::map<std::string, Lookup>& names) {
    fs::path file = fs::path(testing::TempDir()) / "kport-test.store";
    EXPECT_TRUE(write_file(file, store_text({{"target", "t"}}, names)));
    Result<FactStore> store = FactStore::open(file);
    EXPECT_TRUE(store);
    return std::move(*store);
  }
};

TEST_F(Store, GivesBackWhatWasPutIn) {
  std::map<std::string, Lookup> names;
  names["make"] = {.answer = Answer::yes, .facts = {function()}};
  names["M"] = {.answer = Answer::no, .facts = {macro(true)}, .why = "so"};
  FactStore store = open(names);
  EXPECT_EQ(store.about().at("target"), "t");
  for (const auto& [name, lookup] : names) {
    std::optional<Lookup> found = store.find(name);
    ASSERT_TRUE(found) << name;
    // Through text, where what is no UTF-8 was replaced.
    EXPECT_EQ(to_json(*found), nlohmann::json::parse(text_of(to_json(lookup))));
  }
  names = {{"M", {.answer = Answer::yes, .facts = {macro(false)}}}};
  EXPECT_TRUE(open(names).find("M")->facts[0].text.starts_with(
      "#define M(a, b) ((a) + (b)"));
}

TEST_F(Store, FindsEveryNameAndNoOther) {
  std::map<std::string, Lookup> names;
  for (int i = 0; i < 300; ++i)
    names["n" + std::to_string(i)] = {.why = std::string(size_t(i), 'x')};
  FactStore store = open(names);
  for (const auto& [name, lookup] : names) {
    ASSERT_TRUE(store.find(name)) << name;
    EXPECT_EQ(store.find(name)->why.size(), lookup.why.size());
    EXPECT_FALSE(store.find(name + "_"));
  }
  EXPECT_FALSE(store.find(""));
  EXPECT_FALSE(store.find("a"));
  EXPECT_FALSE(store.find("z"));
  EXPECT_FALSE(open({}).find("a"));
}

TEST_F(Store, GlobsComeInOrder) {
  std::map<std::string, Lookup> names;
  for (const char* name : {"ops.mkdir", "ops.rmdir", "ops2.x", "other", "op"})
    names[name] = {};
  FactStore store = open(names);
  std::string found;
  store.match("ops.*dir", [&](const std::string& name, const Lookup&) {
    found += name + " ";
  });
  EXPECT_EQ(found, "ops.mkdir ops.rmdir ");
}

TEST_F(Store, AbsentNamesAreExplained) {
  Fact record;
  record.kind = FactKind::record;
  record.name = "struct ops";
  record.file = "linux/a.h";
  record.line = 3;
  record.complete = true;
  std::map<std::string, Lookup> names;
  names["struct ops"] = {.answer = Answer::yes, .facts = {record}};
  names["torn"] = {.answer = Answer::cannot_tell, .why = "broken"};
  FactStore store = open(names);
  EXPECT_EQ(look_up(store, "ops.x").why,
            "struct ops (linux/a.h:3) has no such member");
  EXPECT_EQ(look_up(store, "torn.x").answer, Answer::cannot_tell);
  EXPECT_EQ(look_up(store, "struct torn").answer, Answer::cannot_tell);
  EXPECT_EQ(look_up(store, "none").answer, Answer::no);
  EXPECT_EQ(look_up(store, "CONFIG_NONE").why, "not set");
}

TEST(Database, HeadersThatDoNotStandAreCannotTell) {
  fs::path root = fs::path(testing::TempDir()) / "kport-database";
  fs::remove_all(root);
  auto put = [&](const std::string& name, const std::string& text) {
    ASSERT_TRUE(write_file(root / "include" / name, text));
  };
  put("linux/module.h", "#ifndef M_H\n#define M_H\ntypedef int u;\n#endif\n");
  put("linux/bad.h", "#ifndef B_H\n#define B_H\nint torn(nothing);\n#endif\n");
  // These two cannot be read together, and each is fine.
  put("linux/c.h", "#ifndef C_H\n#define C_H\nenum { SAME };\n#endif\n");
  put("linux/d.h", "#ifndef D_H\n#define D_H\nenum { SAME };\n"
                   "static inline void d(void) {}\n#endif\n");
  put("linux/list.h", "ENTRY(one)\n");     // a fragment
  put("linux/bare.h", "#define BARE 1\n"); // only forgot its guard
  FactSource source;
  source.digest = "d";
  source.parse.directory = root;
  source.parse.args = {"-nostdinc", "-std=gnu11", "-I./include"};
  source.cache = root / "cache";
  Result<std::string> text = make_database(source, 2);
  ASSERT_TRUE(text) << text.error().message;
  ASSERT_TRUE(write_file(root / "store", *text));
  FactStore store = std::move(*FactStore::open(root / "store"));
  EXPECT_EQ(look_up(store, "d").answer, Answer::yes);
  EXPECT_EQ(look_up(store, "BARE").answer, Answer::yes);
  EXPECT_EQ(look_up(store, "SAME").answer, Answer::yes);
  EXPECT_EQ(look_up(store, "torn").answer, Answer::cannot_tell);
  EXPECT_EQ(look_up(store, "linux/c.h").answer, Answer::yes);
  EXPECT_EQ(store.about().at("broken").size(), 2u); // bad.h, list.h
}

} // namespace
} // namespace kport
