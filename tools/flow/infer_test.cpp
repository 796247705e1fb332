// SPDX-License-Identifier: GPL-2.0-or-later
// Proposals from two small kernels' facts, and drafts that the reader takes.
#include "flow/infer.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "flow/rule_draft.h"
#include "flow/rules.h"
#include "flow/timeline.h"
#include "model/rule_reader.h"

namespace kport {
namespace {

Type type(const std::string& text) {
  return {text, text};
}

Signature signature(const std::string& returns,
                    std::vector<std::pair<std::string, std::string>> params) {
  Signature s;
  s.returns = type(returns);
  for (auto& [t, n] : params)
    s.params.push_back({n, type(t)});
  return s;
}

Fact fact(FactKind kind, const std::string& name, const std::string& file) {
  Fact f;
  f.kind = kind;
  f.name = name;
  f.file = file;
  f.line = 1;
  f.text = name;
  return f;
}

Fact callable(FactKind kind, const std::string& name, const Signature& s) {
  Fact f = fact(kind, name, "linux/k.h");
  f.signature = s;
  f.text = print(s, name);
  return f;
}

Fact valued(const std::string& name, const std::string& value) {
  Fact f = fact(FactKind::enumerator, name, "linux/k.h");
  f.type = type("enum mode");
  f.value = value;
  return f;
}

Fact member(const std::string& name, const std::string& t) {
  Fact f = fact(FactKind::member, name, "linux/k.h");
  f.type = type(t);
  return f;
}

class TwoKernels : public testing::Test {
protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "kport-infer-XXXXXX";
    dir_ = mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(dir_); }
  FactStore store(const std::string& name, const std::vector<Fact>& facts) {
    std::map<std::string, Lookup> names;
    for (const Fact& f : facts) {
      names[f.name].answer = Answer::yes;
      names[f.name].facts.push_back(f);
    }
    EXPECT_TRUE(
        write_file(dir_ / name, store_text(nlohmann::json::object(), names)));
    return FactStore::open(dir_ / name).value();
  }
  // What the best proposal says, and the draft made of it, which must be read
  // as a rule that says the same.
  std::string best(const std::vector<Fact>& now, const std::vector<Fact>& then,
                   const std::string& name) {
    Known mainline{{.name = "mainline"}, "7.3.0", nullptr};
    Known target{{.name = "old"}, "6.1.0", nullptr};
    mainline.store = std::make_shared<FactStore>(store("now", now));
    target.store = std::make_shared<FactStore>(store("then", then));
    Inference inference(*mainline.store, *target.store);
    std::vector<Rule> none;
    Crossing crossing(mainline, target, none);
    Gap gap = crossing.look(name).value();
    if (!gap.open())
      return "no gap";
    std::vector<Proposal> found = inference.propose(gap.fact, gap.nearest);
    if (found.empty())
      return "none";
    Draft d = draft_rule({mainline, target}, "old", gap, &found[0]);
    Result<Rule> rule = read_rule(d.id + ".yaml", d.text);
    EXPECT_TRUE(rule) << render(rule.error(), d.text, false) << d.text;
    Rule same;
    same.form = found[0].form;
    if (rule) {
      EXPECT_EQ(describe_changes(*rule), describe_changes(same)) << d.text;
    }
    std::string out;
    for (const std::string& line : describe_changes(same))
      out += (out.empty() ? "" : "; ") + line;
    return out;
  }
  fs::path dir_;
};

const Signature kStop = signature("int", {{"struct timer *", "t"}});

TEST_F(TwoKernels, AFunctionGotAnotherName) {
  std::vector<Fact> old = {
      callable(FactKind::function, "del_timer", kStop),
      callable(FactKind::function, "del_tree",
               signature("void", {{"struct timer *", "t"}})),
      callable(FactKind::function, "mod_timer", kStop)};
  EXPECT_EQ(best({callable(FactKind::function, "timer_delete", kStop)}, old,
                 "timer_delete"),
            "function timer_delete -> del_timer");
  // What mainline has, too, is no older name for something.
  EXPECT_EQ(best({callable(FactKind::function, "timer_delete", kStop),
                  callable(FactKind::function, "del_timer", kStop)},
                 old, "timer_delete"),
            "none");
  EXPECT_EQ(best({callable(FactKind::function, "delete_timer",
                           signature("void", {}))},
                 old, "delete_timer"),
            "none");
}

TEST_F(TwoKernels, ParametersCameWentAndChanged) {
  auto slot = [](const Signature& s) {
    return callable(FactKind::member, "ops.mkdir", s);
  };
  EXPECT_EQ(best({slot(signature("int", {{"struct idmap *", ""},
                                         {"struct inode *", ""},
                                         {"unsigned short", ""}}))},
                 {slot(signature("int", {{"struct inode *", ""},
                                         {"unsigned short", ""},
                                         {"_Bool", "excl"}}))},
                 "ops.mkdir"),
            "ops.mkdir argument 0: struct idmap * -> none; "
            "ops.mkdir argument 3: none -> _Bool");
  EXPECT_EQ(best({slot(signature("struct dentry *", {{"struct inode *", ""}}))},
                 {slot(signature("int", {{"struct inode *", ""}}))},
                 "ops.mkdir"),
            "ops.mkdir returns: struct dentry * -> int");
  EXPECT_EQ(best({slot(signature("int", {{"struct kiocb *", "iocb"}})),
                  member("kiocb.ki_filp", "struct file *")},
                 {slot(signature("int", {{"struct file *", "file"}})),
                  member("kiocb.ki_filp", "struct file *")},
                 "ops.mkdir"),
            "ops.mkdir argument 0: struct kiocb * -> struct file *");
  EXPECT_EQ(best({slot(kStop)}, {slot(kStop)}, "ops.mkdir"), "no gap");
}

TEST_F(TwoKernels, OtherThingsMovedToo) {
  EXPECT_EQ(best({valued("MODE_LIGHT_SYNC", "1")},
                 {valued("MODE_SYNC_LIGHT", "1"), valued("MODE_OTHER", "2")},
                 "MODE_LIGHT_SYNC"),
            "enumerator MODE_LIGHT_SYNC -> MODE_SYNC_LIGHT");
  Fact header =
      fact(FactKind::header, "linux/unaligned.h", "linux/unaligned.h");
  std::vector<Fact> now = {header}, then;
  for (const char* name : {"get_le16", "get_le32", "put_le16"}) {
    now.push_back(fact(FactKind::macro, name, "linux/unaligned.h"));
    then.push_back(fact(FactKind::macro, name, "asm/unaligned.h"));
  }
  EXPECT_EQ(best(now, then, "linux/unaligned.h"),
            "header linux/unaligned.h -> asm/unaligned.h");
  EXPECT_EQ(best({callable(FactKind::function, "inode_get_mtime",
                           signature("struct timespec64",
                                     {{"const struct inode *", "inode"}})),
                  callable(FactKind::function, "inode_set_mtime",
                           signature("void", {{"struct inode *", "inode"}}))},
                 {member("inode.i_mtime", "struct timespec64"),
                  member("inode.i_atime", "struct timespec64")},
                 "inode_get_mtime"),
            "inode_get_mtime($) -> inode.i_mtime");
  Fact constant = fact(FactKind::macro, "FLAG_NEW", "linux/k.h");
  constant.body = "(1 << 4)";
  EXPECT_EQ(best({constant}, {}, "FLAG_NEW"),
            "FLAG_NEW by compat/misc/flag_new.h through <linux/k.h>");
}

TEST_F(TwoKernels, ATypeIsWhatStandsInItsPlaces) {
  auto two = [](const std::string& t) {
    return std::vector<Fact>{
        callable(FactKind::function, "f", signature("int", {{t, "m"}})),
        callable(FactKind::member, "ops.g", signature("int", {{t, ""}}))};
  };
  std::vector<Fact> now = two("struct mnt_idmap *");
  Fact record = fact(FactKind::record, "struct mnt_idmap", "linux/k.h");
  record.complete = true;
  now.push_back(record);
  EXPECT_EQ(best(now, two("struct user_namespace *"), "struct mnt_idmap"),
            "type struct mnt_idmap -> struct user_namespace");
  EXPECT_EQ(best(now, two("int"), "struct mnt_idmap"), "none");
}

TEST_F(TwoKernels, ATimelineDatesAChangeAndChecksRules) {
  Signature now = signature("int", {{"struct idmap *", ""}});
  Signature then = signature("int", {});
  auto kernel = [&](const std::string& name, const std::string& release,
                    const Signature& s) {
    std::vector<Fact> facts = {callable(FactKind::member, "ops.mkdir", s)};
    return Known{{.name = name},
                 release,
                 std::make_shared<FactStore>(store(name, facts))};
  };
  std::vector<Known> kernels = {kernel("mainline", "7.3.4", now),
                                kernel("b", "6.12.117", now),
                                kernel("a", "6.1.0-56", then)};
  auto rules = [](const std::string& release) {
    std::string text =
        "id: x\ntitle: t\nupstream: [{commit: 0123456789ab, "
        "release: " +
        release +
        "}]\nsignature: [{on: [ops.mkdir], args: [{at: 0, new: "
        "struct idmap *, old: none}]}]\nexample: {new: f(), old: "
        "g()}\n";
    return std::vector<Rule>{read_rule("x.yaml", text).value()};
  };
  Timeline t = timeline(kernels, rules("v6.3"), "ops.mkdir");
  ASSERT_EQ(t.eras.size(), 3u);
  EXPECT_TRUE(t.eras[1].as_newer);
  EXPECT_FALSE(t.eras[2].as_newer);
  ASSERT_EQ(t.rules.size(), 1u);
  EXPECT_EQ(t.rules[0].after, "6.1.0-56");
  EXPECT_EQ(t.rules[0].until, "6.12.117");
  EXPECT_EQ(t.rules[0].verdict, DateVerdict::agrees);
  // 6.1 has the older form, so it did not come with 5.19.
  EXPECT_EQ(date_rules(kernels, rules("v5.19")).at(0).verdict,
            DateVerdict::contradicts);
  EXPECT_FALSE(timeline(kernels, {}, "ops.rmdir").eras[0].as_newer);
}

TEST(Names, AreLikeWordByWord) {
  EXPECT_EQ(name_likeness("timer_delete", "delete_timer"), 1);
  EXPECT_GT(name_likeness("timer_delete", "del_timer"), 0.85);
  EXPECT_LT(name_likeness("timer_delete", "add_timer"), 0.6);
  EXPECT_EQ(name_likeness("", "x"), 0);
}

TEST(Names, MakeIds) {
  EXPECT_EQ(id_of("inode_operations.mkdir"), "inode-operations-mkdir");
  EXPECT_EQ(id_of("struct mnt_idmap"), "struct-mnt-idmap");
  EXPECT_EQ(id_of("linux/unaligned.h"), "linux-unaligned-h");
  EXPECT_EQ(id_of("__free_"), "free");
}

} // namespace
} // namespace kport
