// SPDX-License-Identifier: GPL-2.0-or-later
// Where own functions and other values are put.
#include "engine/clang/sites.h"

#include <gtest/gtest.h>

#include "engine/clang/sites_test_unit.h"

namespace kport {
namespace {

using Texts = std::vector<std::string>;

TEST(SitesBindings, DesignatedPositionalNestedArrays) {
  TestUnit t(
      std::string(kOps) +
      "static const struct inode_operations named = {\n"
      "	.mkdir	= my_mkdir,\n"
      "	.rmdir	= (void *)&my_rmdir,\n"
      "	.flags = NULL,\n"
      "};\n"
      "static struct inode_operations positional = { my_mkdir, "
      "filemap_rmdir };\n"
      "static struct { int n; struct inode_operations ops[2]; } table = {\n"
      "	.ops = { [1] = { .rmdir = my_other } },\n"
      "};\n"
      "static struct kobj_attr a = { .attr = { .name = \"x\", .mode = "
      "0644 }, };\n");
  const Binding* b = t.binding(".mkdir	= my_mkdir");
  ASSERT_TRUE(b);
  EXPECT_EQ(b->kind, BindKind::initializer);
  EXPECT_EQ(t.name(b->slot), "inode_operations.mkdir");
  EXPECT_EQ(t.text(b->field), "mkdir");
  EXPECT_EQ(t.text(b->value), "my_mkdir");
  EXPECT_EQ(t.function(b->function), "my_mkdir");
  b = t.binding(".rmdir	= (void *)&my_rmdir");
  ASSERT_TRUE(b);
  EXPECT_EQ(t.text(b->value), "(void *)&my_rmdir");
  b = t.binding("my_mkdir");
  ASSERT_TRUE(b);
  EXPECT_EQ(t.name(b->slot), "inode_operations.mkdir");
  EXPECT_FALSE(b->field.valid());
  b = t.binding(".rmdir = my_other");
  ASSERT_TRUE(b);
  EXPECT_EQ(t.name(b->slot), "inode_operations.rmdir");
  const InitSite* i = t.init(".flags = NULL");
  ASSERT_TRUE(i);
  EXPECT_EQ(t.text(i->value), "NULL");
  i = t.init("filemap_rmdir");
  ASSERT_TRUE(i);
  EXPECT_EQ(t.name(i->member), "inode_operations.rmdir");
  i = t.init(".mode = 0644");
  ASSERT_TRUE(i);
  EXPECT_EQ(t.name(i->member), "attribute.mode");
  EXPECT_TRUE(t.init(".attr = { .name = \"x\", .mode = 0644 }"));
  EXPECT_EQ(t.uses("inode_operations.mkdir"), Texts{"mkdir"});
}

TEST(SitesBindings, AssignmentsArgumentsMacrosAndChoice) {
  TestUnit t(
      std::string(kOps) +
      "static void work(struct work_struct *w) { }\n"
      "static void tick(struct timer_list *t) { }\n"
      "static int one_show(struct inode *i) { return 0; }\n"
      "DEFINE_SHOW(one)\n"
      "struct mine { work_func_t fn; };\n"
      "static void f(struct inode_operations *o, struct work_struct *w,\n"
      "	       struct timer_list *t, struct mine *m, int c)\n"
      "{\n"
      "	o->mkdir = my_mkdir;\n"
      "	o->rmdir = c ? my_rmdir : my_other;\n"
      "	m->fn = work;\n"
      "	INIT_WORK(w, work);\n"
      "	timer_setup(t, tick, 0);\n"
      "	register_cb(my_rmdir, NULL);\n"
      "	if (o->rmdir == my_other)\n"
      "		my_rmdir(NULL, NULL);\n"
      "	one_open(NULL);\n"
      "}\n");
  const Binding* b = t.binding("o->mkdir = my_mkdir");
  ASSERT_TRUE(b);
  EXPECT_EQ(b->kind, BindKind::assignment);
  EXPECT_EQ(t.name(b->slot), "inode_operations.mkdir");
  size_t chosen = 0;
  size_t compared = 0;
  size_t passed = 0;
  size_t pasted = 0;
  for (const Binding& x : t.unit().bindings) {
    if (x.kind == BindKind::assignment && x.conditional) {
      ++chosen;
      EXPECT_EQ(t.name(x.slot), "inode_operations.rmdir");
      EXPECT_EQ(t.text(x.whole), "o->rmdir = c ? my_rmdir : my_other");
    }
    if (x.kind == BindKind::other)
      ++compared;
    if (x.kind == BindKind::argument && x.origin == Origin::plain) {
      ++passed;
      EXPECT_EQ(t.name(x.slot), "register_cb");
      EXPECT_EQ(x.argument, 0u);
    }
    if (x.origin == Origin::pasted) {
      ++pasted;
      EXPECT_EQ(t.name(x.slot), "single_open");
      EXPECT_EQ(t.function(x.function), "one_show");
    }
  }
  EXPECT_EQ(chosen, 2u);
  EXPECT_EQ(compared, 1u);
  EXPECT_EQ(passed, 1u);
  EXPECT_EQ(pasted, 1u);
  b = t.binding("m->fn = work");
  ASSERT_TRUE(b);
  EXPECT_EQ(t.name(b->slot), "work_func_t");
  b = t.binding("work");
  ASSERT_TRUE(b);
  EXPECT_EQ(b->kind, BindKind::argument);
  EXPECT_EQ(t.name(b->slot), "INIT_WORK");
  EXPECT_EQ(b->argument, 1u);
  EXPECT_EQ(t.name(b->through), "work_struct.func");
  b = t.binding("tick");
  ASSERT_TRUE(b);
  EXPECT_EQ(t.name(b->slot), "timer_setup");
  EXPECT_EQ(t.name(b->through), "init_timer_key");
}

TEST(SitesBindings, AnExportAsksForNoType) {
  TestUnit t("int shared(int a) { return a; }\n"
             "EXPORT_SYMBOL(shared);\n"
             "static int start(void) { return sizeof(shared(1)); }\n"
             "module_init(start)\n");
  EXPECT_EQ(t.own("shared")->decls.size(), 1u);
  ASSERT_EQ(t.unit().bindings.size(), 1u);
  EXPECT_EQ(t.text(t.unit().bindings[0].value), "start");
  EXPECT_EQ(t.name(t.unit().bindings[0].slot), "module_init");
  EXPECT_EQ(t.uses("EXPORT_SYMBOL"), Texts{"EXPORT_SYMBOL"});
}

} // namespace
} // namespace kport
