// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/hook.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

Hook line_hook() {
  Hook h;
  h.file = "fs/Makefile";
  h.line = "obj-$(CONFIG_RILL_FS)\t+= rill/";
  h.after = "obj-$(CONFIG_9P_FS) += 9p/";
  return h;
}

constexpr char kMakefile[] = "obj-y\t+= a/\nobj-$(CONFIG_9P_FS)\t\t+= 9p/\n"
                             "obj-y\t+= z/\n";

TEST(Hook, StandsBesideItsAnchor) {
  Hook h = line_hook();
  std::string with = add_hook_line(h, kMakefile).value();
  EXPECT_EQ(with, "obj-y\t+= a/\nobj-$(CONFIG_9P_FS)\t\t+= 9p/\n"
                  "obj-$(CONFIG_RILL_FS)\t+= rill/\nobj-y\t+= z/\n");
  EXPECT_EQ(add_hook_line(h, with).value(), with);
  EXPECT_EQ(remove_hook_line(h, with), kMakefile);
  h.before = h.after;
  h.after.clear();
  EXPECT_EQ(add_hook_line(h, kMakefile).value().find("obj-$(CONFIG_RILL"), 12u);
}

TEST(Hook, NeedsExactlyOneAnchor) {
  Hook h = line_hook();
  EXPECT_EQ(add_hook_line(h, "obj-y += a/\n").error().code, "hook-anchor");
  EXPECT_FALSE(add_hook_line(h, std::string(kMakefile) + kMakefile));
}

TEST(Hook, ALastLineWithoutNewlineIsALine) {
  Hook h = line_hook();
  EXPECT_EQ(add_hook_line(h, "obj-$(CONFIG_9P_FS) += 9p/").value(),
            "obj-$(CONFIG_9P_FS) += 9p/\nobj-$(CONFIG_RILL_FS)\t+= rill/\n");
}

constexpr char kMaintainers[] = "List of maintainers\n"
                                "\n"
                                "\tM: *Mail* patches to\n"
                                "\n"
                                "ALPHA\nM:\tA <a@b>\nF:\ta/\n"
                                "\n"
                                "ZETA\nM:\tZ <a@b>\n"
                                "\n"
                                "THE REST\nM:\tL <l@b>\nF:\t*\n";

TEST(Maintainers, EntryGoesToItsPlace) {
  std::string m =
      add_maintainers_entry(kMaintainers, "RILL\nM:\tR <r@b>\n\n").value();
  EXPECT_NE(m.find("F:\ta/\n\nRILL\nM:\tR <r@b>\n\nZETA"), m.npos);
  std::string again =
      add_maintainers_entry(m, "RILL\nM:\tQ <r@b>\nF:\tx/\n").value();
  EXPECT_NE(again.find("F:\ta/\n\nRILL\nM:\tQ <r@b>\nF:\tx/\n\nZETA"),
            again.npos);
  EXPECT_EQ(remove_maintainers_entry(again, "RILL"), kMaintainers);
  std::string last =
      add_maintainers_entry(kMaintainers, "ZZ\nM:\tR <r@b>\n").value();
  EXPECT_NE(last.find("ZZ\nM:\tR <r@b>\n\nTHE REST"), last.npos);
}

TEST(Maintainers, SortsAmongTheUnsorted) {
  std::string text = "A\nM:\ta\n\niSCSI\nM:\ta\n\nZ MISPLACED\nM:\ta\n\n"
                     "Q\nM:\ta\n\nS\nM:\ta\n\nTHE REST\nM:\ta\n";
  std::string m = add_maintainers_entry(text, "RILL\nM:\tr\n").value();
  EXPECT_NE(m.find("Q\nM:\ta\n\nRILL\nM:\tr\n\nS\n"), m.npos) << m;
}

TEST(Maintainers, RefusesWhatIsNoEntry) {
  EXPECT_FALSE(add_maintainers_entry(kMaintainers, "just text\n"));
  EXPECT_FALSE(add_maintainers_entry(kMaintainers, ""));
  EXPECT_FALSE(add_maintainers_entry(kMaintainers, "A\nM:\tx\n\nB\nM:\ty\n"));
}

} // namespace
} // namespace kport
