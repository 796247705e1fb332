// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/clang/facts_scan.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "engine/clang/facts_outline.h"

namespace kport {
namespace {

class Scan : public testing::Test {
protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) / "kport-scan";
    fs::remove_all(root_);
    put("include/linux/a.h", "/* gone_fn */ // gone_fn\n"
                             "int here_fn(void); \"gone_fn\"\n");
    put("include/uapi/linux/a.h", "#define HERE here_fn\n");
    put("include/uapi/linux/u.h", "#error don't\nint here_fn;\n");
    put("include/dt-bindings/x.h", "here_fn\n");
    parse_.directory = root_;
    parse_.args = {"-I./include", "-I", (root_ / "include/uapi").string()};
  }
  void put(const std::string& name, const std::string& text) {
    ASSERT_TRUE(write_file(root_ / name, text));
  }

  fs::path root_;
  ParseInput parse_;
};

TEST_F(Scan, ListsEveryHeaderOnceByItsName) {
  std::vector<std::string> names;
  for (const HeaderFile& header : list_headers(parse_))
    names.push_back(header.name);
  EXPECT_EQ(names, (std::vector<std::string>{"linux/a.h", "linux/u.h",
                                             "uapi/linux/a.h"}));
}

TEST_F(Scan, FindsIdentifiersOutsideCommentsAndLiterals) {
  Mentions found =
      find_mentions(list_headers(parse_), {"here_fn", "gone_fn", "here"});
  ASSERT_EQ(found.size(), 1u);
  std::vector<std::string> where;
  for (const Mention& mention : found["here_fn"])
    where.push_back(mention.header + (mention.declares ? "!" : ""));
  EXPECT_EQ(where, (std::vector<std::string>{"linux/a.h!", "linux/u.h!"}));
}

std::string declared(std::string_view text) {
  std::string out;
  scan_names(text, [&](std::string_view name, bool declares) {
    if (declares)
      out += (out.empty() ? "" : " ") + std::string(name);
  });
  return out;
}

TEST(Outline, NamesAreDeclaredAtFileScopeInEnumsAndByDefine) {
  EXPECT_EQ(declared("int f(struct a *p, int q);"), "int f");
  EXPECT_EQ(declared("static inline void g(void)\n{\n\tcall(x.y);\n}\n"),
            "static inline void g");
  EXPECT_EQ(declared("struct s { int m; struct inner { int n; } i; };"),
            "s inner");
  EXPECT_EQ(declared("enum e { A, B = C };\nenum e h(int z) { z; }"),
            "e A B C e h");
  EXPECT_EQ(declared("#define M(x) body(x) \\\n more\nDECLARE_KEY(k);"),
            "M DECLARE_KEY k");
  EXPECT_EQ(declared("#ifdef A\nvoid f(int x) {\n#else\nvoid f(void) {\n"
                     "#endif\n y; }\nint after;"),
            "void f void f int after");
}

TEST(Outline, ATextThatDoesNotBalanceHidesNothing) {
  EXPECT_EQ(declared("struct s { int m;"), "s s int m");
}

TEST(Guard, TellsHeadersFromFragments) {
  EXPECT_TRUE(has_include_guard("/* x */\n#ifndef A_H\n"));
  EXPECT_TRUE(has_include_guard("# if !defined(A) || defined(B)\n"));
  EXPECT_TRUE(has_include_guard("#undef TRACE_SYSTEM\n#define TRACE_SYSTEM x\n"
                                "#if !defined(T)\n"));
  EXPECT_FALSE(has_include_guard("BPF_TYPE(a)\n#ifndef X\n"));
  EXPECT_FALSE(has_include_guard("#undef STAGE\n#ifndef X\n"));
}

} // namespace
} // namespace kport
