// SPDX-License-Identifier: GPL-2.0-or-later
// Facts from an image made by hand: yes, no, and above all cannot-tell; and
// timelines with such a kernel among them.
#include "flow/image_facts.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "flow/fact_database.h"
#include "flow/timeline.h"
#include "model/rule_reader.h"
#include "target/btf_test_kernel.h"

namespace kport {
namespace {

class ImageFacts : public testing::Test {
protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "kport-image-XXXXXX";
    dir_ = mkdtemp(name.data());
    image_ = {.release = "6.17.1-x",
              .arch = "x86_64",
              .digest = "d",
              .vmlinuz = dir_ / "vmlinuz"};
    acquire_.cache.root = dir_ / "cache";
    ASSERT_TRUE(write_file(
        image_.vmlinuz,
        test_bzimage(test_vmlinux(test_btf(), test_exports(), true))));
  }
  void TearDown() override { fs::remove_all(dir_); }

  FactStore open() {
    Result<FactStore> store = open_image_database(acquire_, "t", image_);
    EXPECT_TRUE(store) << store.error().message;
    return std::move(*store);
  }
  static FactStore headers(const fs::path& file,
                           const std::vector<Fact>& facts) {
    std::map<std::string, Lookup> names;
    for (const Fact& f : facts)
      names[f.name] = {.answer = Answer::yes, .facts = {f}};
    EXPECT_TRUE(write_file(file, store_text({{"target", "t"}}, names)));
    return std::move(*FactStore::open(file));
  }

