// SPDX-License-Identifier: GPL-2.0-or-later
// What a cell makes of a build's log, and the graph that cells are run by.
#include "flow/cell.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "flow/cell_boot.h"
#include "flow/cell_graph.h"
#include "flow/validate_report.h"

namespace kport {
namespace {

using Lines = std::vector<std::string>;

TEST(Cell, GivesWarningsToTheUnitThatPrintedThem) {
  auto all = warnings_by_unit(
      "make: Entering directory '/k'\n"
      "  CC [M]  /m/fs/a.o\n"
      "/m/fs/a.c: In function 'f':\n"
      "/m/fs/a.c:3:1: warning: unused variable 'x' [-Wunused-variable]\n"
      "    3 | int x;\n"
      "  CC [M]  fs/b.o\n"
      "  LD [M]  /m/fs/m.o\n"
      "  MODPOST /m/Module.symvers\n"
      "WARNING: modpost: missing MODULE_DESCRIPTION() in fs/m.o\n",
      "/m");
  EXPECT_EQ(all.at("fs/a.o"),
            Lines{"fs/a.c: unused variable 'x' [-Wunused-variable]"});
  // Compiled again without a word: what it said before no longer holds.
  ASSERT_TRUE(all.contains("fs/b.o"));
  EXPECT_TRUE(all.at("fs/b.o").empty());
  EXPECT_EQ(all.at("MODPOST").size(), 1u);
}

TEST(Cell, KnowsTheMachinesOwnFailures) {
  EXPECT_TRUE(machine_failed(""));
  EXPECT_TRUE(machine_failed("make[1]: *** [Makefile:1: x] Segmentation fault\n"));
  EXPECT_TRUE(machine_failed("as: x.o: No space left on device\n"));
  EXPECT_FALSE(machine_failed("x.c:1:1: error: unknown type name 'y'\n"
                              "make[1]: *** [Makefile:1: x.o] Error 1\n"));
}

TEST(Cell, SaysWhatFailedInABoot) {
  EXPECT_EQ(boot_failure("debian-12  109 tests  fail\n"
                         "    FAIL leak/cycles: failed\n    logs: x\n"),
            "FAIL leak/cycles: failed");
  EXPECT_EQ(boot_failure("it went\n  down\n\n"), "down");
  EXPECT_EQ(boot_failure(""), "it says nothing");
}

// A cell whose program is the script, with what it said.
class BootCell : public testing::Test {
protected:
  BootCell() { fs::create_directories(dir_); }
  ~BootCell() override { fs::remove_all(dir_); }
  Result<CellVerdict> boot(const std::string& script) {
    CellJob job{.target = "k", .directory = dir_ / "k"};
    TRY(write_file(dir_ / "program", "#!/bin/sh\n" + script, 0755));
    job.boot = {(dir_ / "program").string(), "k", "/image"};
    CellVerdict v{.log = "built\n"};
    TRY(boot_cell(job, {dir_ / "a.ko", dir_ / "b.ko"}, v));
    return v;
  }
  fs::path dir_ =
      fs::temp_directory_path() / ("boot-cell-" + std::to_string(getpid()));
};

TEST_F(BootCell, PassesOnZero) {
  Result<CellVerdict> v = boot("echo $1 $2 ${3##*/} ${4##*/} ${5##*/}\n");
  ASSERT_TRUE(v);
  EXPECT_EQ(v->stage, Stage::boot);
  EXPECT_TRUE(v->errors.empty());
  EXPECT_EQ(v->log, "built\n\n=== boot\nk /image k.boot a.ko b.ko\n");
}

TEST_F(BootCell, FailsOnOne) {
  Result<CellVerdict> v = boot("echo FAIL it; echo logs; exit 1\n");
  ASSERT_TRUE(v);
  ASSERT_EQ(v->errors.size(), 1u);
  EXPECT_EQ(v->errors[0].file, "boot");
  EXPECT_EQ(v->errors[0].message, "FAIL it");
}

TEST_F(BootCell, HasNoVerdictOnAnythingElse) {
  EXPECT_FALSE(boot("exit 2\n"));
  EXPECT_FALSE(boot("no-such-program\n"));
}

TEST(Cell, JobsAndVerdictsComeBackAsTheyWere) {
  CellVerdict v{.errors = {{"fs/a.c", 3, 1, "bad \xff byte"}},
                .warnings = {"fs/a.c: w"},
                .log = "line\n",
                .cpu_seconds = 1.5,
                .stage = Stage::boot};
  fs::path file = fs::temp_directory_path() /
                  ("cell-test-" + std::to_string(getpid()) + ".json");
  ASSERT_TRUE(write_file(file, print_verdict(v)));
  Result<CellVerdict> back = read_verdict(file);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->errors.at(0).line, 3u);
  EXPECT_EQ(back->warnings, v.warnings);
  EXPECT_EQ(back->log, v.log);
  EXPECT_EQ(back->stage, Stage::boot);
  // Half a file is no verdict.
  std::string text = print_verdict(v);
  ASSERT_TRUE(write_file(file, text.substr(0, text.size() / 2)));
  EXPECT_FALSE(read_verdict(file));
  ASSERT_TRUE(write_file(file, "{}"));
  EXPECT_FALSE(read_verdict(file));
  fs::remove(file);
}

TEST(CellGraph, OneTargetsCellsTakeTurnsAndNamesAreQuoted) {
  std::vector<CellJob> jobs(3);
  jobs[0] = {.target = "a", .verdict = "/c/one.json"};
  jobs[1] = {.target = "b", .verdict = "/c/two.json"};
  jobs[2] = {.target = "a", .verdict = "/c/it's $3: x.json"};
  std::string graph =
      print_graph(jobs, {"/j/1", "/j/2", "/j/it's 3"}, "/bin/k port");
  EXPECT_NE(graph.find("pool a\n  depth = 1\n"), graph.npos);
  EXPECT_NE(graph.find("build /c/it's$ $$3$:$ x.json: cell || /c/one.json\n"),
            graph.npos)
      << graph;
  EXPECT_NE(graph.find("build /c/two.json: cell\n"), graph.npos);
  EXPECT_NE(graph.find("job = '/j/it'\\''s$ 3'\n"), graph.npos) << graph;
}

TEST(Policy, AnAdvisoryTargetIsEnforcedFromItsDayOrReleaseOn) {
  TargetPolicy always{.enforced = true};
  TargetPolicy never{.enforced = false};
  TargetPolicy dated{.enforced = false, .until = "2027-01-31"};
  TargetPolicy released{.enforced = false, .until = "1.10"};
  EXPECT_TRUE(is_enforced(always, "1.0", "2026-01-01"));
  EXPECT_FALSE(is_enforced(never, "9.0", "2099-01-01"));
  EXPECT_FALSE(is_enforced(dated, "9.0", "2027-01-30"));
  EXPECT_TRUE(is_enforced(dated, "0.1", "2027-01-31"));
  EXPECT_FALSE(is_enforced(released, "1.9", "2099-01-01"));
  EXPECT_TRUE(is_enforced(released, "1.10", "2020-01-01"));
  EXPECT_TRUE(is_enforced(released, "2.0", "2020-01-01"));
}

} // namespace
} // namespace kport
