// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/clang/parse_tree.h"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/files.h"
#include "engine/clang/includes.h"
#include "engine/clang/parse_again.h"
#include "engine/clang/pch.h"
#include "model/site_codec.h"

namespace kport {
namespace {

// A project of three units, a private header and a kernel of two headers.
class Tree : public testing::Test {
protected:
  void SetUp() override {
    const testing::TestInfo* info =
        testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::path(testing::TempDir()) /
            (std::string("kport-tree-") + info->name() + "-" +
             std::to_string(getpid()));
    fs::remove_all(root_);
    put("k/linux/fs.h", "#ifndef F_H\n#define F_H\n"
                        "struct inode { int i_mode; };\n"
                        "int iput(struct inode *inode);\n#endif\n");
    put("k/linux/list.h", "#pragma once\nstruct list_head { int x; };\n");
    put("k/linux/twice.h", "static inline int twice(void) { return 2; }\n");
    put("fs/my.h", "struct conn;\n"
                   "#ifdef WITH_DEBUG\nint debug_me(struct inode *i);\n#endif\n"
                   "static inline int h(struct inode *i) "
                   "{ return i->i_mode; }\n");
    for (std::string unit : {"a", "b", "c"}) {
      std::string extra = unit == "b" ? "#define WITH_DEBUG\n" : "";
      put("fs/" + unit + ".c", extra + std::string(kIncludes) + "int " + unit +
                                   "(struct inode *i)\n"
                                   "{ return iput(i) + h(i); }\n");
      job_.commands.push_back({.file = "fs/" + unit + ".c",
                               .directory = root_,
                               .args = {"-nostdinc", "-std=gnu11", "-Ik",
                                        "-DKBUILD_BASENAME=\"" + unit + "\""}});
    }
    job_.root = root_;
    job_.own = {"fs"};
    job_.kernel_digest = "kernel";
    job_.cache_dir = root_ / "cache";
  }
  void TearDown() override { fs::remove_all(root_); }

  void put(const std::string& path, const std::string& text) {
    ASSERT_TRUE(write_file(root_ / path, text));
  }
  ParsedTree parse() {
    Result<ParsedTree> tree = parse_tree(job_);
    if (!tree) {
      ADD_FAILURE() << tree.error().message;
      return {};
    }
    for (const Unit& u : tree->units)
      for (const std::string& e : u.errors)
        ADD_FAILURE() << e;
    return std::move(*tree);
  }

