// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/path_map.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

Project project() {
  Project p;
  p.canonical = {"net", "fs"};
  p.exclude = {"fs/rill/*.sh"};
  p.map = {{"net/include/net/rill.h", "include/net/rill.h"},
           {"fs/doc", "Documentation/filesystems"}};
  return p;
}

TEST(PathMap, TheDeepestSourceWins) {
  Project p = project();
  EXPECT_EQ(kernel_path(p, "fs/rill/a.c"), "fs/rill/a.c");
  EXPECT_EQ(kernel_path(p, "fs/doc/rill.rst"),
            "Documentation/filesystems/rill.rst");
  EXPECT_EQ(kernel_path(p, "net/include/net/rill.h"), "include/net/rill.h");
  EXPECT_EQ(kernel_path(p, "fs/rill/x.sh"), "");
  EXPECT_EQ(kernel_path(p, "fsx/a.c"), "");
}

TEST(PathMap, GoesBack) {
  Project p = project();
  for (std::string path : {"fs/rill/a.c", "fs/doc/d/x.rst",
                           "net/include/net/rill.h", "net/rill/b.c"})
    EXPECT_EQ(canonical_path(p, kernel_path(p, path)), path);
  EXPECT_EQ(canonical_path(p, "fs/doc/rill.rst"), "");
  EXPECT_EQ(canonical_path(p, "include/net/other.h"), "");
  EXPECT_EQ(canonical_path(p, "mm/a.c"), "");
}

TEST(PathMap, RefusesTwoAtOnePlace) {
  Project p = project();
  p.map.push_back({"net/doc", "Documentation/filesystems"});
  EXPECT_EQ(path_sources(p).error().code, "project-map");
}

} // namespace
} // namespace kport
