// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/clang/facts.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

HeaderQuestion about(std::string header, std::vector<std::string> names = {}) {
  HeaderQuestion q;
  q.parse.directory = "/v";
  q.parse.args = {"-nostdinc", "-std=gnu11", "-I./include",
                  "-I/v/include/uapi"};
  q.parse.overlay.push_back({"/v/include/linux/a.h", std::move(header)});
  q.headers = {"linux/a.h"};
  q.names = std::move(names);
  return q;
}

HeaderAnswer read(const HeaderQuestion& q) {
  Result<HeaderAnswer> answer = read_headers(q);
  EXPECT_TRUE(answer) << answer.error().message;
  return answer ? std::move(*answer) : HeaderAnswer();
}

// The only fact of that name.
Fact fact(const HeaderAnswer& answer, const std::string& name) {
  std::vector<Fact> found;
  for (const Fact& f : answer.facts)
    if (f.name == name)
      found.push_back(f);
  EXPECT_EQ(found.size(), 1u) << name;
  return found.empty() ? Fact() : found[0];
}

TEST(Facts, FunctionsSayWhereTheyAreAndWhetherTheyHaveABody) {
  HeaderAnswer a = read(about("typedef unsigned short umode_t;\n"
                              "struct inode;\n"
                              "extern __attribute__((noinline)) int\n"
                              "make(struct inode *dir, /* what */ umode_t,\n"
                              "     const char * const names[4], ...);\n"
                              "static inline void *none(void)\n"
                              "{\n\treturn 0;\n}\n"));
  Fact make = fact(a, "make");
  EXPECT_EQ(make.kind, FactKind::function);
  EXPECT_EQ(make.file, "linux/a.h");
  EXPECT_EQ(make.line, 4u);
  EXPECT_FALSE(make.is_inline);
  EXPECT_NE(make.text.find("make(struct inode *dir, umode_t, const char * "
                           "const names[4], ...)"),
            std::string::npos)
      << make.text;
  ASSERT_TRUE(make.signature);
  EXPECT_TRUE(make.signature->variadic);
  ASSERT_EQ(make.signature->params.size(), 3u);
  EXPECT_EQ(make.signature->params[0].name, "dir");
  EXPECT_EQ(make.signature->params[0].type.spelling, "struct inode *");
  EXPECT_EQ(make.signature->params[1].type.spelling, "umode_t");
  EXPECT_EQ(make.signature->params[1].type.canonical, "unsigned short");
  EXPECT_EQ(make.signature->params[2].type.canonical, "const char *const *");
  Fact none = fact(a, "none");
  EXPECT_TRUE(none.is_inline);
  EXPECT_EQ(none.text, "static inline void *none(void)");
  EXPECT_TRUE(none.signature->params.empty());
}

TEST(Facts, MembersOfAnonymousAndNestedRecords) {
  HeaderAnswer a = read(about("typedef int (*actor_t)(void *ctx, int);\n"
                              "typedef int fill_t(const char *name);\n"
                              "struct s {\n"
                              "  union { int a; struct { long b; }; };\n"
                              "  struct { char c; } named;\n"
                              "  struct inner { int x; } in;\n"
                              "  unsigned int bits : 3, more : 5;\n"
                              "  enum { ONE = 1, BIG = 1 << 20 } e;\n"
                              "  int (*op)(struct s *self, actor_t how);\n"
                              "  actor_t actor;\n"
                              "  fill_t *fill;\n"
                              "  int flex[];\n"
                              "};\n"
                              "typedef struct { int counter; } atomic_t;\n"));
  for (const char* name :
       {"s.a", "s.b", "s.named", "s.named.c", "s.in", "inner.x", "s.bits",
        "s.more", "s.e", "atomic_t.counter"})
    EXPECT_EQ(fact(a, name).kind, FactKind::member) << name;
  EXPECT_EQ(fact(a, "s.bits").text, "unsigned int bits : 3");
  EXPECT_EQ(fact(a, "BIG").value, "1048576");
  EXPECT_EQ(fact(a, "s.flex").type.spelling, "int[]");
  Fact op = fact(a, "s.op");
  EXPECT_EQ(op.line, 9u);
  EXPECT_EQ(op.text, "int (*op)(struct s *self, actor_t how)");
  ASSERT_TRUE(op.signature);
  EXPECT_EQ(op.signature->params[0].name, "self");
  EXPECT_EQ(op.signature->params[1].type.canonical, "int (*)(void *, int)");
  ASSERT_TRUE(fact(a, "s.actor").signature);
  EXPECT_EQ(fact(a, "s.actor").signature->params[0].name, "ctx");
  ASSERT_TRUE(fact(a, "s.fill").signature);
  EXPECT_TRUE(fact(a, "struct s").complete);
  EXPECT_EQ(fact(a, "atomic_t").text, "typedef struct { ... } atomic_t");
}

