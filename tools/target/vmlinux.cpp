// SPDX-License-Identifier: GPL-2.0-or-later
// Reads boot images: Documentation/arch/x86/boot.rst and include/linux/export.h
// of the kernel say how they are laid out.
#include "target/vmlinux.h"

#include <cstdint>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/process.h"
#include "target/bytes.h"
#include "target/elf.h"

namespace kport {
namespace {

Diagnostic bad_image(const std::string& file, const std::string& why) {
  return error("boot-image", "cannot read the kernel's image: " + why,
               {.file = file},
               "facts come from x86 boot images; remove the file from the "
               "cache if it is damaged");
}

// The compressed kernel; nothing when the text is no bzImage.
std::string_view payload_of(std::string_view image) {
  constexpr uint64_t kSectors = 0x1f1, kMagic = 0x202, kVersion = 0x206,
                     kOffset = 0x248, kLength = 0x24c;
  constexpr uint64_t kSector = 512;
  auto sectors = value_at<uint8_t>(image, kSectors);
  auto version = value_at<uint16_t>(image, kVersion);
  auto offset = value_at<uint32_t>(image, kOffset);
  auto length = value_at<uint32_t>(image, kLength);
  if (!sectors || !version || !offset || !length || *version < 0x208 ||
      image.substr(kMagic, 4) != "HdrS")
    return {};
  uint64_t begin = (uint64_t(*sectors ? *sectors : 4) + 1) * kSector + *offset;
  if (begin > image.size() || image.size() - begin < *length)
    return {};
  return image.substr(begin, *length);
}

// The program that unpacks what starts like this; empty for none known.
std::vector<std::string> unpacker(std::string_view payload) {
  using std::string_view_literals::operator""sv;
  for (auto& [magic, argv] :
       {std::pair{"\x28\xb5\x2f\xfd"sv,
                  std::vector<std::string>{"zstd", "-dcq"}},
        std::pair{"\xfd"
                  "7zXZ\0"sv,
                  std::vector<std::string>{"xz", "-dc", "--single-stream"}},
        std::pair{"\x1f\x8b"sv, std::vector<std::string>{"gzip", "-dc"}},
        std::pair{"\x02\x21\x4c\x18"sv, std::vector<std::string>{"lz4", "-dc"}},
        std::pair{"BZh"sv, std::vector<std::string>{"bzip2", "-dc"}}})
    if (payload.starts_with(magic))
      return argv;
  return {};
}

std::string_view text_at(const ElfSection& strings, uint64_t address) {
  if (address < strings.address ||
      address - strings.address >= strings.bytes.size())
    return {};
  std::string_view text = strings.bytes.substr(address - strings.address);
  return text.substr(0, text.find('\0'));
}

// struct kernel_symbol: where value, name and name space lie, each from itself.
constexpr uint64_t kEntry = 12, kName = 4, kSpace = 8;

Result<void> add_table(const ElfSection& table, const ElfSection& strings,
                       const std::string& file, auto gpl, Exports& out) {
  if (table.bytes.size() % kEntry != 0)
    return fail(bad_image(file, "a table of exports of another layout"));
  for (uint64_t i = 0; i * kEntry < table.bytes.size(); ++i) {
    auto text = [&](uint64_t field) {
      uint64_t here = i * kEntry + field;
      int32_t delta = *value_at<int32_t>(table.bytes, here);
      return delta ? text_at(strings, table.address + here + int64_t(delta))
                   : std::string_view();
    };
    std::string name(text(kName));
    if (name.empty())
      return fail(bad_image(file, "an export without a name"));
    out[name] = {.module = "vmlinux",
                 .gpl = gpl(i),
                 .name_space = std::string(text(kSpace))};
  }
  return {};
}

} // namespace

Result<std::string> unpack_vmlinux(const std::string& bzimage,
                                   const std::string& file) {
  std::string_view payload = payload_of(bzimage);
  if (payload.empty())
    return fail(bad_image(file, "it is no bzImage"));
  std::vector<std::string> argv = unpacker(payload);
  if (argv.empty())
    return fail(bad_image(file, "its compression is not known"));
  // The build appends the unpacked size, except where the format has it.
  if (argv[0] != "gzip" && payload.size() > 4)
    payload.remove_suffix(4);
  ProcessResult done =
      TRY(run_ok({.argv = argv, .input = std::string(payload)}));
  if (!done.out.starts_with("\x7f"
                            "ELF"))
    return fail(bad_image(file, "what is packed in it is no ELF file"));
  return std::move(done.out);
}

Result<Exports> read_exports(std::string_view vmlinux,
                             const std::string& file) {
  ElfSection strings = elf_section(vmlinux, "__ksymtab_strings");
  ElfSection all = elf_section(vmlinux, "__ksymtab");
  ElfSection gpl = elf_section(vmlinux, "__ksymtab_gpl");
  std::string_view flags = elf_section(vmlinux, "__kflagstab").bytes;
  Exports out;
  TRY(add_table(
      all, strings, file,
      [&](uint64_t i) { return i < flags.size() && (flags[i] & 1); }, out));
  TRY(add_table(
      gpl, strings, file, [](uint64_t) { return true; }, out));
  if (out.empty())
    return fail(bad_image(file, "it exports nothing"));
  return out;
}

} // namespace kport
