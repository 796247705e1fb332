// SPDX-License-Identifier: GPL-2.0-or-later
// A rule that wraps a .cocci file, from the project to a verified tree for a
// real kernel. Skipped when the kernels are not in the cache.
#include <gtest/gtest.h>

#include "base/files.h"
#include "flow/generate.h"
#include "flow/rules_check.h"
#include "flow/verify.h"
#include "target/acquire.h"

namespace kport {
namespace {

constexpr const char* kTarget = "debian-11";

constexpr const char* kRule =
    "id: timer-stop\ntitle: a timer is stopped by its own name\n"
    "upstream: [{commit: bb663f0f3c39, release: v6.2}]\n"
    "loses: {upgrade: a test}\nwhen: {lacks: [timer_delete]}\n"
    "cocci:\n  triggers: [timer_delete]\n  defines: [patch]\n"
    "  backport: {file: stop.cocci}\n"
    "example:\n  new: |\n    #include <linux/timer.h>\n\n"
    "    static int example_stop(struct timer_list *t)\n    {\n"
    "            return timer_delete(t);\n    }\n"
    "  old: |\n    #include <linux/timer.h>\n\n"
    "    static int example_stop(struct timer_list *t)\n    {\n"
    "            return del_timer(t);\n    }\n";

constexpr const char* kScript =
    "virtual patch\n\n@depends on patch@\nstruct timer_list *T;\n@@\n"
    "- timer_delete(T)\n+ del_timer(T)\n";

std::string source(const std::string& body) {
  return "// SPDX-License-Identifier: GPL-2.0-only\n"
         "#include <linux/module.h>\n#include <linux/timer.h>\n\n"
         "int demo_stop(struct timer_list *t);\n" +
         body + "MODULE_LICENSE(\"GPL\");\n";
}

class SmplProject : public testing::Test {
protected:
  void SetUp() override {
    Workspace here = open_workspace(KPORT_SOURCE_DIR).value();
    for (const char* name : {"mainline", kTarget}) {
      Result<TargetState> state =
          target_state(here.acquire, here.find(name).value());
      if (!state || !state->headers)
        GTEST_SKIP() << "not fetched: kport target fetch " << name;
    }
    std::string name = fs::temp_directory_path() / "kport-smpl-XXXXXX";
    dir_ = mkdtemp(name.data());
    std::string top = KPORT_SOURCE_DIR;
    put("kport.yaml",
        "name: demo\nversion: 1.0\nmainline: mainline\ntargets: [" +
            std::string(kTarget) + "]\nsearch:\n  rules: [rules]\n  compat: [" +
            top + "/compat]\n  targets: [" + top +
            "/ci/targets]\ncanonical: [fs]\nmodules:\n"
            "  - directory: fs/demo\n    config: [CONFIG_DEMO=m]\n");
    put("kport.lock", read_file(top + "/kport.lock").value());
    put("fs/demo/Makefile", "obj-$(CONFIG_DEMO) += demo.o\n");
    put("rules/timer-stop.yaml", kRule);
    put("rules/stop.cocci", kScript);
  }
  void TearDown() override {
    std::error_code ec;
    fs::remove_all(scratch_, ec);
    if (!dir_.empty())
      fs::remove_all(dir_, ec);
  }
  void put(const std::string& path, const std::string& text) {
    ASSERT_TRUE(write_file(dir_ / path, text));
  }
  Workspace job() {
    Workspace w = open_job(dir_, 1).value();
    scratch_ = w.scratch("x").parent_path();
    return w;
  }
  fs::path dir_, scratch_;
};

TEST_F(SmplProject, IsGeneratedBlamedAndVerified) {
  put("fs/demo/demo.c", source("int demo_stop(struct timer_list *t)\n{\n"
                               "\treturn timer_delete(t);\n}\n"));
  Workspace w = job();
  Canonical c = parse_canonical(w).value();
  Generated g = generate(w, c, w.find(kTarget).value()).value();
  EXPECT_EQ(g.plan.residuals.size(), 0u);
  EXPECT_NE(g.files["fs/demo/demo.c"].find("return del_timer(t);"),
            std::string::npos);
  EXPECT_NE(g.files["kport/blame.json"].find("timer-stop"), std::string::npos);
  fs::path out = w.scratch(kTarget) / "tree";
  ASSERT_TRUE(write_tree(out, g.files));
  EXPECT_TRUE(verify(w, c, g, out)->findings.empty());
}

TEST_F(SmplProject, AMissIsAResidual) {
  put("fs/demo/demo.c", source("#define STOP timer_delete\n"
                               "int demo_stop(struct timer_list *t)\n{\n"
                               "\treturn STOP(t);\n}\n"));
  Workspace w = job();
  Canonical c = parse_canonical(w).value();
  Generated g = generate(w, c, w.find(kTarget).value()).value();
  ASSERT_EQ(g.plan.residuals.size(), 1u);
  EXPECT_EQ(g.plan.residuals[0].rule, "timer-stop");
  EXPECT_NE(g.plan.residuals[0].reason.find("matches nothing"),
            std::string::npos);
}

TEST_F(SmplProject, ARuleIsItsOwnTest) {
  put("fs/demo/demo.c", source(""));
  RulesReport report = check_rules(job(), {}).value();
  ASSERT_EQ(report.rules.size(), 1u);
  EXPECT_TRUE(report.holds());
  EXPECT_EQ(report.rules[0].acts, std::vector<std::string>{kTarget});
  EXPECT_EQ(report.rules[0].exact, std::vector<std::string>{kTarget});
  EXPECT_EQ(report.rules[0].old_on, kTarget);
}

} // namespace
} // namespace kport
