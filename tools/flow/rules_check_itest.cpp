// SPDX-License-Identifier: GPL-2.0-or-later
// What stands in no example, and whose rule fails for it all the same. Skipped
// when the kernels are not in the cache.
#include <gtest/gtest.h>

#include "base/files.h"
#include "flow/rules_check.h"
#include "target/acquire.h"

namespace kport {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTarget = "debian-11";

// timer_delete(), which 5.10 lacks, by a header of ours.
std::string shim_rule(const std::string& id, const std::string& file) {
  return "id: " + id +
         "\ntitle: a timer is deleted by its own name\n"
         "upstream: [{commit: bb663f0f3c39, release: v6.2}]\n"
         "when: {lacks: [timer_delete]}\n"
         "shim:\n  - {provides: timer_delete, header: linux/timer.h, file: " +
         file +
         "}\nexample:\n  new: |\n    #include <linux/timer.h>\n\n"
         "    static int example_stop(struct timer_list *t)\n    {\n"
         "            return timer_delete(t);\n    }\n";
}

std::string header(const std::string& type) {
  return "/* SPDX-License-Identifier: GPL-2.0-only */\n"
         "#include <linux/timer.h>\n\n"
         "static inline " +
         type +
         " kport_timer_delete(struct timer_list *timer)\n{\n"
         "\treturn del_timer(timer);\n}\n"
         "#define timer_delete kport_timer_delete\n";
}

constexpr const char* kInnocent =
    "id: innocent\ntitle: a timer is stopped by its own name\n"
    "upstream: [{commit: 9b13df3fb64e, release: v6.2}]\n"
    "rename: [{kind: function, new: timer_delete_sync, old: del_timer_sync}]\n"
    "example:\n  new: |\n    #include <linux/timer.h>\n\n"
    "    static int example_sync(struct timer_list *t)\n    {\n"
    "            return timer_delete_sync(t);\n    }\n"
    "  old: |\n    #include <linux/timer.h>\n\n"
    "    static int example_sync(struct timer_list *t)\n    {\n"
    "            return del_timer_sync(t);\n    }\n";

class RulesCheck : public testing::Test {
protected:
  void SetUp() override {
    Workspace here = open_workspace(KPORT_SOURCE_DIR).value();
    for (const char* name : {"mainline", kTarget}) {
      Result<TargetState> state =
          target_state(here.acquire, here.find(name).value());
      if (!state || !state->headers)
        GTEST_SKIP() << "not fetched: kport target fetch " << name;
    }
    std::string name = fs::temp_directory_path() / "kport-rules-XXXXXX";
    dir_ = mkdtemp(name.data());
    std::string top = KPORT_SOURCE_DIR;
    put("kport.yaml",
        "name: demo\nversion: 1.0\nmainline: mainline\ntargets: [" +
            std::string(kTarget) +
            "]\nsearch:\n  rules: [rules]\n  compat: [compat]\n  targets: [" +
            top +
            "/ci/targets]\ncanonical: [fs]\nmodules:\n"
            "  - directory: fs/demo\n    config: [CONFIG_DEMO=m]\n");
    put("kport.lock", read_file(top + "/kport.lock").value());
    put("fs/demo/Makefile", "obj-$(CONFIG_DEMO) += demo.o\n");
    put("rules/innocent.yaml", kInnocent);
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
  RulesReport check(const std::vector<std::string>& ids) {
    Workspace w = open_job(dir_, 1).value();
    scratch_ = w.scratch("x").parent_path();
    return check_rules(w, ids).value();
  }
  fs::path dir_, scratch_;
};

TEST_F(RulesCheck, AShimThatCompilesHolds) {
  put("rules/stop.yaml", shim_rule("stop", "stop.h"));
  put("compat/stop.h", header("int"));
  RulesReport report = check({});
  EXPECT_TRUE(report.holds());
  ASSERT_EQ(report.rules.size(), 2u);
  EXPECT_EQ(report.rules[1].acts, std::vector<std::string>{kTarget});
}

TEST_F(RulesCheck, AShimThatDoesNotCompileFailsItsRule) {
  put("rules/stop.yaml", shim_rule("stop", "stop.h"));
  put("compat/stop.h", header("struct nowhere"));
  RulesReport report = check({});
  ASSERT_EQ(report.rules.size(), 2u);
  EXPECT_TRUE(report.rules[0].findings.empty()) << "innocent";
  ASSERT_FALSE(report.rules[1].findings.empty());
  EXPECT_EQ(report.rules[1].findings[0].span.file, "compat/kport/stop.h");
  EXPECT_TRUE(report.others.empty());
}

TEST_F(RulesCheck, TwoShimsForOneNameFailBothRules) {
  put("rules/stop.yaml", shim_rule("stop", "stop.h"));
  put("rules/twin.yaml", shim_rule("twin", "stop.h"));
  put("compat/stop.h", header("int"));
  RulesReport report = check({});
  ASSERT_EQ(report.rules.size(), 3u);
  EXPECT_TRUE(report.rules[0].findings.empty()) << "innocent";
  for (size_t i : {1, 2}) {
    ASSERT_EQ(report.rules[i].findings.size(), 1u) << report.rules[i].rule;
    EXPECT_EQ(report.rules[i].findings[0].message,
              "debian-11: timer_delete: two shims would supply it: "
              "stop and twin");
  }
  EXPECT_TRUE(report.others.empty());
}

TEST_F(RulesCheck, WhatIsOfRulesNotTestedIsNoSuccess) {
  put("rules/stop.yaml", shim_rule("stop", "stop.h"));
  put("rules/twin.yaml", shim_rule("twin", "stop.h"));
  put("compat/stop.h", header("int"));
  RulesReport report = check({"innocent"});
  ASSERT_EQ(report.rules.size(), 1u);
  EXPECT_TRUE(report.rules[0].findings.empty());
  EXPECT_EQ(report.others.size(), 1u);
  EXPECT_FALSE(report.holds());
}

} // namespace
} // namespace kport