TEST(Facts, IncompleteRecordsAreOpaqueWhenAnApiSpeaksOfThem) {
  HeaderAnswer a = read(about("struct idmap;\nstruct dead;\n"
                              "int use(struct idmap *m);\n"));
  EXPECT_FALSE(fact(a, "struct idmap").complete);
  EXPECT_EQ(fact(a, "struct idmap").value, "opaque");
  EXPECT_EQ(fact(a, "struct dead").value, "");
}

TEST(Facts, IncompleteRecordsMayBeDeclaredInsideOthers) {
  HeaderAnswer a = read(about("struct page { struct cache *slab; };\n"
                              "struct cache;\n"
                              "struct cache *make(void);\n"));
  EXPECT_EQ(fact(a, "struct cache").value, "opaque");
  EXPECT_EQ(fact(a, "struct cache").line, 1u);
}

TEST(Facts, MacrosAndFunctionsOfOneNameAreTwoFacts) {
  HeaderAnswer a = read(about("#ifndef A_H\n#define A_H\n"
                              "int f(int x);\n"
                              "#define f(x) f((x) + 1)\n"
                              "#define log(fmt, ...) say(fmt, ##__VA_ARGS__)\n"
                              "#define old(args...) say(args)\n"
                              "#define gone 1\n#undef gone\n"
                              "#define SIZE \\\n  (1 << 3)\n"
                              "#endif\n"));
  size_t of_f = 0;
  for (const Fact& f : a.facts)
    of_f += f.name == "f";
  EXPECT_EQ(of_f, 2u);
  Fact log = fact(a, "log");
  EXPECT_TRUE(log.function_like && log.variadic);
  EXPECT_EQ(log.macro_params, std::vector<std::string>{"fmt"});
  EXPECT_EQ(log.text, "#define log(fmt, ...) say(fmt, ##__VA_ARGS__)");
  EXPECT_EQ(fact(a, "old").text, "#define old(args...) say(args)");
  EXPECT_EQ(fact(a, "SIZE").body, "(1 << 3)");
  for (const Fact& f : a.facts)
    EXPECT_TRUE(f.name != "gone" && f.name != "A_H") << f.name;
}

TEST(Facts, VariablesAndAttributes) {
  HeaderAnswer a = read(
      about("#define __user __attribute__((btf_type_tag(\"user\")))\n"
            "extern struct ns { int x; } init_ns __attribute__((aligned(8)));\n"
            "static const int table[2] = { 1, 2 };\n"
            "extern int (*hook)(char __user *p);\n"
            "long copy(void *to, const void __user *from);\n"));
  EXPECT_FALSE(fact(a, "init_ns").complete);
  EXPECT_TRUE(fact(a, "table").complete);
  EXPECT_EQ(fact(a, "table").type.spelling, "const int[2]");
  ASSERT_TRUE(fact(a, "hook").signature);
  EXPECT_EQ(fact(a, "hook").signature->params[0].type.spelling, "char *");
  EXPECT_EQ(fact(a, "copy").signature->params[1].type.spelling, "const void *");
}

TEST(Facts, OnlyWhatIsAskedFor) {
  std::string text = "struct ops { int (*mkdir)(int); int (*rmdir)(int); };\n"
                     "struct other { int mkdir; };\nint mkdir(void);\n";
  HeaderAnswer a = read(about(text, {"ops.mkdir"}));
  ASSERT_EQ(a.facts.size(), 1u);
  EXPECT_EQ(a.facts[0].name, "ops.mkdir");
  a = read(about(text, {"ops.*"}));
  EXPECT_EQ(a.facts.size(), 2u);
  a = read(about(text, {"mk*"}));
  ASSERT_EQ(a.facts.size(), 1u);
  EXPECT_EQ(a.facts[0].name, "mkdir");
}

