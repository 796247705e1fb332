// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/fact.h"
#include "model/form.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

TEST(Form, NormalTypeHasOneSpelling) {
  EXPECT_EQ(normal_type("const  struct kiocb*"), "const struct kiocb *");
  EXPECT_EQ(normal_type("char * *"), "char **");
  EXPECT_EQ(normal_type("int (*)( struct inode * )"),
            "int (*)(struct inode *)");
  EXPECT_EQ(normal_type("int (*)(int,char)"), "int (*)(int, char)");
  EXPECT_EQ(normal_type("void * const *"), "void *const *");
}

TEST(Form, PrintPutsTheNameWhereCWantsIt) {
  Signature s{{"int", "int"}, {{"dir", {"struct inode *", ""}}}};
  EXPECT_EQ(print(s, "f"), "int f(struct inode *dir)");
}

TEST(Fact, NamesAreNormal) {
  EXPECT_EQ(normal_name("inode_operations::mkdir"), "inode_operations.mkdir");
  EXPECT_EQ(normal_name("struct inode.i_mtime"), "inode.i_mtime");
  EXPECT_EQ(normal_name("struct inode"), "struct inode");
  EXPECT_EQ(normal_name("<linux/fs.h>"), "linux/fs.h");
  EXPECT_EQ(normal_name("linux/fs.h"), "linux/fs.h");
}

} // namespace
} // namespace kport
