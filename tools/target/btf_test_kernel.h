// SPDX-License-Identifier: GPL-2.0-or-later
// For tests: the smallest kernel image there can be, with BTF and exports.
#pragma once

#include <bpf/btf.h>

#include <cstdint>
#include <cstring>
#include <elf.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/process.h"

namespace kport {

struct TestExport {
  std::string name;
  bool gpl = false;
  std::string name_space = {};
};

// Writes BTF by libbpf: types by the ids that its calls return, from 1 on.
class TestBtf {
public:
  TestBtf() : btf_(btf__new_empty()) {}
  TestBtf(const TestBtf&) = delete;
  ~TestBtf() { btf__free(btf_); }

  int integer(const char* name, size_t size, bool is_signed) {
    return id(btf__add_int(btf_, name, size, is_signed ? BTF_INT_SIGNED : 0));
  }
  int pointer(int to) { return id(btf__add_ptr(btf_, to)); }
  int constant(int of) { return id(btf__add_const(btf_, of)); }
  int alias(const char* name, int of) {
    return id(btf__add_typedef(btf_, name, of));
  }
  int declared(const char* name) {
    return id(btf__add_fwd(btf_, name, BTF_FWD_STRUCT));
  }
  struct Field {
    const char* name;
    int type;
  };
  // Members of eight bytes each.
  int record(const char* name, const std::vector<Field>& fields) {
    int out = id(btf__add_struct(btf_, name, unsigned(fields.size() * 8)));
    for (size_t i = 0; i < fields.size(); ++i)
      check(btf__add_field(btf_, fields[i].name, fields[i].type,
                           unsigned(i * 64), 0));
    return out;
  }
  int enumeration(const char* name,
                  const std::vector<std::pair<const char*, int>>& values) {
    int out = id(btf__add_enum(btf_, name, 4));
    for (const auto& [word, value] : values)
      check(btf__add_enum_value(btf_, word, value));
    return out;
  }
  int prototype(int returns, const std::vector<Field>& params) {
    int out = id(btf__add_func_proto(btf_, returns));
    for (const Field& p : params)
      check(btf__add_func_param(btf_, p.name, p.type));
    return out;
  }
  int function(const char* name, int prototype) {
    return id(btf__add_func(btf_, name, BTF_FUNC_STATIC, prototype));
  }
  std::string bytes() const {
    unsigned size = 0;
    const void* data = btf__raw_data(btf_, &size);
    return {static_cast<const char*>(data), size};
  }

private:
  static void check(int result) {
    if (result < 0)
      throw std::runtime_error(std::strerror(-result));
  }
  static int id(int result) {
    check(result);
    return result;
  }
  btf* btf_;
};

// struct box {label, mode, make}, enum mode, typedef box_t; two `struct twin`
// and two functions `box_twice` that differ; `struct hidden` is only declared.
// Functions box_open, box_count (without parameters) and box_private.
inline std::string test_btf() {
  TestBtf b;
  int integer = b.integer("int", 4, true);
  int character = b.integer("char", 1, true);
  int text = b.pointer(b.constant(character));
  int mode = b.enumeration("mode", {{"MODE_A", 1}, {"MODE_B", 4}});
  int hidden = b.pointer(b.declared("hidden"));
  int make = b.pointer(b.prototype(integer, {{"owner", hidden}, {"m", mode}}));
  int box = b.record("box", {{"label", text}, {"mode", mode}, {"make", make}});
  int to_box = b.pointer(b.alias("box_t", box));
  b.record("twin", {{"one", integer}});
  b.record("twin", {{"two", integer}});
  b.function("box_open",
             b.prototype(integer, {{"b", to_box}, {"label", text}}));
  b.function("box_count", b.prototype(integer, {}));
  b.function("box_private", b.prototype(integer, {{"b", to_box}}));
  b.function("box_twice", b.prototype(integer, {{"b", to_box}}));
  b.function("box_twice", b.prototype(0, {{"m", mode}}));
  return b.bytes();
}

// What test_btf()'s kernel exports; box_asm is not in its BTF.
inline std::vector<TestExport> test_exports() {
  return {{"box_open"},
          {"box_count", true, "BOXES"},
          {"box_twice"},
          {"box_asm", true}};
}

namespace test_kernel {

template <class T>
void put(std::string& out, size_t at, const T& value) {
  if (out.size() < at + sizeof value)
    out.resize(at + sizeof value);
  std::memcpy(out.data() + at, &value, sizeof value);
}

struct Section {
  std::string name, bytes;
  uint64_t address = 0;
};

inline std::string elf_of(const std::vector<Section>& sections) {
  std::string out(sizeof(Elf64_Ehdr), '\0'), names(1, '\0');
  std::vector<Elf64_Shdr> headers(1);
  std::vector<Section> all = sections;
  all.push_back({".shstrtab", "", 0});
  for (Section& s : all) {
    Elf64_Shdr h = {};
    h.sh_name = unsigned(names.size());
    names += s.name + '\0';
    if (s.name == ".shstrtab")
      s.bytes = names;
    h.sh_type = SHT_PROGBITS;
    h.sh_addr = s.address;
    h.sh_offset = out.size();
    h.sh_size = s.bytes.size();
    out += s.bytes;
    headers.push_back(h);
  }
  Elf64_Ehdr e = {};
  std::memcpy(e.e_ident, ELFMAG, SELFMAG);
  e.e_ident[EI_CLASS] = ELFCLASS64;
  e.e_ident[EI_DATA] = ELFDATA2LSB;
  e.e_shoff = out.size();
  e.e_shentsize = sizeof(Elf64_Shdr);
  e.e_shnum = uint16_t(headers.size());
  e.e_shstrndx = uint16_t(headers.size() - 1);
  for (const Elf64_Shdr& h : headers)
    put(out, out.size(), h);
  put(out, 0, e);
  return out;
}

} // namespace test_kernel

// One table with flags as 7.x has it, or one for GPL and one for others.
inline std::string test_vmlinux(const std::string& btf,
                                const std::vector<TestExport>& exports,
                                bool flag_table) {
  constexpr uint64_t kTables = 0x10000, kStrings = 0x20000;
  std::string strings, tables[2], flags;
  for (const TestExport& e : exports) {
    bool second = e.gpl && !flag_table;
    std::string& table = tables[second];
    uint64_t here = kTables + (second ? 0x1000 : 0) + table.size();
    int32_t name = int32_t(kStrings + strings.size() - (here + 4));
    strings += e.name + '\0';
    int32_t space = 0;
    if (!e.name_space.empty()) {
      space = int32_t(kStrings + strings.size() - (here + 8));
      strings += e.name_space + '\0';
    }
    for (int32_t field : {int32_t(0), name, space})
      test_kernel::put(table, table.size(), field);
    flags += e.gpl ? '\1' : '\0';
  }
  std::vector<test_kernel::Section> sections = {
      {"__ksymtab", tables[0], kTables},
      {"__ksymtab_gpl", tables[1], kTables + 0x1000},
      {"__ksymtab_strings", strings, kStrings},
      {".BTF", btf, 0x30000}};
  if (flag_table)
    sections.push_back({"__kflagstab", flags, 0x40000});
  return test_kernel::elf_of(sections);
}

// As the build packs it: xz, the unpacked size behind it.
inline std::string test_bzimage(const std::string& vmlinux) {
  Result<ProcessResult> xz =
      run_ok({.argv = {"xz", "-c", "--check=crc32"}, .input = vmlinux});
  if (!xz)
    throw std::runtime_error(xz.error().message);
  std::string payload = xz->out;
  test_kernel::put(payload, payload.size(), uint32_t(vmlinux.size()));
  std::string out(1024, '\0');
  test_kernel::put(out, 0x1f1, uint8_t(1));
  out.replace(0x202, 4, "HdrS");
  test_kernel::put(out, 0x206, uint16_t(0x20f));
  test_kernel::put(out, 0x248, uint32_t(0));
  test_kernel::put(out, 0x24c, uint32_t(payload.size()));
  return out + payload;
}

} // namespace kport
