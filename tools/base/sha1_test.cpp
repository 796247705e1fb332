// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/sha1.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

TEST(Sha1, HashesPartsAsOne) {
  // FIPS 180-4's example: SHA-1("abc").
  std::array<uint8_t, 20> abc = {0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81,
                                 0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50,
                                 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
  EXPECT_EQ(sha1({"abc"}), abc);
  EXPECT_EQ(sha1({"a", "", "bc"}), abc);
}

} // namespace
} // namespace kport
