// SPDX-License-Identifier: GPL-2.0-or-later
// SmPL rules through the real spatch: cases below tools/engine/cocci/golden,
// and what has no place in a directory.
//
//     <case>/mainline.h, target.h   <linux/k.h> on both sides
//     <case>/*.yaml                 the rules, with the .cocci files they wrap
//     <case>/input.c                own code
//     <case>/expected.c, said       what backport gives: text, residuals, blame
//
// KPORT_BLESS=1 writes what happened into the last two.
#include "engine/cocci/apply.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "engine/plan/plan_test_case.h"
#include "model/rule_reader.h"

namespace kport {
namespace {

fs::path cases() {
  return fs::path(KPORT_SOURCE_DIR) / "tools/engine/cocci/golden";
}

std::vector<std::string> all_cases() {
  std::vector<std::string> out;
  for (const fs::directory_entry& e : fs::directory_iterator(cases()))
    out.push_back(e.path().filename().string());
  std::ranges::sort(out);
  return out;
}

std::string read(const fs::path& file) {
  return read_file(file).value_or("(none)");
}

class SmplGolden : public testing::TestWithParam<std::string> {};

TEST_P(SmplGolden, DoesWhatItDid) {
  fs::path dir = cases() / GetParam();
  PlanCase c(read(dir / "mainline.h"), read(dir / "target.h"));
  std::vector<fs::path> dirs = {dir};
  Result<RuleSet> rules = read_rules(dirs);
  ASSERT_TRUE(rules) << render(rules.error(), "", false);
  for (const Rule& rule : rules->rules)
    c.rule(rule);
  std::string text = c.backport(read(dir / "input.c"));
  std::string said = c.said() + (c.said().empty() ? "" : "\n");
  for (const Edit& e : c.plan().edits) {
    said += "edit";
    for (const Blame& b : e.blame)
      said += fmt::format(" {} ({})", b.rule, b.fact);
    said += "\n";
  }
  if (const char* wish = std::getenv("KPORT_BLESS"); wish && *wish == '1') {
    ASSERT_TRUE(write_file(dir / "expected.c", text));
    ASSERT_TRUE(write_file(dir / "said", said));
  }
  EXPECT_EQ(text, read(dir / "expected.c"));
  EXPECT_EQ(said, read(dir / "said"));
}

INSTANTIATE_TEST_SUITE_P(Cases, SmplGolden, testing::ValuesIn(all_cases()),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// A cache in a directory of its own.
class SpatchRuns : public testing::Test {
protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "kport-smpl-XXXXXX";
    dir_ = mkdtemp(name.data());
    spatch_ = Spatch::open(dir_);
    ASSERT_TRUE(spatch_) << spatch_.error().message;
  }
  void TearDown() override { fs::remove_all(dir_); }
  SpatchResult run(const std::string& script, const std::string& text,
                   std::vector<std::string> defines = {}) {
    return spatch_->run({script, std::move(defines), text, false}).value();
  }
  fs::path dir_;
  Result<Spatch> spatch_ = fail(error("x", "x"));
};

constexpr const char* kScript = "@@\nexpression E;\n@@\n- f(E)\n+ g(E, 0)\n";

TEST_F(SpatchRuns, AreKeptByContentAndVersion) {
  std::string text = "int a(void)\n{\n\treturn f(1);\n}\n";
  SpatchResult first = run(kScript, text);
  EXPECT_EQ(first.text, "int a(void)\n{\n\treturn g(1, 0);\n}\n");
  EXPECT_GT(first.cpu_seconds, 0);
  SpatchResult again = run(kScript, text);
  EXPECT_EQ(again.text, first.text);
  EXPECT_EQ(again.cpu_seconds, 0);
  EXPECT_GT(run(kScript, text + "\n").cpu_seconds, 0);
  EXPECT_GT(run(std::string(kScript) + "\n", text).cpu_seconds, 0);
  EXPECT_GT(run(kScript, text, {"x"}).cpu_seconds, 0);
  // A damaged entry is no entry.
  std::vector<fs::path> kept = list_files(dir_).value();
  for (const fs::path& file : kept)
    ASSERT_TRUE(write_file(dir_ / file, "12"));
  EXPECT_GT(run(kScript, text).cpu_seconds, 0);
}

TEST_F(SpatchRuns, KeepLineEndsAndBytes) {
  EXPECT_EQ(run(kScript, "int a(void)\r\n{\r\n\treturn f(1);\r\n}\r\n").text,
            "int a(void)\r\n{\r\n\treturn g(1, 0);\r\n}\r\n");
  EXPECT_EQ(run(kScript, "int a(void)\n{\n\treturn f(1); /* \xe9 */\n}").text,
            "int a(void)\n{\n\treturn g(1, 0); /* \xe9 */\n}");
}

TEST_F(SpatchRuns, EndAtTheirLimit) {
  // Every choice between two statements doubles what spatch looks at.
  std::string script = "@@\nexpression a;\n@@\n- f(a);\n", text;
  for (int i = 0; i < 9; ++i)
    script += fmt::format("...\n( if (x{0}) y{0}();\n| if (x{0}) z{0}();\n| "
                          "w(...);\n)\n",
                          i);
  text = "int a(void)\n{\n\tf(1);\n";
  for (int i = 0; i < 3000; ++i)
    text += fmt::format("\tif (x{0}) y{0}();\n\tw({0});\n", i % 9);
  spatch_->cpu_limit = 1;
  SpatchResult r = run(script, text + "\treturn 0;\n}\n");
  EXPECT_EQ(r.failure, "spatch was stopped after 1 s of CPU time");
}

TEST_F(SpatchRuns, SayWhyTheyFail) {
  SpatchResult r = run("@@\nexpression E;\n@@\n- f(E\n+ g(E)\n", "int a;\n");
  EXPECT_NE(r.failure.find("parse error"), std::string::npos) << r.failure;
}

} // namespace
} // namespace kport
