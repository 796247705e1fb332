// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the note that the linker left in memory.
#include "base/build_id.h"

#include <cstring>

#include <link.h>

#include <fmt/format.h>

#include "base/files.h"

namespace kport {
namespace {

// Notes are (name size, descriptor size, type), then both, padded to 4 bytes.
std::string note_in(const char* at, const char* end) {
  auto padded = [](size_t n) { return (n + 3) & ~size_t{3}; };
  while (static_cast<size_t>(end - at) >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) note;
    std::memcpy(&note, at, sizeof note);
    const char* name = at + sizeof note;
    const char* bytes = name + padded(note.n_namesz);
    at = bytes + padded(note.n_descsz);
    if (at > end)
      break;
    if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != 4 ||
        std::memcmp(name, "GNU", 4) != 0)
      continue;
    std::string hex;
    for (size_t i = 0; i < note.n_descsz; ++i)
      hex += fmt::format("{:02x}", static_cast<unsigned char>(bytes[i]));
    return hex;
  }
  return {};
}

// Called for the program itself first, which is all we want.
int visit(dl_phdr_info* info, size_t, void* out) {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = info->dlpi_phdr[i];
    if (part.p_type != PT_NOTE)
      continue;
    auto* begin = reinterpret_cast<const char*>(info->dlpi_addr + part.p_vaddr);
    std::string found = note_in(begin, begin + part.p_memsz);
    if (!found.empty())
      *static_cast<std::string*>(out) = found;
  }
  return 1;
}

std::string read_build_id() {
  std::string id;
  dl_iterate_phdr(visit, &id);
  if (id.empty())
    if (Result<std::string> digest = sha256_file("/proc/self/exe"))
      id = *digest;
  return id;
}

} // namespace

const std::string& build_id() {
  static const std::string id = read_build_id();
  return id;
}

} // namespace kport