TEST(Facts, BrokenAndAbsentHeadersAreNamed) {
  HeaderQuestion q = about("#include <linux/b.h>\nint good(void);\n");
  q.parse.overlay.push_back({"/v/include/linux/b.h",
                             "#error needs a friend\nint half(nothing x);\n"});
  q.headers.push_back("linux/none.h");
  HeaderAnswer a = read(q);
  EXPECT_EQ(a.absent, std::vector<std::string>{"linux/none.h"});
  ASSERT_EQ(a.broken.size(), 1u);
  EXPECT_EQ(a.broken.begin()->first, "linux/b.h");
  EXPECT_EQ(a.broken.begin()->second, "linux/b.h:1: needs a friend");
  fact(a, "good");
  EXPECT_EQ(a.included, (std::vector<std::string>{"linux/a.h", "linux/b.h"}));
}

TEST(Facts, AskedTypesGetTheirCanonicalForm) {
  HeaderQuestion q = about("typedef unsigned int gfp_t;\nstruct path;\n");
  q.types = {"gfp_t", "const struct path *", "unknown_t", "int (*)(gfp_t)"};
  HeaderAnswer a = read(q);
  EXPECT_EQ(a.types["gfp_t"], "unsigned int");
  EXPECT_EQ(a.types["const struct path *"], "const struct path *");
  EXPECT_EQ(a.types["int (*)(gfp_t)"], "int (*)(unsigned int)");
  EXPECT_FALSE(a.types.contains("unknown_t"));
}

TEST(Facts, HiddenAndShadowHeadersHaveNamesOfTheirOwn) {
  HeaderQuestion q = about("#include <uapi/linux/a.h>\nint kernel;\n");
  q.parse.args.insert(q.parse.args.end() - 1, "-I/v/include");
  q.parse.overlay.push_back({"/v/include/uapi/linux/a.h", "int user;\n"});
  q.parse.overlay.push_back({"/v/compat/include/linux/a.h",
                             "#include_next <linux/a.h>\nint shim;\n"});
  q.parse.include_first = {"/v/compat/include"};
  HeaderAnswer a = read(q);
  EXPECT_EQ(fact(a, "kernel").file, "linux/a.h");
  EXPECT_EQ(fact(a, "user").file, "uapi/linux/a.h");
  EXPECT_EQ(fact(a, "shim").file, "compat/include/linux/a.h");
}

TEST(Facts, GlobsStayWithinOneName) {
  EXPECT_TRUE(glob_match("inode_operations.*", "inode_operations.mkdir"));
  EXPECT_TRUE(glob_match("timer_*_sync", "timer_delete_sync"));
  EXPECT_FALSE(glob_match("inode*", "inode.i_mtime"));
  EXPECT_TRUE(glob_match("*.i_mtime", "inode.i_mtime"));
  EXPECT_FALSE(glob_match("a?c", "a.c"));
}

TEST(Facts, MoreHeadersAreReadBehindTheAskedOnes) {
  HeaderQuestion q = about("#ifndef A_H\n#define A_H\nint first(void);\n"
                           "struct late;\n#endif\n");
  q.parse.overlay.push_back({"/v/include/linux/b.h",
                             "#include <linux/a.h>\n#define SECOND 2\n"
                             "struct late { int x; };\n"});
  q.parse.overlay.push_back({"/v/include/linux/torn.h", "struct late *open\n"});
  q.types = {"struct late *"};
  std::vector<std::string> known, included;
  unsigned asked = 0;
  q.more = [&](const HeaderAnswer& so_far) {
    ++asked;
    for (const Fact& f : so_far.facts)
      known.push_back(f.name);
    included = so_far.included;
    return std::vector<std::string>{"linux/none.h", "linux/b.h",
                                    "linux/torn.h"};
  };
  HeaderAnswer a = read(q);
  EXPECT_EQ(asked, 1u);
  EXPECT_EQ(known, (std::vector<std::string>{"first", "struct late"}));
  EXPECT_EQ(included, (std::vector<std::string>{"linux/a.h"}));
  EXPECT_EQ(a.absent, (std::vector<std::string>{"linux/none.h"}));
  EXPECT_EQ(a.included, (std::vector<std::string>{"linux/a.h", "linux/b.h",
                                                  "linux/torn.h"}));
  EXPECT_EQ(fact(a, "SECOND").file, "linux/b.h");
  EXPECT_TRUE(fact(a, "struct late").complete);
  EXPECT_EQ(a.types.at("struct late *"), "struct late *");
  ASSERT_EQ(a.broken.size(), 1u);
  EXPECT_TRUE(a.broken.contains("linux/torn.h"));
}

} // namespace
} // namespace kport
