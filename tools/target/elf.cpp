// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the dynamic section's names through the section headers.
#include "target/elf.h"

#include <algorithm>
#include <charconv>
#include <elf.h>

#include "target/bytes.h"

namespace kport {

namespace {

std::string_view part(std::string_view bytes, const Elf64_Shdr& section) {
  if (section.sh_type == SHT_NOBITS || section.sh_offset > bytes.size() ||
      bytes.size() - section.sh_offset < section.sh_size)
    return {};
  return bytes.substr(section.sh_offset, section.sh_size);
}

std::string name_at(std::string_view strings, uint64_t offset) {
  if (offset >= strings.size())
    return "";
  strings.remove_prefix(offset);
  return std::string(strings.substr(0, strings.find('\0')));
}

void read_dynamic(std::string_view dynamic, std::string_view strings,
                  ElfNeeds& needs) {
  for (uint64_t i = 0; auto entry = value_at<Elf64_Dyn>(dynamic, i);
       i += sizeof(Elf64_Dyn)) {
    if (entry->d_tag == DT_NULL)
      return;
    if (entry->d_tag == DT_NEEDED)
      needs.libraries.push_back(name_at(strings, entry->d_un.d_val));
  }
}

void read_versions(std::string_view section, std::string_view strings,
                   ElfNeeds& needs) {
  uint64_t file = 0;
  while (auto need = value_at<Elf64_Verneed>(section, file)) {
    uint64_t symbol = file + need->vn_aux;
    for (unsigned i = 0; i < need->vn_cnt; ++i) {
      auto aux = value_at<Elf64_Vernaux>(section, symbol);
      if (!aux)
        break;
      needs.symbol_versions.push_back(name_at(strings, aux->vna_name));
      if (aux->vna_next == 0)
        break;
      symbol += aux->vna_next;
    }
    if (need->vn_next == 0)
      return;
    file += need->vn_next;
  }
}

std::optional<Elf64_Ehdr> header_of(std::string_view bytes) {
  auto header = value_at<Elf64_Ehdr>(bytes, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_ident[EI_CLASS] != ELFCLASS64 ||
      header->e_ident[EI_DATA] != ELFDATA2LSB)
    return std::nullopt;
  return header;
}

} // namespace

ElfSection elf_section(std::string_view file, std::string_view name) {
  auto header = header_of(file);
  if (!header)
    return {};
  auto section = [&](uint64_t index) {
    return value_at<Elf64_Shdr>(file,
                                header->e_shoff + index * sizeof(Elf64_Shdr));
  };
  auto names = section(header->e_shstrndx);
  for (uint64_t i = 0; names && i < header->e_shnum; ++i)
    if (auto s = section(i);
        s && name_at(part(file, *names), s->sh_name) == name)
      return {s->sh_addr, part(file, *s)};
  return {};
}

std::optional<ElfNeeds> parse_elf(std::string_view bytes) {
  auto header = header_of(bytes);
  if (!header)
    return std::nullopt;
  auto section = [&](uint64_t index) {
    return value_at<Elf64_Shdr>(bytes,
                                header->e_shoff + index * sizeof(Elf64_Shdr));
  };
  ElfNeeds needs;
  bool dynamic = false;
  for (uint64_t i = 0; i < header->e_shnum; ++i) {
    auto s = section(i);
    if (!s || (s->sh_type != SHT_DYNAMIC && s->sh_type != SHT_GNU_verneed))
      continue;
    auto linked = section(s->sh_link);
    std::string_view strings = linked ? part(bytes, *linked) : "";
    if (s->sh_type == SHT_DYNAMIC) {
      dynamic = true;
      read_dynamic(part(bytes, *s), strings, needs);
    } else {
      read_versions(part(bytes, *s), strings, needs);
    }
  }
  if (!dynamic)
    return std::nullopt;
  return needs;
}

GlibcVersion parse_glibc(std::string_view text) {
  GlibcVersion v;
  const char* end = text.data() + text.size();
  auto [rest, code] = std::from_chars(text.data(), end, v.major);
  if (code == std::errc() && rest != end && *rest == '.')
    std::from_chars(rest + 1, end, v.minor);
  return v;
}

GlibcVersion glibc_needed(const ElfNeeds& needs) {
  GlibcVersion highest;
  for (std::string_view v : needs.symbol_versions)
    if (v.starts_with("GLIBC_"))
      highest = std::max(highest, parse_glibc(v.substr(6)));
  return highest;
}

} // namespace kport
