// SPDX-License-Identifier: GPL-2.0-or-later
// The build files at the top of a generated tree.
#include "model/kbuild.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::string kbuild(const std::map<std::string, std::string>& files) {
  Project p{.name = "demo",
            .version = "1",
            .modules = {{.directory = "fs/demo", .config = {"CONFIG_DEMO=m"}}}};
  return kbuild_files(p, files).at("Kbuild");
}

// An object that was compiled before a header came does not depend on it.
TEST(KbuildFiles, CompileAnewWhenAHeaderJoins) {
  std::string none = kbuild({{"fs/demo/a.c", ""}});
  std::string one = kbuild({{"compat/include/linux/fs.h", "a"}});
  std::string two = kbuild({{"compat/include/linux/fs.h", "a"},
                            {"compat/include/linux/mm.h", "b"}});
  EXPECT_EQ(none.find("KPORT_HEADERS"), none.npos);
  EXPECT_NE(one.find("-DKPORT_HEADERS=0x"), one.npos);
  EXPECT_NE(one, two);
  // What one says is make's business: it depends on that.
  EXPECT_EQ(one, kbuild({{"compat/include/linux/fs.h", "changed"}}));
}

} // namespace
} // namespace kport
