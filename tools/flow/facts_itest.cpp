// SPDX-License-Identifier: GPL-2.0-or-later
// Real kernels: facts whose answers are known. What they cost is ci/bench's to
// say (facts, database). Skipped for kernels that are not in the cache.
#include <algorithm>

#include <gtest/gtest.h>

#include "flow/fact_database.h"
#include "flow/fact_source.h"
#include "flow/workspace.h"

namespace kport {
namespace {

struct Known {
  const char* target;
  const char* mkdir; // canonical type of inode_operations.mkdir
  bool timer_delete, timer_delete_sync, del_timer, folio, idmap, mtime;
};

constexpr Known kKnown[] = {
    {"debian-11", "int (*)(struct inode *, struct dentry *, unsigned short)",
     false, true, true, false, false, true},
    {"debian-12",
     "int (*)(struct user_namespace *, struct inode *, struct dentry *, "
     "unsigned short)",
     true, true, true, true, false, true},
    {"debian-12-lts",
     "int (*)(struct mnt_idmap *, struct inode *, struct dentry *, "
     "unsigned short)",
     true, true, true, true, true, false},
    {"mainline",
     "struct dentry *(*)(struct mnt_idmap *, struct inode *, "
     "struct dentry *, unsigned short)",
     true, true, false, true, true, false},
};

class RealFacts : public testing::TestWithParam<Known> {
protected:
  void SetUp() override {
    Result<Workspace> w = open_workspace(KPORT_SOURCE_DIR);
    ASSERT_TRUE(w) << w.error().message;
    workspace_ = std::move(*w);
    Result<TargetSpec> spec = workspace_.find(GetParam().target);
    ASSERT_TRUE(spec);
    Result<TargetState> state = target_state(workspace_.acquire, *spec);
    if (!state || !state->headers)
      GTEST_SKIP() << "not fetched: kport target fetch " << GetParam().target;
    Result<TargetTree> tree = acquire_tree(workspace_.acquire, *spec);
    ASSERT_TRUE(tree) << tree.error().message;
    tree_ = std::move(*tree);
  }

  Workspace workspace_;
  TargetTree tree_;
};

TEST_P(RealFacts, KnownAnswersInOneParse) {
  const Known& known = GetParam();
  Result<FactSource> source = fact_source(workspace_, tree_);
  ASSERT_TRUE(source) << source.error().message;
  source->cache.clear();
  FactRequest request;
  request.headers = {
      "linux/fs.h",        "linux/pagemap.h",  "linux/timer.h",
      "linux/module.h",    "linux/namei.h",    "linux/net.h",
      "net/sock.h",        "linux/slab.h",     "linux/debugfs.h",
      "linux/tcp.h",       "linux/xattr.h",    "linux/inet.h",
      "linux/writeback.h", "linux/seq_file.h", "linux/fs_context.h",
      "linux/fs_parser.h"};
  request.names = {"inode_operations::mkdir",
                   "timer_delete",
                   "timer_delete_sync",
                   "del_timer",
                   "struct folio",
                   "struct mnt_idmap",
                   "inode.i_mtime",
                   "kmalloc",
                   "CONFIG_NET",
                   "linux/fs.h",
                   "no_such_thing"};
  Result<FactReply> reply = ask(*source, request);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->parses, 1u);
  const FactSet& facts = reply->facts;
  const Lookup& mkdir = facts.find("inode_operations.mkdir");
  ASSERT_EQ(mkdir.answer, Answer::yes) << mkdir.why;
  EXPECT_EQ(mkdir.facts[0].type.canonical, known.mkdir);
  EXPECT_EQ(mkdir.facts[0].file, "linux/fs.h");
  EXPECT_EQ(facts.has("timer_delete"), known.timer_delete);
  EXPECT_EQ(facts.has("timer_delete_sync"), known.timer_delete_sync);
  EXPECT_EQ(facts.has("del_timer"), known.del_timer);
  EXPECT_EQ(facts.has("struct folio"), known.folio);
  EXPECT_EQ(facts.has("struct mnt_idmap"), known.idmap);
  EXPECT_EQ(facts.has("inode.i_mtime"), known.mtime);
  EXPECT_TRUE(facts.has("kmalloc"));
  EXPECT_TRUE(facts.has("CONFIG_NET"));
  EXPECT_TRUE(facts.has("linux/fs.h"));
  EXPECT_EQ(facts.find("no_such_thing").answer, Answer::no);
}

TEST_P(RealFacts, TheWholeDatabaseAgrees) {
  if (std::string_view(GetParam().target) != "debian-12")
    GTEST_SKIP() << "one kernel is enough: making a store costs seconds";
  Result<FactStore> store = open_database(workspace_.acquire, tree_, 2);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(
      look_up(*store, "inode_operations.mkdir").facts.at(0).type.canonical,
      GetParam().mkdir);
  EXPECT_EQ(look_up(*store, "timer_delete").answer, Answer::yes);
  EXPECT_EQ(look_up(*store, "struct mnt_idmap").answer, Answer::no);
  EXPECT_TRUE(look_up(*store, "kmalloc").facts.at(0).is_inline);
  // A name that one macro pastes together.
  EXPECT_EQ(look_up(*store, "folio_test_dirty").answer, Answer::yes);
  // Only for 32 bits: its header cannot be read here.
  EXPECT_EQ(look_up(*store, "asm/uaccess_32.h").answer, Answer::yes);
  EXPECT_FALSE(look_up(*store, "asm/uaccess_32.h").why.empty());
}

INSTANTIATE_TEST_SUITE_P(Kernels, RealFacts, testing::ValuesIn(kKnown),
                         [](const auto& known) {
                           std::string name = known.param.target;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

} // namespace
} // namespace kport
