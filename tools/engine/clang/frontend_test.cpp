// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/clang/frontend.h"

#include <algorithm>

#include "clang/AST/ASTContext.h"
#include "clang/Frontend/CompilerInstance.h"
#include <gtest/gtest.h>

namespace kport {
namespace {

ParseInput input(std::string text) {
  ParseInput in;
  in.directory = "/v";
  in.file = "/v/a.c";
  in.args = {"-nostdinc", "-std=gnu11", "-mno-sse"};
  in.overlay.push_back({"/v/a.c", std::move(text)});
  return in;
}

bool has_flag(const ParseInput& in, std::string_view flag) {
  return std::ranges::count(cc1_flags(in), flag) != 0;
}

TEST(Flags, KeepsWhatMattersAndDropsTheRest) {
  ParseInput in = input("");
  in.args = {"-mpreferred-stack-boundary=3",
             "-mindirect-branch=thunk-extern",
             "-fconserve-stack",
             "-fsanitize=bounds-strict",
             "-DKBUILD_MODNAME=\"hello\"",
             "-I./include",
             "-isystem",
             "/gcc/include",
             "-include",
             "k.h",
             "-funsigned-char",
             "-mno-80387"};
  EXPECT_FALSE(has_flag(in, "-fconserve-stack"));
  EXPECT_FALSE(has_flag(in, "-mpreferred-stack-boundary=3"));
  EXPECT_TRUE(has_flag(in, "./include"));
  EXPECT_TRUE(has_flag(in, "/gcc/include"));
  EXPECT_TRUE(has_flag(in, "-fno-signed-char"));
  EXPECT_TRUE(has_flag(in, "-x87"));
  EXPECT_TRUE(has_flag(in, "-DKBUILD_MODNAME=\"hello\""));
  EXPECT_TRUE(has_flag(in, "k.h"));
  in.use_pch = "/x.pch";
  EXPECT_TRUE(has_flag(in, "-DKBUILD_MODNAME=\"kport\""));
  EXPECT_FALSE(has_flag(in, "k.h"));
}

TEST(Parse, DiagnosticsAreData) {
  Result<ParseOutput> out = parse(
      input("struct s;\nint f(struct s *p)\n{\n\treturn g(1, p->x);\n}\n"), {});
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->failed());
  ASSERT_GE(out->diagnostics.size(), 2u);
  const ParseDiagnostic& d = out->diagnostics[0];
  EXPECT_EQ(d.id, "ext_implicit_function_decl_c99");
  EXPECT_EQ(d.file, "/v/a.c");
  EXPECT_EQ(d.line, 4u);
  EXPECT_EQ(d.column, 9u);
  ASSERT_FALSE(d.args.empty());
  EXPECT_EQ(d.args[0], "g");
}

TEST(Parse, MissingHeadersAreTolerated) {
  ParseInput in = input("#include <linux/none.h>\nint x;\n");
  in.tolerate_missing = true;
  Result<ParseOutput> out = parse(in, {});
  ASSERT_TRUE(out);
  EXPECT_FALSE(out->failed());
  ASSERT_EQ(out->missing.size(), 1u);
  EXPECT_EQ(out->missing[0].name, "linux/none.h");
  EXPECT_EQ(out->missing[0].file, "/v/a.c");
  EXPECT_EQ(out->missing[0].line, 1u);
}

TEST(Parse, ListsTheFilesReadCleaned) {
  ParseInput in = input("#include \"d/../b.h\"\n");
  in.overlay.push_back({"/v/b.h", "int b;\n"});
  in.overlay.push_back({"/v/d/c.h", "int c;\n"});
  Result<ParseOutput> out = parse(in, {});
  ASSERT_TRUE(out);
  EXPECT_EQ(out->files, (std::vector<std::string>{"/v/a.c", "/v/b.h"}));
}

TEST(Parse, SkipsBodiesOnlyWhereAsked) {
  ParseInput in = input("#include \"b.h\"\nint f(void) { return nothing; }\n");
  in.overlay.push_back(
      {"/v/b.h", "static inline int b(void) { return nothing; }\n"});
  in.keep_body = [](std::string_view file) { return file == "/v/a.c"; };
  Result<ParseOutput> out = parse(in, {});
  ASSERT_TRUE(out);
  ASSERT_EQ(out->diagnostics.size(), 1u);
  EXPECT_EQ(out->diagnostics[0].file, "/v/a.c");
}

TEST(Parse, PchCarriesDeclarationsAndIncludes) {
  ParseInput in = input("#include \"b.h\"\n");
  in.overlay.push_back({"/v/k.h", "#ifdef K_H\n#error twice\n#endif\n"
                                  "#define K_H\n"});
  in.overlay.push_back({"/v/b.h", "#ifndef B_H\n#define B_H\n"
                                  "struct b { int x; };\n#endif\n"});
  in.args.insert(in.args.end(), {"-include", "k.h", "-DKBUILD_MODNAME=\"a\""});
  in.write_pch = std::string(testing::TempDir()) + "/kport-frontend.pch";
  Result<ParseOutput> made = parse(in, {});
  ASSERT_TRUE(made);
  for (const ParseDiagnostic& d : made->diagnostics)
    ADD_FAILURE() << d.id << ": " << d.message;

  in.use_pch = std::exchange(in.write_pch, {});
  in.args.back() = "-DKBUILD_MODNAME=\"c\"";
  in.args.push_back("-DEXTRA=1");
  in.overlay[0].content = "#include \"b.h\"\n"
                          "int f(struct b *p) { return p->x + EXTRA; }\n"
                          "const char *n = KBUILD_MODNAME;\n";
  bool seen = false;
  Result<ParseOutput> used = parse(
      in, {.end = [&](clang::CompilerInstance& compiler) {
        clang::ASTContext& ast = compiler.getASTContext();
        seen =
            !ast.getTranslationUnitDecl()->lookup(&ast.Idents.get("f")).empty();
      }});
  ASSERT_TRUE(used);
  for (const ParseDiagnostic& d : used->diagnostics)
    ADD_FAILURE() << d.id << ": " << d.message;
  EXPECT_TRUE(seen);
}

} // namespace
} // namespace kport