  static constexpr std::string_view kIncludes =
      "#include <linux/fs.h>\n#include <linux/list.h>\n"
      "#include <linux/twice.h>\n#include \"my.h\"\n";
  fs::path root_;
  ParseJob job_;
};

TEST_F(Tree, ParsesOnceThenReadsTheCache) {
  ParsedTree first = parse();
  EXPECT_EQ(first.parsed, 3u);
  EXPECT_EQ(first.cached, 0u);
  EXPECT_TRUE(first.pch_made);
  EXPECT_EQ(first.pch_missing, "");
  ParsedTree second = parse();
  EXPECT_EQ(second.parsed, 0u);
  EXPECT_EQ(second.cached, 3u);
  ASSERT_EQ(second.units.size(), 3u);
  for (size_t i = 0; i < 3; ++i)
    EXPECT_EQ(encode(first.units[i]), encode(second.units[i]));
  EXPECT_EQ(first.units[0].main, "fs/a.c");
}

TEST_F(Tree, OnlyWhatChangedIsParsedAgain) {
  parse();
  put("fs/b.c", std::string(kIncludes) + "int b;\n");
  ParsedTree tree = parse();
  EXPECT_EQ(tree.parsed, 1u);
  EXPECT_FALSE(tree.pch_made);
  put("fs/my.h", "static inline int h(struct inode *i) { return 1; }\n");
  EXPECT_EQ(parse().parsed, 3u);
  EXPECT_EQ(parse().parsed, 0u);
  job_.kernel_digest = "another";
  EXPECT_EQ(parse().parsed, 3u);
}

TEST_F(Tree, AnOwnHeaderBehindAngleBracketsIsOwn) {
  put("fs/include/linux/mine.h", "#ifndef M_H\n#define M_H\n"
                                 "static inline int m(struct inode *i) "
                                 "{ return i->i_mode; }\n#endif\n");
  for (CompileCommand& c : job_.commands) {
    c.args.insert(c.args.begin(), "-Ifs/include");
    put(c.file, std::string(kIncludes) + "#include <linux/mine.h>\n");
  }
  for (const Unit& u : parse().units)
    EXPECT_TRUE(std::ranges::any_of(u.files, [](const OwnFile& f) {
      return f.path == "fs/include/linux/mine.h";
    })) << u.main;
}

TEST_F(Tree, DamagedCacheIsParsedAgain) {
  parse();
  for (const auto& entry : fs::directory_iterator(root_ / "cache" / "sites"))
    if (entry.path().extension() == ".unit")
      std::ofstream(entry.path(), std::ios::app) << "x";
  EXPECT_EQ(parse().parsed, 3u);
}

TEST_F(Tree, TheNumberOfThreadsChangesNothing) {
  ParsedTree two = parse();
  fs::remove_all(job_.cache_dir);
  job_.jobs = 1;
  ParsedTree one = parse();
  for (size_t i = 0; i < 3; ++i)
    EXPECT_EQ(encode(one.units[i]), encode(two.units[i]));
}

TEST_F(Tree, ErrorsAreReportedAndNotCached) {
  put("fs/c.c", std::string(kIncludes) + "int c(void) { return none; }\n");
  for (int i = 0; i < 2; ++i) {
    Result<ParsedTree> tree = parse_tree(job_);
    ASSERT_TRUE(tree);
    ASSERT_EQ(tree->units[2].errors.size(), 1u);
    EXPECT_NE(tree->units[2].errors[0].find("none"), std::string::npos);
    EXPECT_EQ(tree->parsed, i == 0 ? 3u : 1u);
  }
}

TEST_F(Tree, WhatOneUnitReadsIsNotSkipped) {
  ParsedTree tree = parse();
  for (const Unit& u : tree.units)
    EXPECT_TRUE(u.skipped.empty()) << u.main;
  put("fs/b.c", std::string(kIncludes));
  tree = parse();
  EXPECT_EQ(tree.units[0].skipped.size(), 1u);
  EXPECT_EQ(tree.units[1].skipped.size(), 1u);
}

TEST_F(Tree, AnOwnTypeOfAnotherUnitIsNoEntity) {
  auto knows = [](const Unit& u) {
    return std::ranges::any_of(u.entities, [](const Entity& e) {
      return e.fact.name == "struct conn";
    });
  };
  ParsedTree tree = parse();
  EXPECT_TRUE(knows(tree.units[0]));
  put("fs/b.c", std::string(kIncludes) + "struct conn { int x; };\n");
  tree = parse();
  EXPECT_FALSE(knows(tree.units[0]));
  for (const Use& u : tree.units[0].uses)
    EXPECT_LT(u.entity, tree.units[0].entities.size());
}

TEST_F(Tree, UnitsAreReadAgainWithThePch) {
  ParsedTree tree = parse();
  UnitJobs jobs(job_);
  std::vector<SitesJob> wanted;
  for (size_t i : {2, 0, 1}) {
    Result<SitesJob> job = jobs.of(tree.units[i]);
    ASSERT_TRUE(job) << job.error().message;
    EXPECT_TRUE(fs::exists(job->input.use_pch));
    job->input.overlay.push_back(
        {root_ / "fs/my.h", "#define h(i) (i)->i_mode\n"});
    wanted.push_back(std::move(*job));
  }
  for (unsigned threads : {1, 3}) {
    Result<std::vector<Unit>> again = parse_again(wanted, threads);
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(again->size(), 3u);
    EXPECT_EQ((*again)[0].main, "fs/c.c");
    EXPECT_EQ((*again)[1].main, "fs/a.c");
    for (const Unit& u : *again) {
      EXPECT_TRUE(u.errors.empty());
      EXPECT_EQ(u.functions.size(), 1u) << "h() is a macro now";
    }
  }
}

TEST_F(Tree, AnErrorOfThePchIsNone) {
  put("k/linux/fs.h", "#ifndef F_H\n#define F_H\n"
                      "struct inode { int i_mode; };\n"
                      "int iput(struct inode *inode);\n"
                      "#ifdef WANT_MORE\nenum { MORE = 1 };\n#endif\n"
                      "#endif\n");
  ParsedTree tree = parse();
  UnitJobs jobs(job_);
  SitesJob job = jobs.of(tree.units[0]).value();
  ASSERT_FALSE(job.input.use_pch.empty());
  for (bool fails : {false, true}) {
    job.input.overlay.push_back(
        {root_ / "fs/a.c", std::string(fails ? "" : "#define WANT_MORE\n") +
                               "#include <linux/fs.h>\n"
                               "int a(void) { return MORE; }\n"});
    Result<std::vector<Unit>> again = parse_again({job}, 1);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ((*again)[0].errors.empty(), !fails);
    job.input.overlay.pop_back();
  }
}

TEST_F(Tree, WhatKbuildNoLongerCompilesIsAnError) {
  UnitJobs jobs(job_);
  Unit gone;
  gone.main = "fs/gone.c";
  EXPECT_FALSE(jobs.of(gone));
}

TEST(OwnPath, KnowsTheProjectsDirectories) {
  EXPECT_EQ(own_path("/p", {"fs", "net"}, "/p/fs/a.c"), "fs/a.c");
  EXPECT_EQ(own_path("/p/", {"fs", "net"}, "/p/net/x/a.h"), "net/x/a.h");
  EXPECT_EQ(own_path("/p", {"fs"}, "/p/fsx/a.c"), "");
  EXPECT_EQ(own_path("/p", {"fs"}, "/px/fs/a.c"), "");
  EXPECT_EQ(own_path("/p", {"fs"}, "/k/linux/fs.h"), "");
}

TEST(Pch, FindsIncludesOutsideConditions) {
  EXPECT_EQ(
      plain_includes("#include <linux/a.h>\n#ifdef X\n"
                     "#include <linux/b.h>\n#endif\n"
                     " # include <linux/c.h> // why\n#include \"e.h\"\n"),
      (std::vector<Include>{{"linux/a.h"}, {"linux/c.h"}, {"e.h", true}}));
  // A guard is no condition.
  EXPECT_EQ(plain_includes("/* x */\n#ifndef _A\n#define _A\n"
                           "#include <a.h>\n#ifdef X\n#include <b.h>\n"
                           "#endif\n#include <c.h>\n#endif\n"),
            (std::vector<Include>{{"a.h"}, {"c.h"}}));
  EXPECT_EQ(plain_includes(
                "#undef S\n#define S x\n"
                "#if !defined(_A) || defined(AGAIN)\n#define _A\n"
                "#include <a.h>\n#if !defined(X)\n#define X\n"
                "#include <b.h>\n#endif\n#endif\n#include <c.h>\n"),
            (std::vector<Include>{{"a.h"}, {"c.h"}}));
  EXPECT_EQ(plain_includes("#ifndef _A\nint x;\n#include <b.h>\n#endif\n"
                           "#if !defined(B)\n#define C\n"
                           "#include <b.h>\n#endif\n"),
            (std::vector<Include>{}));
}

// fs/xfs and fs/ext4 name nearly all their kernel headers in one own header.
TEST_F(Tree, KernelHeadersBehindOwnHeadersAreShared) {
  put("k/linux/late.h", "#ifndef L_H\n#define L_H\nint late(void);\n#endif\n");
  put("k/trace/t.h", "#ifndef T_H\n#define T_H\n#endif\n");
  put("fs/inc/all.h", "#ifndef ALL_H\n#define ALL_H\n"
                      "#include <linux/late.h>\n#include <trace/t.h>\n"
                      "#ifdef NEVER\n#include <linux/fs.h>\n#endif\n"
                      "#include <linux/twice.h>\n#endif\n");
  for (const CompileCommand& c : job_.commands)
    put(c.file, "#include \"inc/all.h\"\n#include \"my.h\"\n");
  IncludeWalk walk(root_, job_.own, {(root_ / "k").string()});
  Result<Reached> reached = walk.of("fs/a.c");
  ASSERT_TRUE(reached);
  EXPECT_EQ(reached->kernel, (std::vector<std::string>{"linux/late.h"}));
  EXPECT_EQ(reached->own,
            (std::vector<std::string>{"fs/inc/all.h", "fs/my.h"}));
}

// Three units that include a trace header; b creates its trace points.
class Trace : public Tree {
protected:
  void SetUp() override {
    Tree::SetUp();
    put("k/trace/define_trace.h", "");
    trace("static inline void trace_my(struct inode *i) { iput(i); }\n"
          "#define MY_MODE(i) ((i)->i_mode)\n");
    for (std::string unit : {"a", "b", "c"})
      put("fs/" + unit + ".c",
          (unit == "b" ? "#define CREATE_TRACE_POINTS\n" : "") +
              std::string(kIncludes) + "#include \"trace.h\"\n" + "int " +
              unit + "(struct inode *i) { return iput(i); }\n");
  }
  void trace(const std::string& text) {
    put("fs/trace.h", "#ifndef T_H\n#define T_H\n" + text +
                          "#endif\n#include <trace/define_trace.h>\n");
  }
  // The file's number in the unit, and whether it is left to another.
  static const OwnFile* file(const Unit& u, std::string_view path) {
    auto it = std::ranges::find(u.files, path, &OwnFile::path);
    return it == u.files.end() ? nullptr : &*it;
  }
  static size_t uses_in(const Unit& u, std::string_view path) {
    return size_t(std::ranges::count_if(u.uses, [&](const Use& use) {
      return use.range.valid() && u.files[use.range.file].path == path;
    }));
  }
};

TEST_F(Trace, OneUnitTellsForAll) {
  for (const Unit& u : parse().units) {
    const OwnFile* header = file(u, "fs/trace.h");
    ASSERT_TRUE(header) << u.main;
    EXPECT_EQ(header->deferred, u.main != "fs/b.c") << u.main;
    EXPECT_EQ(uses_in(u, "fs/trace.h") > 0, u.main == "fs/b.c") << u.main;
    EXPECT_GT(uses_in(u, u.main), 0u);
  }
}

TEST_F(Trace, ADeferredHeaderIsADependencyAllTheSame) {
  parse();
  trace("#define MY_MODE(i) 0\n");
  EXPECT_EQ(parse().parsed, 3u);
}

TEST_F(Trace, WhoExpandsItsMacroReadsIt) {
  put("fs/a.c", std::string(kIncludes) +
                    "#include \"trace.h\"\n"
                    "int a(struct inode *i) { return MY_MODE(i); }\n");
  for (const Unit& u : parse().units)
    EXPECT_EQ(file(u, "fs/trace.h")->deferred, u.main == "fs/c.c") << u.main;
}

TEST_F(Trace, WhoCallsWhatItSpellsReadsIt) {
  put("fs/a.c", std::string(kIncludes) +
                    "#include \"trace.h\"\n"
                    "void a(struct inode *i) { trace_my(i); }\n");
  for (const Unit& u : parse().units)
    EXPECT_EQ(file(u, "fs/trace.h")->deferred, u.main == "fs/c.c") << u.main;
}

TEST_F(Trace, WhoCallsWhatTheKernelSpellsDoesNot) {
  put("k/linux/list.h",
      "#pragma once\n#define EVENT(name) "
      "static inline void trace_##name(struct inode *i) {}\n");
  trace("EVENT(my)\n");
  put("fs/a.c", std::string(kIncludes) +
                    "#include \"trace.h\"\n"
                    "void a(struct inode *i) { trace_my(i); }\n");
  for (const Unit& u : parse().units) {
    EXPECT_EQ(file(u, "fs/trace.h")->deferred, u.main != "fs/b.c") << u.main;
    // It is ours, wherever it stands.
    for (const Entity& e : u.entities)
      EXPECT_NE(e.fact.name, "trace_my") << u.main;
  }
}

// Nothing is left to a unit that does not exist, or cannot be read.
TEST_F(Trace, WithoutAReaderAllRead) {
  put("fs/b.c", std::string(kIncludes));
  for (const Unit& u : parse().units) {
    const OwnFile* header = file(u, "fs/trace.h");
    EXPECT_FALSE(header && header->deferred) << u.main;
  }
  put("fs/b.c", "#define CREATE_TRACE_POINTS\n" + std::string(kIncludes) +
                    "#include \"trace.h\"\nint b(void) { return none; }\n");
  Result<ParsedTree> tree = parse_tree(job_);
  ASSERT_TRUE(tree);
  for (const Unit& u : tree->units)
    EXPECT_FALSE(file(u, "fs/trace.h")->deferred) << u.main;
}

TEST(Pch, KnowsGuardedHeaders) {
  EXPECT_TRUE(guarded("/* x */\n#ifndef _A\n#define _A\n#endif\n"));
  EXPECT_TRUE(guarded("#pragma once\n"));
  EXPECT_FALSE(guarded("#include <linux/x.h>\n#ifdef CONFIG_BLOCK\n#endif\n"));
  EXPECT_FALSE(guarded("#ifndef _A\n#include <x.h>\n#endif\n"));
}

TEST(Pch, SharesTheArgumentsOfAll) {
  std::vector<CompileCommand> commands(2);
  commands[0].args = {"-Ia", "-include", "k.h", "-DX", "-DKBUILD_A=1"};
  commands[1].args = {"-include", "k.h", "-Ia", "-DY", "-DKBUILD_A=2"};
  EXPECT_EQ(
      common_args(commands),
      (std::vector<std::string>{"-Ia", "-include", "k.h", "-DKBUILD_A=1"}));
}

} // namespace
} // namespace kport