  fs::path dir_;
  Acquire acquire_;
  KernelImage image_;
};

TEST_F(ImageFacts, AreSpelledLikeThoseOfHeaders) {
  FactStore store = open();
  Lookup open_box = look_up(store, "box_open");
  ASSERT_EQ(open_box.answer, Answer::yes);
  const Fact& f = open_box.facts.at(0);
  EXPECT_EQ(f.kind, FactKind::function);
  EXPECT_EQ(f.signature->params.at(0).type.spelling, "box_t *");
  EXPECT_EQ(f.signature->params.at(0).type.canonical, "struct box *");
  EXPECT_EQ(f.signature->params.at(1).type.canonical, "const char *");
  EXPECT_EQ(f.exported->module, "vmlinux");
  EXPECT_EQ(f.line, 0u) << "BTF knows no lines";
  Lookup count = look_up(store, "box_count");
  EXPECT_TRUE(count.facts.at(0).signature->params.empty());
  EXPECT_FALSE(count.facts.at(0).signature->variadic);
  EXPECT_EQ(count.facts.at(0).exported->name_space, "BOXES");
  EXPECT_EQ(look_up(store, "MODE_B").facts.at(0).value, "4");
  Lookup make = look_up(store, "box.make");
  EXPECT_EQ(make.facts.at(0).type.canonical,
            "int (*)(struct hidden *, enum mode)");
  EXPECT_TRUE(make.facts.at(0).signature);
}

TEST_F(ImageFacts, SayNoOnlyOfWholeRecords) {
  FactStore store = open();
  auto answer = [&](const char* name) { return look_up(store, name).answer; };
  EXPECT_EQ(answer("struct box"), Answer::yes);
  EXPECT_EQ(answer("box.nope"), Answer::no);
  for (const char* name :
       {"box_private", "box_asm", "box_twice", "struct twin", "twin.one",
        "twin.two", "twin.nope", "struct twin___2", "struct hidden", "hidden.x",
        "BOX_MACRO", "struct nope", "nope.x", "linux/box.h", "CONFIG_BOX"})
    EXPECT_EQ(answer(name), Answer::cannot_tell) << name;
  EXPECT_FALSE(look_up(store, "box_asm").why.empty());
}

TEST_F(ImageFacts, KnowTheConfigurationWhereItCame) {
  image_.config = dir_ / "config";
  ASSERT_TRUE(write_file(image_.config, "CONFIG_BOX=m\n"));
  FactStore store = open();
  EXPECT_EQ(look_up(store, "CONFIG_BOX").facts.at(0).value, "m");
  EXPECT_EQ(look_up(store, "CONFIG_OTHER").answer, Answer::no);
}

TEST_F(ImageFacts, AreReadOnce) {
  open();
  fs::remove(image_.vmlinuz);
  EXPECT_EQ(look_up(open(), "struct box").answer, Answer::yes);
}

TEST_F(ImageFacts, DateAChangeAndNeverOneTheyCannotSee) {
  auto make = [](const std::string& second) {
    Fact f;
    f.kind = FactKind::member;
    f.name = "box.make";
    f.signature = Signature{
        .returns = {"int", "int"},
        .params = {{"", {"struct hidden *", ""}}, {"", {second, ""}}}};
    f.type = {"t", "int (*)(struct hidden *, " + second + ")"};
    f.text = "int (*make)(struct hidden *, " + second + ")";
    return f;
  };
  Fact macro;
  macro.kind = FactKind::macro;
  macro.name = "BOX_MACRO";
  macro.text = "#define BOX_MACRO";
  auto known = [&](const char* name, const char* release, FactStore store) {
    return Known{
        {.name = name}, release, std::make_shared<FactStore>(std::move(store))};
  };
  std::vector<Known> kernels;
  kernels.push_back(known("mainline", "7.3.4",
                          headers(dir_ / "a", {make("enum mode"), macro})));
  kernels.push_back(known("old", "6.12.1", headers(dir_ / "b", {make("int")})));
  kernels.push_back(known("image", "6.17.1-x", open()));
  kernels.back().spec.image_only = true;

  Timeline t = timeline(kernels, {}, "box.make");
  ASSERT_EQ(t.eras.size(), 3u);
  EXPECT_EQ(t.eras[1].target, "image");
  EXPECT_TRUE(t.eras[1].as_newer);
  ASSERT_EQ(t.turns.size(), 1u);
  EXPECT_EQ(t.turns[0].after, "6.12.1");
  EXPECT_EQ(t.turns[0].by, "6.17.1-x");
  // The image says nothing of a macro: the change lies around it.
  t = timeline(kernels, {}, "BOX_MACRO");
  EXPECT_EQ(t.eras[1].answer, Answer::cannot_tell);
  ASSERT_EQ(t.turns.size(), 1u);
  EXPECT_EQ(t.turns[0].by, "7.3.4");

  auto verdict = [&](const std::string& release) {
    std::string text =
        "id: x\ntitle: t\nupstream: [{commit: 0123456789ab, release: " +
        release +
        "}]\nsignature: [{on: [box.make], args: [{at: 1, new: enum mode m, "
        "old: int m}]}]\nexample: {new: f(), old: g()}\n";
    Result<Rule> rule = read_rule("x.yaml", text);
    EXPECT_TRUE(rule) << rule.error().message;
    return date_rules(kernels, {*rule}).at(0);
  };
  EXPECT_EQ(verdict("v6.15").verdict, DateVerdict::agrees);
  EXPECT_EQ(verdict("v6.17").verdict, DateVerdict::agrees);
  EXPECT_EQ(verdict("v6.12").verdict, DateVerdict::contradicts);
  Dated late = verdict("v7.1"); // 6.17 has it already
  EXPECT_EQ(late.verdict, DateVerdict::undecided);
  EXPECT_EQ(late.until, "6.17.1-x");
}

TEST_F(ImageFacts, AShimsReleaseIsCheckedToo) {
  auto with = [](std::initializer_list<const char*> names) {
    std::vector<Fact> out;
    for (const char* name : names) {
      Fact f;
      f.kind = FactKind::function;
      f.name = name;
      f.text = name;
      f.is_inline = true;
      f.signature = Signature{.returns = {"int", "int"}};
      out.push_back(f);
    }
    return out;
  };
  auto known = [&](const char* release, FactStore store) {
    return Known{{.name = release},
                 release,
                 std::make_shared<FactStore>(std::move(store))};
  };
  std::vector<Known> kernels;
  kernels.push_back(known("7.3.4", headers(dir_ / "a", with({"box_fill"}))));
  kernels.push_back(known("6.12.1", headers(dir_ / "b", with({"other"}))));
  kernels.push_back(known("6.17.1", open())); // box_fill may be inline there
  auto verdict = [&](const std::string& release) {
    Result<Rule> rule = read_rule(
        "x.yaml",
        "id: x\ntitle: t\nupstream: [{commit: 0123456789ab, release: " +
            release +
            "}]\nshim: [{provides: box_fill, header: linux/b.h, file: b.h}]\n"
            "example: {new: f()}\n");
    EXPECT_TRUE(rule) << rule.error().message;
    return date_rules(kernels, {*rule}).at(0).verdict;
  };
  EXPECT_EQ(verdict("v6.17"), DateVerdict::agrees);
  EXPECT_EQ(verdict("v7.3"), DateVerdict::agrees);
  EXPECT_EQ(verdict("v6.12"), DateVerdict::contradicts);
}

} // namespace
} // namespace kport
