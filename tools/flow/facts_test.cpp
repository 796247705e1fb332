// SPDX-License-Identifier: GPL-2.0-or-later
#include "flow/facts.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace kport {
namespace {

class Ask : public testing::Test {
protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) / "kport-ask";
    fs::remove_all(root_);
    put("linux/a.h",
        "#ifndef A_H\n#define A_H\n"
        "struct idmap;\nstruct dead;\n"
        "struct ops { int (*mkdir)(struct idmap *, int mode); };\n"
        "int hidden(struct idmap *m);\nint shown(void);\n"
        "static inline int here(void) { return 0; }\n"
        "#ifdef CONFIG_NO\nint configured_out(void);\n#endif\n#endif\n");
    put("linux/b.h",
        "#ifndef B_H\n#define B_H\nint elsewhere(void);\n#endif\n");
    put("linux/bad.h", "#ifndef C_H\n#define C_H\nint torn(nothing);\n"
                       "int whole(void);\n#endif\n");
    source_.target = "t";
    source_.digest = "d1";
    source_.parse.directory = root_;
    source_.parse.args = {"-nostdinc", "-I./include", "-std=gnu11"};
    for (const char* name : {"shown", "elsewhere", "whole"})
      source_.exports[name] = Export{.module = "vmlinux", .gpl = true};
    source_.config["CONFIG_X"] = "m";
  }
  void put(const std::string& name, const std::string& text) {
    ASSERT_TRUE(write_file(root_ / "include" / name, text));
  }
  FactReply ask_for(std::vector<std::string> names,
                    std::vector<std::string> types = {}) {
    Result<FactReply> reply =
        ask(source_, {.names = names,
                      .headers = {"linux/a.h", "linux/none.h"},
                      .types = types});
    EXPECT_TRUE(reply);
    return reply ? std::move(*reply) : FactReply();
  }

  fs::path root_;
  FactSource source_;
};

TEST_F(Ask, UsableMeansInlineOrExported) {
  FactReply r =
      ask_for({"shown", "hidden", "here", "ops::mkdir", "struct idmap",
               "struct dead", "linux/a.h", "<linux/no.h>", "CONFIG_X",
               "CONFIG_Y", "ops.rmdir", "nowhere"},
              {"struct idmap *"});
  EXPECT_EQ(r.parses, 1u);
  for (const char* yes :
       {"shown", "here", "ops.mkdir", "struct idmap", "linux/a.h", "CONFIG_X"})
    EXPECT_TRUE(r.facts.has(yes)) << yes << r.facts.find(yes).why;
  EXPECT_TRUE(r.facts.find("shown").facts.at(0).exported->gpl);
  EXPECT_EQ(r.facts.find("hidden").why,
            "declared in linux/a.h:6, but not exported to modules");
  EXPECT_EQ(r.facts.find("ops.rmdir").why,
            "struct ops (linux/a.h:5) has no such member");
  EXPECT_EQ(r.facts.find("nowhere").why,
            "no header of this target mentions it");
  for (const char* no : {"hidden", "struct dead", "linux/no.h", "CONFIG_Y",
                         "ops.rmdir", "nowhere"})
    EXPECT_EQ(r.facts.find(no).answer, Answer::no) << no;
  EXPECT_EQ(r.types["struct idmap *"], "struct idmap *");
}

TEST_F(Ask, ReadsMoreHeadersBeforeItSaysNo) {
  FactReply r = ask_for({"elsewhere"});
  EXPECT_EQ(r.parses, 2u);
  EXPECT_TRUE(r.facts.has("elsewhere"));
  EXPECT_EQ(r.facts.find("elsewhere").facts.at(0).file, "linux/b.h");
}

TEST_F(Ask, OnePassReadsThemBehindTheCommonGround) {
  put("linux/fs.h", "#ifndef FS_H\n#define FS_H\ntypedef int id_t;\n#endif\n");
  put("linux/acl.h", "#ifndef L_H\n#define L_H\nstruct acl { id_t id; };\n"
                     "#endif\n");
  for (std::vector<std::string> headers :
       {std::vector<std::string>{"linux/a.h", "linux/fs.h"},
        std::vector<std::string>{"linux/acl.h", "linux/fs.h"}}) {
    Result<FactReply> r =
        ask(source_, {.names = {"elsewhere", "acl.id", "nowhere"},
                      .headers = headers,
                      .types = {}});
    ASSERT_TRUE(r);
    EXPECT_EQ(r->parses, 1u);
    EXPECT_TRUE(r->facts.has("elsewhere"));
    EXPECT_TRUE(r->facts.has("acl.id")) << r->facts.find("acl.id").why;
    EXPECT_EQ(r->facts.find("nowhere").answer, Answer::no);
  }
}

