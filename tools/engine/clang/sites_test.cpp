// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/clang/sites.h"

#include <gtest/gtest.h>

#include "engine/clang/sites_test_unit.h"

namespace kport {
namespace {

using Texts = std::vector<std::string>;

TEST(SitesUses, NamesOfEveryKind) {
  TestUnit t("static struct mnt_idmap *g;\n"
             "static int f(struct inode *dir, gfp_t flags)\n"
             "{\n"
             "	enum migrate_mode m = MIGRATE_ASYNC;\n"
             "	if (sizeof(struct timespec64) == SIMPLE_FLAG)\n"
             "		g = &nop_mnt_idmap;\n"
             "	return dir->i_ino + dir->i_low + dir->i_count.counter + m +\n"
             "	       flags;\n"
             "}\n");
  EXPECT_EQ(t.uses("struct mnt_idmap"), Texts{"mnt_idmap"});
  EXPECT_EQ(t.uses("struct inode"), Texts{"inode"});
  EXPECT_EQ(t.uses("gfp_t"), Texts{"gfp_t"});
  EXPECT_EQ(t.uses("enum migrate_mode"), Texts{"migrate_mode"});
  EXPECT_EQ(t.uses("MIGRATE_ASYNC"), Texts{"MIGRATE_ASYNC"});
  EXPECT_EQ(t.uses("struct timespec64"), Texts{"timespec64"});
  EXPECT_EQ(t.uses("SIMPLE_FLAG"), Texts{"SIMPLE_FLAG"});
  EXPECT_EQ(t.uses("nop_mnt_idmap"), Texts{"nop_mnt_idmap"});
  EXPECT_EQ(t.uses("inode.i_ino"), Texts{"i_ino"});
  EXPECT_EQ(t.uses("inode.i_low"), Texts{"i_low"});
  EXPECT_EQ(t.uses("inode.i_count"), Texts{"i_count"});
  EXPECT_EQ(t.uses("atomic_t.counter"), Texts{"counter"});
  EXPECT_EQ(t.uses("linux/k.h"), Texts{"linux/k.h"});
}

TEST(SitesUses, WhatAKernelMacroUsesIsItsOwn) {
  TestUnit t("static void *f(struct inode *i)\n"
             "{\n"
             "	WRITE_ONCE(i->i_mode, SIMPLE_FLAG);\n"
             "	return kmalloc(i_size_read(i), 0);\n"
             "}\n");
  EXPECT_EQ(t.uses("kmalloc"), Texts{"kmalloc"});
  EXPECT_EQ(t.uses("alloc_hooks"), Texts{});
  EXPECT_EQ(t.uses("kmalloc_noprof"), Texts{});
  EXPECT_EQ(t.uses("i_size_read"), Texts{"i_size_read"});
  EXPECT_EQ(t.uses("inode.i_mode"), Texts{"i_mode"});
  EXPECT_EQ(t.uses("SIMPLE_FLAG"), Texts{"SIMPLE_FLAG"});
  const AccessSite* a = t.access("i->i_mode");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->access, AccessKind::address);
  EXPECT_EQ(a->origin, Origin::macro_argument);
}

TEST(SitesUses, ContainerOfNamesTypeAndMember) {
  TestUnit t("static struct inode *f(struct timespec64 *p)\n"
             "{ return container_of(p, struct inode, i_mtime); }\n");
  EXPECT_EQ(t.uses("inode.i_mtime"), Texts{"i_mtime"});
  EXPECT_EQ(t.uses("struct inode"), (Texts{"inode", "inode"}));
  EXPECT_TRUE(t.unit().accesses.empty());
}

TEST(SitesCalls, FunctionsMacrosAndSlots) {
  TestUnit t("static int own(int a) { return a; }\n"
             "static int f(struct inode *i, struct timer_list *t)\n"
             "{\n"
             "	int x = own((1, 2)) + timer_delete(t);\n"
             "	put_alias(i);\n"
             "	void *p = kmalloc(min(x, 8), 0);\n"
             "	return p ? i->i_op->rmdir(i, NULL) : 0;\n"
             "}\n");
  const CallSite* own = t.call("own((1, 2))");
  ASSERT_TRUE(own);
  EXPECT_EQ(own->callee, CalleeKind::own_function);
  EXPECT_EQ(t.function(own->target), "own");
  EXPECT_EQ(t.function(own->function), "f");
  ASSERT_EQ(own->args.size(), 1u);
  EXPECT_EQ(t.text(own->args[0]), "(1, 2)");
  EXPECT_EQ(t.node(own->arg_nodes[0]), "(1, 2)");
  EXPECT_EQ(t.node(own->node), "own((1, 2))");

  const CallSite* alias = t.call("put_alias(i)");
  ASSERT_TRUE(alias);
  EXPECT_EQ(t.name(alias->target), "put_alias");

  const CallSite* macro = t.call("kmalloc(min(x, 8), 0)");
  ASSERT_TRUE(macro);
  EXPECT_EQ(t.function(macro->function), "f");
  ASSERT_EQ(macro->args.size(), 2u);
  EXPECT_EQ(t.text(macro->args[0]), "min(x, 8)");
  EXPECT_EQ(t.node(macro->arg_nodes[0]), "min(x, 8)");
  EXPECT_EQ(t.node(macro->node), "kmalloc(min(x, 8), 0)");
  ASSERT_TRUE(t.call("min(x, 8)"));

  const CallSite* slot = t.call("i->i_op->rmdir(i, NULL)");
  ASSERT_TRUE(slot);
  EXPECT_EQ(slot->callee, CalleeKind::slot);
  EXPECT_EQ(t.name(slot->target), "inode_operations.rmdir");
  EXPECT_EQ(t.text(slot->name), "rmdir");
  EXPECT_EQ(t.text(slot->parens), "i, NULL");
  EXPECT_EQ(t.node(slot->arg_nodes[1]), "NULL");
}

TEST(SitesFunctions, DeclarationsPartsAndReturns) {
  TestUnit t(
      "static int __init first(void);\n"
      "static struct dentry *f(struct mnt_idmap *idmap, struct inode *,\n"
      "			int (*cb)(int, int), char name[4]);\n"
      "static const struct dentry *g(void) { return NULL; }\n"
      "static struct dentry *\n"
      "f(struct mnt_idmap *idmap, struct inode *dir,\n"
      "  int (*cb)(int, int), char name[4])\n"
      "{\n"
      "	if (!dir)\n"
      "		return (NULL);\n"
      "	return NULL ;\n"
      "}\n"
      "static int __init first(void) { return 0; }\n"
      "void last(void) { g(); first(); f(0, 0, 0, 0); return; }\n");
  const OwnFunction* f = t.own("f");
  ASSERT_TRUE(f);
  ASSERT_EQ(f->decls.size(), 2u);
  EXPECT_FALSE(f->decls[0].definition);
  EXPECT_EQ(t.text(f->decls[0].returns), "struct dentry *");
  ASSERT_EQ(f->decls[0].param_sites.size(), 4u);
  EXPECT_EQ(t.text(f->decls[0].param_sites[0].whole),
            "struct mnt_idmap *idmap");
  EXPECT_EQ(t.text(f->decls[0].param_sites[0].name), "idmap");
  EXPECT_EQ(t.text(f->decls[0].param_sites[1].whole), "struct inode *");
  EXPECT_EQ(t.text(f->decls[0].param_sites[1].name), "-");
  EXPECT_EQ(t.text(f->decls[0].param_sites[2].whole), "int (*cb)(int, int)");
  EXPECT_EQ(t.text(f->decls[0].param_sites[2].name), "cb");
  EXPECT_EQ(t.text(f->decls[0].param_sites[3].whole), "char name[4]");
  EXPECT_TRUE(f->decls[1].definition);
  EXPECT_EQ(t.text(f->decls[1].body).front(), '{');
  EXPECT_EQ(t.text(f->decls[1].body).back(), '}');
  ASSERT_EQ(f->returns.size(), 2u);
  EXPECT_EQ(t.text(f->returns[0].statement), "return (NULL);");
  EXPECT_EQ(t.text(f->returns[0].value), "(NULL)");
  EXPECT_EQ(t.node(f->returns[0].node), "(NULL)");
  EXPECT_EQ(t.text(f->returns[1].statement), "return NULL ;");
  EXPECT_EQ(t.text(f->returns[1].value), "NULL");
  EXPECT_EQ(t.text(t.own("first")->decls[0].returns), "int");
  EXPECT_EQ(t.text(t.own("first")->decls[0].params), "void");
  EXPECT_TRUE(t.own("first")->decls[0].param_sites.empty());
  EXPECT_EQ(t.text(t.own("g")->decls[0].returns), "const struct dentry *");
  EXPECT_EQ(t.text(t.own("last")->returns[0].value), "-");
  EXPECT_FALSE(t.own("last")->is_static);
}

TEST(SitesAccesses, ReadWriteCompoundAddress) {
  TestUnit t("static int f(struct inode *i, struct inode j)\n"
             "{\n"
             "	struct timespec64 now = i->i_mtime;\n"
             "	(i)->i_mtime = now;\n"
             "	i->i_mode |= 1;\n"
             "	i->i_ino++;\n"
             "	i->i_low = j.i_low + 1;\n"
             "	printk(i->i_name, &i->i_private);\n"
             "	i->i_name[0] = 'x';\n"
             "	i->i_count.counter = 2;\n"
             "	return i->i_op->flags != NULL;\n"
             "}\n");
  const AccessSite* a = t.access("i->i_mtime");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->access, AccessKind::read);
  EXPECT_EQ(t.text(a->base), "i");
  EXPECT_TRUE(a->arrow);
  EXPECT_EQ(t.node(a->node), "i->i_mtime");
  a = t.access("(i)->i_mtime");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->access, AccessKind::write);
  EXPECT_EQ(t.text(a->base), "(i)");
  EXPECT_EQ(t.text(a->assignment), "(i)->i_mtime = now");
  EXPECT_EQ(t.text(a->value), "now");
  a = t.access("i->i_mode");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->access, AccessKind::read_write);
  EXPECT_EQ(a->opcode, "|=");
  EXPECT_EQ(t.text(a->value), "1");
  a = t.access("i->i_ino");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->access, AccessKind::read_write);
  EXPECT_EQ(a->opcode, "++");
  EXPECT_EQ(t.text(a->assignment), "i->i_ino++");
  a = t.access("i->i_low");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->access, AccessKind::write);
  EXPECT_EQ(t.text(a->value), "j.i_low + 1");
  EXPECT_EQ(t.access("j.i_low")->access, AccessKind::read);
  EXPECT_FALSE(t.access("j.i_low")->arrow);
  EXPECT_EQ(t.access("i->i_name")->access, AccessKind::address);
  EXPECT_EQ(t.access("i->i_private")->access, AccessKind::address);
  EXPECT_EQ(t.access("i->i_count")->access, AccessKind::address);
  EXPECT_EQ(t.access("i->i_count.counter")->access, AccessKind::write);
  EXPECT_EQ(t.text(t.access("i->i_op->flags")->base), "i->i_op");
}

