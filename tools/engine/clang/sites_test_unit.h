// SPDX-License-Identifier: GPL-2.0-or-later
// One unit of C with a small kernel header beside it, for tests of sites.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clang/sites.h"
#include "model/site.h"

namespace kport {

// Declares what the tests use of a kernel.
std::string_view test_kernel();

// Functions for the slots of that kernel's inode_operations.
inline constexpr const char* kOps =
    "static struct dentry *my_mkdir(struct mnt_idmap *m, struct inode *i,\n"
    "			int mode) { return NULL; }\n"
    "static int my_rmdir(struct inode *i, struct dentry *d) { return 0; }\n"
    "static int my_other(struct inode *i, struct dentry *d) { return 0; }\n";

class TestUnit {
public:
  // `source` is fs/a.c; it includes <linux/k.h> by itself. `header` becomes
  // fs/a.h.
  explicit TestUnit(std::string source, std::string header = {});

  const Unit& unit() const { return unit_; }
  std::string text(const Range& r) const;
  std::string name(uint32_t entity) const;
  std::string function(uint32_t function) const;
  std::string node(uint32_t node) const;

  // "inode.i_mtime@i_mtime" for every use of an entity, in order of place.
  std::vector<std::string> uses(std::string_view entity) const;
  const CallSite* call(std::string_view whole) const;
  const AccessSite* access(std::string_view whole) const;
  const Binding* binding(std::string_view whole) const;
  const InitSite* init(std::string_view whole) const;
  const OwnFunction* own(std::string_view name) const;
  bool has_node(std::string_view text) const;

private:
  std::string source_;
  std::string header_;
  Unit unit_;
};

} // namespace kport
