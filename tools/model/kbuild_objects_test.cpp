// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/kbuild_objects.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::string without(const std::string& text,
                    const std::vector<std::string>& objects = {"b.o"}) {
  Result<std::string> r = drop_objects("fs/Makefile", text, objects);
  return r ? *r
           : r.error().code + ":" + std::to_string(r.error().span.line);
}

TEST(KbuildObjects, LeaveTheirLists) {
  EXPECT_EQ(without("# b.o\nobj-$(CONFIG_X) += x.o\n\nx-y := a.o b.o c.o\n"),
            "# b.o\nobj-$(CONFIG_X) += x.o\n\nx-y := a.o c.o\n");
  EXPECT_EQ(without("x-objs := b.o bb.o ab.o\n"), "x-objs := bb.o ab.o\n");
  EXPECT_EQ(without("x-$(CONFIG_B)\t+= b.o\nx-y += a.o"), "x-y += a.o");
  EXPECT_EQ(without("CFLAGS_b.o := -O1\nobj-m+=b.o\n"), "CFLAGS_b.o := -O1\n");
  EXPECT_EQ(without("x-y := a.o\n"), "x-y := a.o\n");
}

TEST(KbuildObjects, LeaveContinuedLines) {
  EXPECT_EQ(without("x-y := a.o \\\n\tb.o c.o \\\n\td.o\n"),
            "x-y := a.o \\\n\tc.o \\\n\td.o\n");
  EXPECT_EQ(without("x-y := a.o \\\n\tb.o \\\n\td.o\n"),
            "x-y := a.o \\\n\td.o\n");
  EXPECT_EQ(without("x-y := a.o \\\n\tb.o\nobj-m := x.o\n"),
            "x-y := a.o\nobj-m := x.o\n");
  EXPECT_EQ(without("x-y := \\\n\tb.o\nobj-m := x.o\n"), "obj-m := x.o\n");
}

TEST(KbuildObjects, AnythingElseIsSaid) {
  EXPECT_EQ(without("obj-m := x.o\nOBJECTS = b.o\nx-y := $(OBJECTS)\n"),
            "exclude-object:2");
}

TEST(KbuildObjects, OnlyBesideExcludedFiles) {
  Project p;
  p.canonical = {"fs"};
  p.exclude = {"fs/one/b.c"};
  std::map<std::string, std::string> makefiles = {
      {"fs/one/Makefile", "obj-m := a.o b.o\n"},
      {"fs/two/Makefile", "obj-m := a.o b.o\n"}};
  auto changed =
      drop_excluded(p, {"fs/one/a.c", "fs/one/b.c", "fs/two/b.c"}, makefiles);
  ASSERT_TRUE(changed);
  EXPECT_EQ(*changed, (std::map<std::string, std::string>{
                          {"fs/one/Makefile", "obj-m := a.o\n"}}));
}

} // namespace
} // namespace kport