TEST(SitesMacros, OwnBodiesPastesAndArguments) {
  TestUnit t("#define MODE(i) ((i)->i_mode)\n"
             "#define CALL(fn, t) fn##_delete(t)\n"
             "#define LONG(i) \\\n"
             "i_size_read(i)\n"
             "#define UNUSED(i) ((i)->i_ino)\n"
             "#define SET(i, v) do { (i)->i_ino = (v); return; } while (0)\n"
             "static void f(struct inode *i, struct timer_list *t)\n"
             "{\n"
             "	int m = MODE(i) + min(i->i_low, min(i->i_low, m));\n"
             "	CALL(timer, t);\n"
             "	m = LONG(i);\n"
             "	SET(i, m);\n"
             "}\n");
  const AccessSite* a = t.access("(i)->i_mode");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->origin, Origin::own_macro_body);
  EXPECT_EQ(t.text(a->base), "(i)");
  a = t.access("(i)->i_ino");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->access, AccessKind::write);
  EXPECT_EQ(t.text(a->assignment), "(i)->i_ino = (v)");
  EXPECT_EQ(t.uses("inode.i_low"), (Texts{"i_low", "i_low"}));
  EXPECT_TRUE(t.has_node("MODE(i)"));
  EXPECT_TRUE(t.has_node("min(i->i_low, min(i->i_low, m))"));
  EXPECT_TRUE(t.has_node("min(i->i_low, m)"));
  size_t pasted = 0;
  for (const Use& u : t.unit().uses)
    if (t.name(u.entity) == "timer_delete") {
      ++pasted;
      EXPECT_EQ(u.origin, Origin::pasted);
      EXPECT_FALSE(u.range.valid());
      EXPECT_EQ(t.function(u.function), "f");
    }
  EXPECT_EQ(pasted, 1u);
  EXPECT_EQ(t.uses("i_size_read"), Texts{"i_size_read"});
  EXPECT_TRUE(t.call("i_size_read(i)"));
  ASSERT_EQ(t.own("f")->returns.size(), 1u);
  EXPECT_EQ(t.text(t.own("f")->returns[0].statement), "return;");
  EXPECT_EQ(t.own("f")->returns[0].origin, Origin::own_macro_body);
  bool unseen = false;
  for (const SkippedSite& s : t.unit().skipped)
    unseen |= t.text(s.range) == "((i)->i_ino)" &&
              s.condition == "macro UNUSED is not expanded";
  EXPECT_TRUE(unseen);
}

