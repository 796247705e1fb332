// SPDX-License-Identifier: GPL-2.0-or-later
// Declarators as rules write them.
#include "model/declarator.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::string parsed(const std::string& text) {
  Declarator d = parse_declarator(text);
  if (!d.problem.empty())
    return "bad at " + std::to_string(d.problem_at);
  return d.param.type.spelling + " | " + d.param.name;
}

TEST(Declarator, TypesAndNames) {
  EXPECT_EQ(parsed("const struct kiocb *"), "const struct kiocb * | ");
  EXPECT_EQ(parsed("struct file *file"), "struct file * | file");
  EXPECT_EQ(parsed("struct page **pagep"), "struct page ** | pagep");
  EXPECT_EQ(parsed("int (*fn)(struct x *)"), "int (*)(struct x *) | fn");
  EXPECT_EQ(parsed("int (*)(struct x *x, ...)"),
            "int (*)(struct x *x, ...) | ");
  EXPECT_EQ(parsed("unsigned int flags"), "unsigned int | flags");
  EXPECT_EQ(parsed("unsigned int"), "unsigned int | ");
  EXPECT_EQ(parsed("u64"), "u64 | ");
  EXPECT_EQ(parsed("loff_t pos"), "loff_t | pos");
  EXPECT_EQ(parsed("const char __user *buf"), "const char __user * | buf");
  EXPECT_EQ(parsed("umode_t"), "umode_t | ");
  EXPECT_EQ(parsed("char buf[16]"), "char[16] | buf");
  EXPECT_EQ(parsed("enum migrate_mode mode"), "enum migrate_mode | mode");
  EXPECT_EQ(parsed("void *"), "void * | ");
  EXPECT_EQ(parsed("struct dentry *(*f)(int)"), "struct dentry *(*)(int) | f");
}

TEST(Declarator, Refuses) {
  EXPECT_EQ(parsed(""), "bad at 0");
  EXPECT_EQ(parsed("struct"), "bad at 6");
  EXPECT_EQ(parsed("struct *x"), "bad at 7");
  EXPECT_EQ(parsed("*x"), "bad at 0");
  EXPECT_EQ(parsed("int x y"), "bad at 6");
  EXPECT_EQ(parsed("int x;"), "bad at 5");
  EXPECT_EQ(parsed("int (*x"), "bad at 7");
  EXPECT_EQ(parsed("int x["), "bad at 6");
  EXPECT_EQ(parsed("$"), "bad at 0");
  EXPECT_EQ(parsed("return x"), "bad at 0");
  EXPECT_EQ(parsed("int x, int y"), "bad at 5");
}

} // namespace
} // namespace kport
