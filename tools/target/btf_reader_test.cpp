// SPDX-License-Identifier: GPL-2.0-or-later
// Images made by hand: what they export, and their BTF as C.
#include "target/btf_reader.h"

#include <gtest/gtest.h>

#include "target/btf_test_kernel.h"
#include "target/elf.h"
#include "target/vmlinux.h"

namespace kport {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

TEST(Vmlinux, IsUnpackedFromABootImage) {
  std::string vmlinux = test_vmlinux(test_btf(), test_exports(), true);
  Result<std::string> out = unpack_vmlinux(test_bzimage(vmlinux), "vmlinuz");
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_EQ(*out, vmlinux);
  EXPECT_EQ(elf_section(*out, ".BTF").bytes, test_btf());
  EXPECT_EQ(elf_section(*out, ".nope").bytes, "");
}

TEST(Vmlinux, RefusesWhatIsNoImage) {
  std::string image =
      test_bzimage(test_vmlinux(test_btf(), test_exports(), true));
  auto code = [](const std::string& text) {
    Result<std::string> out = unpack_vmlinux(text, "x");
    return out ? std::string("ok") : out.error().code;
  };
  EXPECT_EQ(code(""), "boot-image");
  EXPECT_EQ(code("kernel"), "boot-image");
  EXPECT_EQ(code(image.substr(0, image.size() - 20)), "boot-image");
  std::string torn = image;
  torn.replace(torn.size() - 40, 20, 20, 'x');
  EXPECT_EQ(code(torn), "process-failed");
  EXPECT_EQ(code(test_bzimage("no program")), "boot-image");
}

TEST(Vmlinux, TellsItsExports) {
  for (bool flags : {false, true}) {
    std::string vmlinux = test_vmlinux(test_btf(), test_exports(), flags);
    Result<Exports> out = read_exports(vmlinux, "x");
    ASSERT_TRUE(out) << out.error().message;
    ASSERT_EQ(out->size(), 4u);
    EXPECT_FALSE(out->at("box_open").gpl);
    EXPECT_TRUE(out->at("box_count").gpl);
    EXPECT_EQ(out->at("box_count").name_space, "BOXES");
    EXPECT_EQ(out->at("box_open").name_space, "");
  }
  EXPECT_FALSE(read_exports(test_vmlinux(test_btf(), {}, true), "x"));
  std::string cut = test_vmlinux(test_btf(), test_exports(), true);
  EXPECT_FALSE(read_exports(cut.substr(0, 100), "x"));
}

Exports exports() {
  Exports out;
  for (const TestExport& e : test_exports())
    out[e.name] = {.module = "vmlinux", .gpl = e.gpl};
  return out;
}

TEST(Btf, IsPrintedAsC) {
  Result<BtfText> out = read_btf(test_btf(), exports(), "x");
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_TRUE(holds(out->c, "struct box {"));
  EXPECT_TRUE(holds(out->c, "MODE_B = 4"));
  EXPECT_TRUE(
      holds(out->c, "extern int box_open(box_t *b, const char *label);"));
  // `()` would say nothing of the parameters.
  EXPECT_TRUE(holds(out->c, "extern int box_count(void);"));
  EXPECT_FALSE(holds(out->c, "box_private")) << "nobody may call it";
}

TEST(Btf, SaysWhatItDoesNotSettle) {
  Result<BtfText> out = read_btf(test_btf(), exports(), "x");
  ASSERT_TRUE(out);
  EXPECT_EQ(out->unclear.size(), 3u);
  EXPECT_TRUE(out->unclear.contains("struct twin"));
  EXPECT_TRUE(out->unclear.contains("box_twice"));
  EXPECT_TRUE(out->unclear.contains("box_asm"));
  EXPECT_FALSE(holds(out->c, "box_twice"));
}

TEST(Btf, RefusesDamage) {
  std::string good = test_btf();
  for (const std::string& bad :
       {std::string(), std::string("BTF"), good.substr(0, good.size() / 2)}) {
    Result<BtfText> out = read_btf(bad, exports(), "x");
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code, "btf");
    EXPECT_EQ(out.error().span.file, "x");
  }
}

} // namespace
} // namespace kport