TEST(SitesMacros, ArgumentsThatOnlyBecomeText) {
  TestUnit t("static int f(struct inode *dir, int x)\n"
             "{\n"
             "	no_debug(\"%d\", dir->i_mode + x);\n"
             "	printk(__stringify(x));\n"
             "	pr_debug(\"%d\", x);\n"
             "	return cpu_to_le32(x + 1);\n"
             "}\n");
  Texts dropped;
  Texts all;
  for (const LocalUse& l : t.unit().locals) {
    all.push_back(l.name);
    if (l.origin == Origin::stringified)
      dropped.push_back(l.name);
  }
  EXPECT_EQ(dropped, (Texts{"dir", "x", "x"}));
  EXPECT_EQ(all.size(), 5u);
  EXPECT_TRUE(t.has_node("cpu_to_le32(x + 1)"));
  EXPECT_TRUE(t.has_node("x + 1"));
  Texts words;
  for (const SkippedSite& s : t.unit().skipped)
    words.push_back(t.text(s.range));
  EXPECT_EQ(words, (Texts{"dir", "i_mode", "x", "x"}));
}

TEST(SitesText, ConditionsIncludesAndConfig) {
  TestUnit t("#include \"a.h\"\n"
             "#ifdef CONFIG_ON\n"
             "int on;\n"
             "#else\n"
             "int off = timer_delete(0);\n"
             "#endif\n"
             "#if IS_ENABLED(CONFIG_OFF) && \\\n"
             "	defined(SIMPLE_FLAG)\n"
             "int both;\n"
             "#endif\n",
             "static inline int h(struct inode *i) { return i->i_ino; }\n");
  ASSERT_EQ(t.unit().includes.size(), 2u);
  EXPECT_EQ(t.text(t.unit().includes[0].line), "#include <linux/k.h>");
  EXPECT_TRUE(t.unit().includes[0].angled);
  EXPECT_EQ(t.text(t.unit().includes[1].name), "a.h");
  EXPECT_EQ(t.unit().includes[1].entity, kNone);
  ASSERT_EQ(t.unit().skipped.size(), 2u);
  EXPECT_EQ(t.text(t.unit().skipped[0].range), "int off = timer_delete(0);\n");
  EXPECT_EQ(t.unit().skipped[0].condition, "#else of #ifdef CONFIG_ON");
  EXPECT_EQ(t.text(t.unit().skipped[1].range), "int both;\n");
  ASSERT_EQ(t.unit().conditions.size(), 2u);
  EXPECT_EQ(t.text(t.unit().conditions[0].line), "#ifdef CONFIG_ON");
  EXPECT_TRUE(t.unit().conditions[0].taken);
  EXPECT_FALSE(t.unit().conditions[1].taken);
  EXPECT_EQ(t.uses("CONFIG_ON"), Texts{"CONFIG_ON"});
  EXPECT_EQ(t.uses("CONFIG_OFF"), Texts{"CONFIG_OFF"});
  EXPECT_EQ(t.uses("IS_ENABLED"), Texts{"IS_ENABLED"});
  EXPECT_EQ(t.uses("SIMPLE_FLAG"), Texts{"SIMPLE_FLAG"});
  ASSERT_TRUE(t.access("i->i_ino"));
  EXPECT_EQ(t.function(t.access("i->i_ino")->function), "h");
  EXPECT_EQ(t.unit().files.size(), 2u);
}

// What a kernel's header defines to read own text with, no other header has.
TEST(SitesUses, AMacroForReadingOwnTextHasNoHeader) {
  TestUnit t("#define READ <fs/a.h>\n#include <linux/reader.h>\n",
             "STAGE(one)\nstatic int two = SIMPLE_FLAG;\n");
  EXPECT_EQ(t.uses("STAGE"), Texts{"STAGE"});
  for (const Entity& e : t.unit().entities)
    if (e.fact.kind == FactKind::macro) {
      EXPECT_EQ(e.fact.file.empty(), e.fact.name == "STAGE") << e.fact.name;
    }
}

TEST(SitesUses, AFieldThatAKernelMacroFillsIsItsOwn) {
  TestUnit t("#define READ <fs/a.h>\n#include <linux/reader.h>\n"
             "static int mine;\nTABLE(mine);\n"
             "struct inode_operations ours = { .flags = &mine };\n");
  EXPECT_EQ(t.unit().inits.size(), 1u);
}

} // namespace
} // namespace kport
