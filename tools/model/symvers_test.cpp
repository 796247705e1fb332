// SPDX-License-Identifier: GPL-2.0-or-later
// The formats of Module.symvers over the years, and .config.
#include "model/symvers.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

TEST(Symvers, ReadsEveryFormat) {
  Result<Exports> e = parse_symvers(
      "0xb650736a\tipv6_chk\tvmlinux\tEXPORT_SYMBOL\t\n"
      "0x00000000\twrite_ibpb\tvmlinux\tEXPORT_SYMBOL_GPL\tmodule:kvm\n"
      "0xfdf3448e\tltc2497\tdrivers/iio/adc/ltc2497-core\tEXPORT_SYMBOL\tLTC\n"
      "0x1\told\tvmlinux\tEXPORT_SYMBOL_GPL\n"
      "0x2\tolder\tNS\tfs/nfs/nfs\tEXPORT_SYMBOL\n",
      "Module.symvers");
  ASSERT_TRUE(e);
  EXPECT_EQ(e->size(), 5u);
  EXPECT_FALSE(e->at("ipv6_chk").gpl);
  EXPECT_TRUE(e->at("write_ibpb").gpl);
  EXPECT_EQ(e->at("write_ibpb").name_space, "module:kvm");
  EXPECT_EQ(e->at("ltc2497").module, "drivers/iio/adc/ltc2497-core");
  EXPECT_EQ(e->at("old").name_space, "");
  EXPECT_EQ(e->at("older").module, "fs/nfs/nfs");
  EXPECT_EQ(e->at("older").name_space, "NS");
}

TEST(Symvers, NamesTheBadLine) {
  Result<Exports> e = parse_symvers(
      "0x1\ta\tvmlinux\tEXPORT_SYMBOL\t\nhalf a li", "k/Module.symvers");
  ASSERT_FALSE(e);
  EXPECT_EQ(e.error().span.file, "k/Module.symvers");
  EXPECT_EQ(e.error().span.line, 2u);
}

TEST(Config, ReadsValues) {
  Result<Config> c = parse_config(
      "#\n# comment\nCONFIG_A=y\nCONFIG_B=m\n# CONFIG_C is not set\n"
      "CONFIG_D=n\nCONFIG_E=\"a \\\"b\\\"\"\nCONFIG_F=0x10\nCONFIG_G=\"\"\n",
      ".config");
  ASSERT_TRUE(c);
  EXPECT_EQ(*c, (Config{{"CONFIG_A", "y"},
                        {"CONFIG_B", "m"},
                        {"CONFIG_E", "a \"b\""},
                        {"CONFIG_F", "0x10"},
                        {"CONFIG_G", ""}}));
  EXPECT_FALSE(parse_config("CONFIG_A=y\nnonsense\n", ".config"));
}

} // namespace
} // namespace kport
