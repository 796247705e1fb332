// SPDX-License-Identifier: GPL-2.0-or-later
#include "flow/recipients.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

TEST(Recipients, PeopleAreToListsAreCc) {
  Recipients r = parse_recipients(
      "A Person <a@example.com> (maintainer:NET)\n"
      "\"Q. Uoted\" <q@example.com> (reviewer:NET)\n"
      "netdev@vger.kernel.org (open list:NETWORKING [GENERAL])\n"
      "linux-kernel@vger.kernel.org (open list)\n"
      "A. Person <a@example.com> (supporter:FS)\n"
      "mod@example.com (moderated list:X)\n");
  EXPECT_EQ(r.to, (std::vector<std::string>{"A Person <a@example.com>",
                                            "\"Q. Uoted\" <q@example.com>"}));
  EXPECT_EQ(r.cc, (std::vector<std::string>{"netdev@vger.kernel.org",
                                            "linux-kernel@vger.kernel.org",
                                            "mod@example.com"}));
}

TEST(Recipients, NobodyIsAskedTwice) {
  Recipients all{{"A <a@x>"}, {"l@x"}};
  add_recipients(all, {{"Other <a@x>", "l@x", "B <b@x>"}, {"<b@x>", "m@x"}});
  EXPECT_EQ(all.to, (std::vector<std::string>{"A <a@x>", "B <b@x>"}));
  EXPECT_EQ(all.cc, (std::vector<std::string>{"l@x", "m@x"}));
}

} // namespace
} // namespace kport
