// SPDX-License-Identifier: GPL-2.0-or-later
// What an ELF program needs of the machine it runs on, and its sections.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kport {

struct ElfNeeds {
  std::vector<std::string> libraries;       // DT_NEEDED
  std::vector<std::string> symbol_versions; // "GLIBC_2.38", "OPENSSL_3.0.0"
};

// Of a dynamically linked 64-bit little-endian ELF file. Nothing for any other
// text; damaged files give nothing, never a read out of bounds.
std::optional<ElfNeeds> parse_elf(std::string_view bytes);

// A section of such a file, "" where it has none of that name. Bytes belong to
// the file.
struct ElfSection {
  uint64_t address = 0; // where it is mapped
  std::string_view bytes;
};
ElfSection elf_section(std::string_view file, std::string_view name);

// The highest GLIBC_x.y among the versions, as {x, y}; {0, 0} without one.
struct GlibcVersion {
  int major = 0;
  int minor = 0;
  auto operator<=>(const GlibcVersion&) const = default;
};
GlibcVersion glibc_needed(const ElfNeeds& needs);
GlibcVersion parse_glibc(std::string_view text); // "2.36"

} // namespace kport
