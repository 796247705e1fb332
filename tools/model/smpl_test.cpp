// SPDX-License-Identifier: GPL-2.0-or-later
// SmPL that spatch may see, and SmPL that it must not.
#include "model/smpl.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "model/rule_reader.h"

namespace kport {
namespace {

std::string fault(std::string_view script) {
  std::optional<SmplFault> f = smpl_fault(script);
  if (!f)
    return "ok";
  Span s = smpl_span("x.cocci", script, *f);
  return std::to_string(s.line) + ":" + std::to_string(s.column) + " " +
         f->message;
}

TEST(Smpl, RulesOnCMayPass) {
  EXPECT_EQ(fault("@@ expression E; @@\n- f(E)\n+ g(E)\n"), "ok");
  EXPECT_EQ(
      fault("// Copyright: nobody\n/* spatch\n * reads */\n"
            "virtual patch\n\n@r depends on patch@\nidentifier f =~ "
            "\"^a\";\n@@\n#include <linux/a.h>\n+ #include <linux/b.h>\n"),
      "ok");
  EXPECT_EQ(fault("@@\n@@\n  script = f();\n- using(x);\n"), "ok");
}

TEST(Smpl, CodeIsRefusedWhereverItHides) {
  for (const char* script :
       {"@script:python@\n@@\n- x\n", "@ script : ocaml @\n@@\n- x\n",
        "@initialize:python@\n@@\n- x\n",
        "@@\nidentifier f : script:python() { True };\n@@\n- x\n",
        "// \" @script:python@\n@@ @@\n- x\n",
        "@@ @@\n- \"/*\" @script:python@ \"*/\"\n",
        "@script/**/:/**/perl@\n@@\n- x\n", "@finalize\n:ocaml@\n@@\n- x\n"})
    EXPECT_NE(fault(script), "ok") << script;
  EXPECT_EQ(fault("\n  @script:python@\n@@\n- x\n"),
            "2:11 code in Python would run on the machine that generates");
}

TEST(Smpl, OptionsAndOtherFilesAreRefused) {
  for (const char* script :
       {"#spatch --python python3\n@@ @@\n- x\n", "  # spatch x\n@@ @@\n- x\n",
        "@@ @@\n- x\n#spatch --dir /\n", "#include \"a.cocci\"\n@@ @@\n- x\n",
        "using \"a.iso\"\n@@ @@\n- x\n", "@r using \"a.iso\"@\n@@\n- x\n",
        "using/**/<a.iso>\n@@ @@\n- x\n"})
    EXPECT_NE(fault(script), "ok") << script;
}

TEST(Smpl, WhatCannotEditIsRefused) {
  for (const char* script :
       {"", "x", "@", "@@", "@r@", "@@ @@", "@@ @@\n f(x);\n",
        "- f(x)\n@@ @@\n g\n", "// @@ @@\n- x\n", "@@ @@\n- \x01\n"})
    EXPECT_NE(fault(script), "ok") << script;
  EXPECT_NE(fault("@@ @@\n- x\n" + std::string(kSmplBytes, '\n')), "ok");
  EXPECT_NE(fault(std::string("@@ @@\n- \0\n", 10)), "ok");
}

// A rule beside its script, in a directory of their own.
class WrappedScript : public testing::Test {
protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "kport-smpl-XXXXXX";
    dir_ = mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(dir_); }
  std::string read(const std::string& file, const std::string& script) {
    EXPECT_TRUE(write_file(dir_ / "x.yaml",
                           "id: x\ntitle: t\nupstream: [{commit: 0123456789ab, "
                           "release: v6.1}]\nwhen: {lacks: [f]}\nloses: "
                           "{upgrade: w}\ncocci: {triggers: [f], backport: "
                           "{file: " +
                               file +
                               "}}\nexample: {new: f(), old: "
                               "g()}\n"));
    EXPECT_TRUE(write_file(dir_ / "sub/x.cocci", script));
    std::vector<fs::path> dirs = {dir_};
    Result<RuleSet> rules = read_rules(dirs);
    if (!rules)
      return rules.error().code + " " + std::to_string(rules.error().span.line);
    return std::get<CocciChange>(rules->rules[0].form).backport->text.text;
  }
  fs::path dir_;
};

TEST_F(WrappedScript, IsReadAndCheckedLikeOneInTheRule) {
  EXPECT_EQ(read("sub/x.cocci", "@@ @@\n- f()\n"), "@@ @@\n- f()\n");
  EXPECT_EQ(read("sub/x.cocci", "@@ @@\n- f()\n@script:python@\n@@\n"),
            "rule-cocci 3");
  EXPECT_EQ(read("no.cocci", "@@ @@\n- f()\n"), "rule-cocci 6");
  EXPECT_EQ(read("sub/x.txt", "@@ @@\n- f()\n"), "rule-cocci 6");
  EXPECT_NE(read("../x.cocci", "@@ @@\n- f()\n").find(" 6"), std::string::npos);
}

} // namespace
} // namespace kport