TEST_F(Ask, TagsAndBuiltInTypesAreNotLookedForEverywhere) {
  put("linux/c.h", "int idmap;\nint ops;\n");
  FactReply r = ask_for({"idmap", "ops", "int", "unsigned long"});
  EXPECT_EQ(r.parses, 1u);
  EXPECT_EQ(r.facts.find("ops").why, "only a tag: struct ops (linux/a.h:5)");
  EXPECT_FALSE(r.facts.has("idmap"));
  EXPECT_TRUE(r.facts.has("int"));
  EXPECT_TRUE(r.facts.has("unsigned long"));
}

TEST_F(Ask, ConfiguredOutIsNoAndBrokenIsCannotTell) {
  FactReply r = ask_for({"configured_out", "torn", "whole"});
  EXPECT_EQ(r.facts.find("configured_out").answer, Answer::no);
  EXPECT_NE(r.facts.find("configured_out").why.find("linux/a.h"),
            std::string::npos);
  EXPECT_EQ(r.facts.find("torn").answer, Answer::cannot_tell);
  EXPECT_EQ(r.facts.find("whole").answer, Answer::cannot_tell);
  EXPECT_NE(r.facts.find("whole").why.find("linux/bad.h:3"), std::string::npos);
}

TEST_F(Ask, AHeaderThatLeansOnACommonOneIsNotBroken) {
  put("linux/fs.h", "#ifndef FS_H\n#define FS_H\ntypedef int id_t;\n#endif\n");
  put("linux/acl.h", "#ifndef L_H\n#define L_H\nstruct acl { id_t id; };\n"
                     "#endif\n");
  FactReply r = ask_for({"struct acl", "acl.id"});
  EXPECT_TRUE(r.facts.has("struct acl")) << r.facts.find("struct acl").why;
  EXPECT_TRUE(r.facts.has("acl.id")) << r.facts.find("acl.id").why;
}

TEST_F(Ask, WithoutSymversExportsAreUnknown) {
  source_.exports.clear();
  FactReply r = ask_for({"shown", "here"});
  EXPECT_EQ(r.facts.find("shown").answer, Answer::cannot_tell);
  EXPECT_TRUE(r.facts.has("here"));
}

TEST_F(Ask, TheSecondTimeNothingIsParsed) {
  source_.cache = root_ / "cache";
  FactReply first = ask_for({"shown", "ops.mkdir", "here"}, {"int"});
  FactReply second = ask_for({"shown", "ops.mkdir", "here"}, {"int"});
  EXPECT_EQ(first.parses, 1u);
  EXPECT_EQ(second.parses, 0u);
  EXPECT_EQ(second.types, first.types);
  ASSERT_TRUE(second.facts.has("ops.mkdir"));
  const Fact& a = first.facts.find("ops.mkdir").facts.at(0);
  const Fact& b = second.facts.find("ops.mkdir").facts.at(0);
  EXPECT_EQ(a.signature, b.signature);
  EXPECT_EQ(a.text, b.text);
  EXPECT_EQ(a.line, b.line);
  source_.digest = "d2";
  EXPECT_EQ(ask_for({"shown", "ops.mkdir", "here"}, {"int"}).parses, 1u);
}

TEST_F(Ask, ShadowHeadersAnswerToo) {
  ASSERT_TRUE(write_file(root_ / "compat/include/linux/a.h",
                         "#include_next <linux/a.h>\n"
                         "static inline int kport_missing(void) { return 0; }\n"
                         "#define missing kport_missing\n"));
  EXPECT_FALSE(ask_for({"missing"}).facts.has("missing"));
  source_.parse.include_first = {root_ / "compat/include"};
  source_.shim_digest = "s";
  FactReply r = ask_for({"missing", "shown"});
  EXPECT_TRUE(r.facts.has("missing"));
  EXPECT_TRUE(r.facts.has("shown"));
}

} // namespace
} // namespace kport
