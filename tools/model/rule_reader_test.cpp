// SPDX-License-Identifier: GPL-2.0-or-later
// The rule reader: every form, and every way to get one wrong.
#include "model/rule_reader.h"

#include <gtest/gtest.h>

#include "model/yaml_reader.h"

namespace kport {
namespace {

constexpr const char* kUpstream =
    "title: t\nupstream: [{commit: 123e45678901, release: v6.15}]\n";
constexpr const char* kExample =
    "example: {new: \"int a;\", old: \"int b;\"}\n";

std::string rule_text(const std::string& form, const std::string& id = "x") {
  return "id: " + id + "\n" + kUpstream + form + kExample;
}

Result<Rule> read(const std::string& form) {
  return read_rule("rules/x.yaml", rule_text(form));
}

// "code line:column" of the error, or "ok".
std::string outcome(const Result<Rule>& r) {
  if (r)
    return "ok";
  const Diagnostic& d = r.error();
  return d.code + " " + std::to_string(d.span.line) + ":" +
         std::to_string(d.span.column);
}

template <class T>
const T& form(const Result<Rule>& r) {
  return std::get<T>(r->form);
}

TEST(RuleReader, ReadsARename) {
  auto r = read("rename: [{kind: function, new: timer_delete, old: "
                "del_timer}]\n");
  ASSERT_EQ(outcome(r), "ok");
  EXPECT_EQ(r->upstream[0].commit, "123e45678901");
  EXPECT_EQ(form<std::vector<Rename>>(r)[0].old_name.text, "del_timer");
}

TEST(RuleReader, ReadsASignature) {
  auto r = read(
      "signature:\n"
      "  - on: [address_space_operations::write_begin]\n"
      "    args: [{at: 0, new: const struct kiocb *, old: struct file *file,\n"
      "            uses: [[\"$->ki_filp\", \"$\"]],\n"
      "            pass: {old: \"$->ki_filp\"}}]\n"
      "    returns: {new: struct dentry *, old: int, otherwise: residual,\n"
      "              values: [[NULL, \"0\"], [\"ERR_PTR(E)\", E]]}\n");
  ASSERT_EQ(outcome(r), "ok");
  const SignatureChange& c = form<std::vector<SignatureChange>>(r)[0];
  EXPECT_EQ(c.on[0].text, "address_space_operations.write_begin");
  EXPECT_EQ(c.args[0].new_decl.type.spelling, "const struct kiocb *");
  EXPECT_EQ(c.args[0].old_decl.name, "file");
  EXPECT_EQ(c.returns->values[0].first.text, "NULL");
  EXPECT_FALSE(c.returns->otherwise);
}

TEST(RuleReader, ReadsANoneSide) {
  auto r = read("signature:\n"
                "  - on: [inode_operations.mkdir, setattr_prepare]\n"
                "    args: [{at: 0, new: struct user_namespace *, old: none,\n"
                "            absent: \"&init_user_ns\"}]\n");
  ASSERT_EQ(outcome(r), "ok");
  EXPECT_TRUE(form<std::vector<SignatureChange>>(r)[0].args[0].old_decl.none);
}

TEST(RuleReader, ReadsTheOtherForms) {
  EXPECT_EQ(outcome(read("member: {of: struct inode, field: i_mtime, get: "
                         "inode_get_mtime($), set: \"f($, $v)\"}\n")),
            "ok");
  EXPECT_EQ(outcome(read("initializer: {of: file_operations, new: "
                         "\".splice_read = f\", old: none}\n")),
            "ok");
  EXPECT_EQ(outcome(read("when: {has: [<linux/fs.h>]}\npattern: {holes: {E: "
                         "struct inode *, F: any}, new: \"f(E, F)\", old: "
                         "g(F)}\n")),
            "ok");
  EXPECT_EQ(outcome(read("when: {lacks: [CONFIG_X]}\nmatcher: {query: "
                         "callExpr(), stencil: x}\n")),
            "ok");
  EXPECT_EQ(
      outcome(read("when: {lacks: [struct mnt_idmap]}\nloses: {upgrade: "
                   "why}\ncocci: {triggers: [f], backport: \"@@ @@\\n- f();\\n\"}\n")),
      "ok");
}

TEST(RuleReader, AShimHasOneSide) {
  std::string head = std::string("id: x\n") + kUpstream +
                     "shim: [{provides: inode.i_mtime, header: linux/fs.h, "
                     "file: vfs/mtime.h, needs: [struct inode]}]\n";
  EXPECT_EQ(outcome(read_rule("x.yaml", head + "example: {new: int a;}\n")),
            "ok");
  EXPECT_EQ(outcome(read_rule("x.yaml", head + kExample)), "rule-example 5:31");
}

TEST(RuleReader, ExamplesGetTabs) {
  auto r = read_rule(
      "x.yaml", std::string("id: x\n") + kUpstream +
                    "rename: [{kind: macro, new: A, old: B}]\n"
                    "example:\n  new: |\n    f()\n    {\n            A;\n    "
                    "}\n  old: |\n    f()\n    {\n    \t\tB;\n    }\n");
  ASSERT_EQ(outcome(r), "ok");
  EXPECT_EQ(r->example_new.text, "f()\n{\n\tA;\n}\n");
  EXPECT_EQ(r->example_old.text, "f()\n{\n\t\tB;\n}\n");
}

struct Bad {
  const char* form;
  const char* outcome;
};

class BadRule : public testing::TestWithParam<Bad> {};

TEST_P(BadRule, PointsAtIt) {
  EXPECT_EQ(outcome(read(GetParam().form)), GetParam().outcome);
}

INSTANTIATE_TEST_SUITE_P(
    All, BadRule,
    testing::Values(
        Bad{"renames: []\n", "yaml-unknown-key 4:1"},
        Bad{"", "rule-no-form 1:1"}, Bad{"rename: []\n", "yaml-type 4:9"},
        Bad{"rename: {}\n", "yaml-type 4:9"},
        Bad{"rename: [{kind: macro, new: A, old: B}]\nmember: {}\n",
            "rule-two-forms 5:1"},
        Bad{"rename: [{kind: function, new: a}]\n", "yaml-missing-key 4:10"},
        Bad{"rename: [{kind: functoin, new: a, old: b}]\n", "yaml-value 4:17"},
        Bad{"rename: [{kind: function, new: a, old: a}]\n", "rule-rename 4:40"},
        Bad{"rename: [{kind: function, new: a b, old: c}]\n", "rule-name 4:32"},
        Bad{"rename: [{kind: member, new: a, old: b}]\n",
            "yaml-missing-key 4:10"},
        Bad{"rename: [{kind: header, new: ../a.h, old: b.h}]\n",
            "yaml-path 4:30"},
        Bad{"signature: [{on: [f]}]\n", "rule-signature 4:13"},
        Bad{"signature: [{on: []}]\n", "rule-signature 4:18"},
        Bad{"signature: [{on: [f], args: [{at: -1, new: int, old: none}]}]\n",
            "rule-index 4:35"},
        Bad{"signature: [{on: [f], args: [{at: 0, new: none, old: int}]}]\n",
            "rule-argument 4:30"},
        Bad{"signature: [{on: [f], args: [{at: 0, new: int, old: int x}]}]\n",
            "rule-argument 4:30"},
        Bad{"signature: [{on: [f], args: [{at: 0, new: struct *, old: "
            "none}]}]\n",
            "rule-declarator 4:50"},
        Bad{"signature: [{on: [f], returns: {new: int x, old: int, otherwise: "
            "\"0\"}}]\n",
            "rule-declarator 4:38"},
        Bad{"signature: [{on: [f], returns: {new: int, old: long, otherwise: "
            "\"0\", values: [[a, E]]}}]\n",
            "rule-hole 4:83"},
        Bad{"signature: [{on: [f], args: [{at: 0, new: int, old: none, absent: "
            "$}]}]\n",
            "rule-c 4:67"},
        Bad{"signature: [{on: [f], args: [{at: 0, new: int, old: long, uses: "
            "[[x, $]]}]}]\n",
            "rule-c 4:67"},
        Bad{"member: {of: inode, field: f, get: \"g($\", set: \"s($, $v)\"}\n",
            "rule-c 4:38"},
        Bad{"initializer: {of: x, new: none, old: none}\n",
            "rule-initializer 4:14"},
        Bad{"initializer: {of: x, new: a, old: none}\n",
            "rule-initializer 4:27"},
        Bad{"pattern: {new: a, old: b}\n", "rule-when 1:1"},
        Bad{"when: {has: [x]}\npattern: {holes: {E: int}, new: a, old: b}\n",
            "rule-hole 5:33"},
        Bad{"when: {has: [\"a b\"]}\nrename: [{kind: macro, new: A, old: B}]\n",
            "rule-fact 4:14"},
        Bad{"when: {}\nrename: [{kind: macro, new: A, old: B}]\n",
            "rule-when 4:7"},
        Bad{"shim: [{provides: f, header: /x.h, file: a.h}]\n",
            "yaml-path 4:30"},
        Bad{"shim: [{provides: f, header: x.h, file: ../../etc/a.h}]\n",
            "yaml-path 4:41"},
        Bad{"rename: &a [{kind: macro, new: A, old: B}]\n", "yaml-anchor 4:9"},
        Bad{"title: again\n", "yaml-double-key 4:1"}));

TEST(RuleReader, TheIdIsTheFilesName) {
  auto r = read_rule("rules/y.yaml", rule_text("rename: [{kind: macro, new: A, "
                                               "old: B}]\n"));
  EXPECT_EQ(outcome(r), "rule-id 1:5");
}

TEST(RuleReader, UpstreamIsChecked) {
  auto with = [](const std::string& upstream) {
    return outcome(
        read_rule("x.yaml", "id: x\ntitle: t\nupstream: " + upstream + "\n"));
  };
  EXPECT_EQ(with("[{commit: 123, release: v6.1}]"), "rule-commit 3:21");
  EXPECT_EQ(with("[{commit: 12345678901g, release: v6.1}]"),
            "rule-commit 3:21");
  EXPECT_EQ(with("[{commit: 123456789012, release: v6.1.2}]"),
            "rule-release 3:44");
  EXPECT_EQ(with("[{commit: 123456789012, release: 6.1}]"),
            "rule-release 3:44");
  EXPECT_EQ(with("[{commit: 123456789012, release: v6.2, removed: v6.1}]"),
            "rule-release 3:59");
  EXPECT_EQ(with("[{posted: lore, release: v6.1}]"), "rule-commit 3:21");
  EXPECT_EQ(with("[{posted: \"https://x.org/1\", commit: 123456789012, "
                 "release: v6.1}]"),
            "rule-commit 3:12");
  EXPECT_EQ(with("[]"), "rule-upstream 3:11");
}

TEST(RuleReader, SuggestsTheKeyMeant) {
  auto r = read("renmae: []\n");
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().help, "did you mean 'rename'?");
}

TEST(RuleReader, SurvivesHostileInput) {
  auto code = [](const std::string& text) {
    auto r = read_rule("x.yaml", text);
    return r ? std::string("ok") : r.error().code;
  };
  EXPECT_EQ(code(std::string(10 << 20, 'a')), "yaml-size");
  EXPECT_EQ(code(std::string(100000, '[')), "yaml-depth");
  EXPECT_EQ(code(std::string(50000, '{')), "yaml-depth");
  std::string dashes;
  for (int i = 0; i < 50000; ++i)
    dashes += "- ";
  EXPECT_EQ(code(dashes), "yaml-depth");
  EXPECT_EQ(code("a: &x [1]\nb: [*x, *x]\n"), "yaml-anchor");
  EXPECT_EQ(code("a: *x\n"), "yaml-alias");
  EXPECT_EQ(code("a: !!python/x 1\n"), "yaml-tag");
  EXPECT_EQ(code(std::string("id: x\0y\n", 8)), "yaml-character");
  EXPECT_EQ(code("id: \"\\0\"\n"), "yaml-character");
  EXPECT_EQ(code("id: \xff\n"), "yaml-character");
  EXPECT_EQ(code("id: x\n---\nid: y\n"), "yaml-documents");
  EXPECT_EQ(code(""), "yaml-type");
  EXPECT_EQ(code("id: [x\n"), "yaml-syntax");
  EXPECT_EQ(code("\tid: x\n"), "yaml-syntax");
  EXPECT_EQ(code(rule_text("signature: [{on: [f], args: [{at: 0, new: \"int " +
                           std::string(10000, '(') + "\", old: none}]}]\n")),
            "rule-declarator");
}

// Cuts a good rule at every byte and flips bytes: an answer, never a crash.
TEST(RuleReader, SurvivesDamage) {
  const std::string good = rule_text(
      "signature:\n  - on: [a.b]\n    args: [{at: 0, new: \"int (*f)(int)\", "
      "old: none, absent: \"&x\"}]\n");
  ASSERT_TRUE(read_rule("x.yaml", good));
  for (size_t i = 0; i < good.size(); ++i) {
    (void)read_rule("x.yaml", good.substr(0, i));
    for (char c : {'{', '"', '\n', ':', '\t', '$', '*'}) {
      std::string bad = good;
      bad[i] = c;
      (void)read_rule("x.yaml", bad);
    }
  }
}

} // namespace
} // namespace kport
