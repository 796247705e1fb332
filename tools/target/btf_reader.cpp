// SPDX-License-Identifier: GPL-2.0-or-later
// Has libbpf print BTF as C, and keeps apart what has one name and several
// meanings.
#include "target/btf_reader.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>
#include <vector>

#include <fmt/format.h>

namespace kport {
namespace {

using Btf = std::unique_ptr<btf, decltype(&btf__free)>;
using Dump = std::unique_ptr<btf_dump, decltype(&btf_dump__free)>;

void append(void* context, const char* format, va_list args) {
  std::string& out = *static_cast<std::string*>(context);
  va_list again;
  va_copy(again, args);
  int size = std::vsnprintf(nullptr, 0, format, args);
  if (size > 0) {
    size_t before = out.size();
    out.resize(before + size_t(size) + 1);
    std::vsnprintf(out.data() + before, size_t(size) + 1, format, again);
    out.pop_back();
  }
  va_end(again);
}

int silent(libbpf_print_level, const char*, va_list) {
  return 0;
}

Diagnostic bad_btf(const std::string& file, const std::string& why) {
  return error("btf", "cannot read the kernel's BTF: " + why, {.file = file},
               "a kernel has it when it was built with CONFIG_DEBUG_INFO_BTF");
}

// BTF knows no functions without a prototype: `()` takes nothing.
std::string prototyped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    size_t open = text.find("()", at);
    out += text.substr(at, open - at);
    if (open == text.npos)
      break;
    out += "(void)";
    at = open + 2;
  }
  return out;
}

class Reader {
public:
  Reader(const btf& types, const Exports& exports)
      : btf_(types), exports_(exports) {}

  // The types themselves, and whose name is taken twice.
  int types(btf_dump* dump) {
    for (unsigned id = 1; id < btf__type_cnt(&btf_); ++id) {
      count(*type(id), id);
      if (int failed = btf_dump__dump_type(dump, id))
        return failed;
    }
    for (const auto& [name, ids] : definitions_)
      if (ids > 1)
        unclear_[name] = fmt::format("BTF has {} definitions of it", ids);
    return 0;
  }

  // Exported functions and variables, sorted by name.
  int declarations(btf_dump* dump, std::string& out) {
    for (const auto& [name, ids] : exported_) {
      if (idents_.contains(name)) {
        unclear_[name] = "BTF has a type or an enumerator of this name, too";
        continue;
      }
      std::string first;
      bool differ = false;
      for (unsigned id : ids) {
        std::string text;
        if (int failed = declaration(dump, out, id, name, text))
          return failed;
        differ |= !first.empty() && text != first;
        first = first.empty() ? text : first;
      }
      if (differ)
        unclear_[name] = "BTF has several functions of this name";
      else
        out += "extern " + first + ";\n";
    }
    return 0;
  }

  std::map<std::string, std::string> take_unclear() {
    for (const auto& [name, exported] : exports_)
      if (!exported_.contains(name) && !name.starts_with("_R")) // not Rust's
        unclear_.try_emplace(name, "exported, but BTF does not say its form");
    return std::move(unclear_);
  }

private:
  const btf_type* type(unsigned id) const { return btf__type_by_id(&btf_, id); }
  std::string name(const btf_type& t) const {
    return btf__name_by_offset(&btf_, t.name_off);
  }

  void count(const btf_type& t, unsigned id) {
    std::string n = name(t);
    if (btf_is_any_enum(&t) && btf_vlen(&t) != 0)
      count_enumerators(t);
    if (n.empty())
      return;
    if (btf_is_struct(&t))
      ++definitions_["struct " + n];
    else if (btf_is_union(&t))
      ++definitions_["union " + n];
    else if (btf_is_any_enum(&t) && btf_vlen(&t) != 0)
      ++definitions_["enum " + n];
    else if (btf_is_typedef(&t))
      ++definitions_[n], idents_.insert(n);
    else if ((btf_is_func(&t) || btf_is_var(&t)) && exports_.contains(n))
      exported_[n].push_back(id);
  }

  void count_enumerators(const btf_type& t) {
    for (unsigned i = 0; i < btf_vlen(&t); ++i) {
      const char* n = btf__name_by_offset(
          &btf_, btf_is_enum(&t) ? btf_enum(&t)[i].name_off
                                 : btf_enum64(&t)[i].name_off);
      ++definitions_[n];
      idents_.insert(n);
    }
  }

  // The dump writes to `out`; what it adds there goes to `text` instead.
  int declaration(btf_dump* dump, std::string& out, unsigned id,
                  const std::string& n, std::string& text) const {
    LIBBPF_OPTS(btf_dump_emit_type_decl_opts, options, .field_name = n.c_str());
    size_t before = out.size();
    int failed = btf_dump__emit_type_decl(dump, type(id)->type, &options);
    text = out.substr(before);
    out.resize(before);
    return failed;
  }

  const btf& btf_;
  const Exports& exports_;
  std::map<std::string, unsigned> definitions_; // by fact name
  std::set<std::string> idents_;                // typedefs and enumerators
  std::map<std::string, std::vector<unsigned>> exported_;
  std::map<std::string, std::string> unclear_;
};

} // namespace

Result<BtfText> read_btf(std::string_view bytes, const Exports& exports,
                         const std::string& file) {
  if (bytes.empty())
    return fail(bad_btf(file, "there is none"));
  libbpf_set_print(silent);
  Btf types(btf__new(bytes.data(), unsigned(bytes.size())), btf__free);
  if (!types)
    return fail(bad_btf(file, std::strerror(errno)));
  BtfText out;
  Dump dump(btf_dump__new(types.get(), append, &out.c, nullptr),
            btf_dump__free);
  if (!dump)
    return fail(bad_btf(file, std::strerror(errno)));
  Reader reader(*types, exports);
  int failed = reader.types(dump.get());
  if (!failed)
    failed = reader.declarations(dump.get(), out.c);
  if (failed)
    return fail(bad_btf(file, std::strerror(-failed)));
  out.c = prototyped(out.c);
  out.unclear = reader.take_unclear();
  return out;
}

} // namespace kport
