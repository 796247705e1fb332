// SPDX-License-Identifier: GPL-2.0-or-later
// Lets Clang read what BTF says, printed as C, so that its facts are spelled
// like those of headers.
#include "flow/image_facts.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.h"
#include "engine/clang/facts.h"
#include "engine/clang/version.h"
#include "flow/fact_database.h"
#include "flow/facts.h"
#include "target/btf_reader.h"
#include "target/elf.h"
#include "target/vmlinux.h"

namespace kport {
namespace {

using nlohmann::json;

constexpr const char* kRoot = "/btf"; // exists for the parse only
constexpr const char* kHeader = "vmlinux.h";

Result<HeaderAnswer> parse_declarations(const KernelImage& image,
                                        const std::string& text) {
  HeaderQuestion question;
  question.headers = {kHeader};
  question.parse.directory = "/";
  question.parse.arch = image.arch;
  question.parse.args = {"-nostdinc",
                         "-std=gnu11",
                         "-fms-extensions",
                         "-fshort-wchar",
                         "-fno-builtin",
                         "-I",
                         kRoot};
  question.parse.overlay = {{fs::path(kRoot) / kHeader, text}};
  HeaderAnswer answer = TRY(read_headers(question));
  if (answer.broken.empty())
    return answer;
  Diagnostic d =
      error("btf-text",
            fmt::format("what the BTF of {} says is no C: {}", image.release,
                        answer.broken.begin()->second),
            {.file = image.vmlinuz.string()});
  d.help = "this kernel's facts cannot be told; please report it";
  return fail(std::move(d));
}

// "struct console" of "struct console", "console.write", "console___2.write":
// libbpf numbers what comes again.
struct Stem {
  std::string name; // without the number
  bool again = false;
};
Stem stem_of(const std::string& base) {
  size_t at = base.rfind("___");
  if (at == base.npos || at + 3 == base.size() ||
      base.find_first_not_of("0123456789", at + 3) != base.npos)
    return {base};
  return {base.substr(0, at), true};
}

// Why BTF does not settle the name, "" when it does.
std::string doubt(const std::string& name,
                  const std::map<std::string, std::string>& unclear) {
  std::string base = stem_of(base_identifier(name)).name;
  for (const char* tag : {"struct ", "union ", "enum ", ""})
    if (auto entry = unclear.find(tag + base);
        entry != unclear.end() &&
        (tag[0] ? name.starts_with(tag) || name.find('.') != name.npos
                : name == base))
      return entry->second;
  return "";
}

std::map<std::string, Lookup>
judge_all(std::vector<Fact> facts, const BtfText& btf, const Exports& exports) {
  FactSource source;
  source.exports = exports;
  std::map<std::string, Lookup> names;
  for (const auto& [name, why] : btf.unclear)
    names[name] = {.answer = Answer::cannot_tell, .why = why};
  for (auto at = facts.begin(); at != facts.end();) {
    Evidence evidence{.name = at->name};
    for (; at != facts.end() && at->name == evidence.name; ++at) {
      at->file = "BTF";
      at->line = 0;
      evidence.facts.push_back(std::move(*at));
    }
    bool again = stem_of(base_identifier(evidence.name)).again;
    if (std::string why = doubt(evidence.name, btf.unclear); !why.empty()) {
      if (!again)
        names[evidence.name] = {.answer = Answer::cannot_tell, .why = why};
      continue;
    }
    const Fact& first = evidence.facts.front();
    Lookup lookup = judge(evidence, source, {});
    if (first.kind == FactKind::record && !first.complete)
      lookup = {.answer = Answer::cannot_tell,
                .why = "BTF only declares it: nothing built in defines it"};
    names.emplace(evidence.name, std::move(lookup));
  }
  return names;
}

} // namespace

Result<std::string> make_image_database(const std::string& target,
                                        const KernelImage& image,
                                        const std::string& vmlinux) {
  std::string file = image.vmlinuz.string();
  Exports exports = TRY(read_exports(vmlinux, file));
  BtfText btf =
      TRY(read_btf(elf_section(vmlinux, ".BTF").bytes, exports, file));
  HeaderAnswer answer = TRY(parse_declarations(image, btf.c));
  std::map<std::string, Lookup> names =
      judge_all(std::move(answer.facts), btf, exports);
  if (!image.config.empty())
    add_config(
        TRY(parse_config(TRY(read_file(image.config)), image.config.string())),
        names);
  json about = {{"target", target},
                {"release", image.release},
                {"arch", image.arch},
                {"source", "btf"},
                {"config", !image.config.empty()},
                {"headers", 0},
                {"exports", exports.size()},
                {"facts", count_facts(names)},
                {"unclear", btf.unclear.size()},
                {"broken", json::object()},
                {"parses", 1},
                {"cpu_seconds", answer.cpu_seconds}};
  return store_text(about, names);
}

Result<FactStore> open_image_database(const Acquire& acquire,
                                      const std::string& target,
                                      const KernelImage& image) {
  std::string key = sha256(fmt::format("btf {}\n{}\n{}", reader_version(),
                                       image.digest, image.arch));
  fs::path file = acquire.cache.derived("facts", key + ".store");
  if (Result<FactStore> store = FactStore::open(file))
    return store;
  FileLock lock = TRY(FileLock::acquire(acquire.cache.lock("facts-" + key)));
  if (Result<FactStore> store = FactStore::open(file)) // made meanwhile
    return store;
  acquire.say("reading the BTF of " + target);
  std::string vmlinux = TRY(
      unpack_vmlinux(TRY(read_file(image.vmlinuz)), image.vmlinuz.string()));
  TRY(write_file(file, TRY(make_image_database(target, image, vmlinux))));
  return FactStore::open(file);
}

} // namespace kport
