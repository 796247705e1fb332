// SPDX-License-Identifier: GPL-2.0-or-later
// Every fact of one target, read once and kept.
#include "flow/fact_database.h"

#include <fmt/format.h>

#include "base/files.h"
#include "engine/clang/facts_all.h"
#include "engine/clang/version.h"
#include "target/kbuild.h"

namespace kport {
namespace {

using nlohmann::json;

using Names = std::map<std::string, Lookup>;

void add_declared(const AllHeaders& all, const FactSource& source,
                  Names& names) {
  for (auto at = all.facts.begin(); at != all.facts.end();) {
    Evidence evidence{.name = at->name};
    for (; at != all.facts.end() && at->name == evidence.name; ++at)
      evidence.facts.push_back(*at);
    names.emplace(evidence.name, judge(evidence, source, all.broken));
  }
}

void add_headers(const AllHeaders& all, Names& names) {
  for (const HeaderFile& header : all.headers) {
    Fact fact;
    fact.kind = FactKind::header;
    fact.name = fact.file = header.name;
    fact.text = "#include <" + header.name + ">";
    Lookup lookup{.answer = Answer::yes, .facts = {fact}};
    if (auto bad = all.broken.find(header.name); bad != all.broken.end())
      lookup.why = "does not parse: " + bad->second;
    names.emplace(header.name, std::move(lookup));
  }
}

// What only a header that does not parse may declare.
void add_unknown(const AllHeaders& all, Names& names) {
  for (const auto& [name, header] : all.in_broken)
    names.emplace(name, Lookup{.answer = Answer::cannot_tell,
                               .why = fmt::format(
                                   "mentioned in {}, which does not parse: {}",
                                   header, all.broken.at(header))});
}

// The smallest module there is: kbuild is asked how it would compile it.
Result<CompileCommand> module_flags(const Acquire& acquire,
                                    const TargetTree& tree) {
  Project probe;
  probe.root = acquire.cache.derived("facts", "module");
  probe.name = "facts";
  probe.canonical = {"facts"};
  probe.modules = {{.directory = "facts", .config = {}}};
  fs::path dir = probe.root / "facts";
  if (!fs::exists(dir / "kport_facts.c")) {
    TRY(write_file(dir / "Makefile", "obj-m += kport_facts.o\n"));
    TRY(write_file(dir / "kport_facts.c", "#include <linux/module.h>\n"));
  }
  return TRY(compile_commands(acquire, tree, probe, probe.root)).at(0);
}

Result<std::string> read_if_there(const fs::path& file) {
  return fs::exists(file) ? read_file(file) : Result<std::string>("");
}

// The kernel's own side of it: no flag of any project, so that all projects
// share a store.
Result<FactSource> kernel_source(const Acquire& acquire,
                                 const TargetTree& tree) {
  FactSource source;
  source.target = tree.name;
  source.release = tree.release;
  source.digest = tree.digest;
  source.cache = acquire.cache.derived("facts", "pch");
  CompileCommand flags = TRY(module_flags(acquire, tree));
  source.parse.directory = flags.directory;
  source.parse.args = flags.args;
  source.parse.arch = tree.arch;
  fs::path symvers = tree.build_dir / "Module.symvers";
  source.exports =
      TRY(parse_symvers(TRY(read_if_there(symvers)), symvers.string()));
  fs::path config = tree.build_dir / ".config";
  if (!fs::exists(config))
    config = tree.build_dir / "include/config/auto.conf";
  source.config =
      TRY(parse_config(TRY(read_if_there(config)), config.string()));
  return source;
}

} // namespace

void add_config(const Config& config, std::map<std::string, Lookup>& names) {
  for (const auto& [name, value] : config) {
    Fact fact;
    fact.kind = FactKind::config;
    fact.name = name;
    fact.value = value;
    fact.text = name + "=" + value;
    names.emplace(name, Lookup{.answer = Answer::yes, .facts = {fact}});
  }
}

json count_facts(const std::map<std::string, Lookup>& names) {
  json out = json::object();
  for (const auto& [name, lookup] : names)
    for (const Fact& fact : lookup.facts) {
      json& count = out[std::string(kport::name(fact.kind))];
      count = count.is_null() ? 1 : count.get<int>() + 1;
    }
  return out;
}

Result<std::string> make_database(const FactSource& source, unsigned jobs) {
  fs::path pch = source.cache / (sha256(std::string(reader_version()) + source.digest).substr(0, 16) + ".pch");
  AllHeaders all = TRY(read_all_headers(source.parse, pch, jobs));
  Names names;
  add_declared(all, source, names);
  add_headers(all, names);
  add_config(source.config, names);
  add_unknown(all, names);
  json about = {{"target", source.target},
                {"release", source.release},
                {"arch", source.parse.arch},
                {"headers", all.headers.size()},
                {"exports", source.exports.size()},
                {"facts", count_facts(names)},
                {"broken", all.broken},
                {"parses", all.parses},
                {"cpu_seconds", all.cpu_seconds}};
  return store_text(about, names);
}

Result<FactStore> open_database(const Acquire& acquire, const TargetTree& tree,
                                unsigned jobs) {
  std::string key =
      sha256(fmt::format("{}\n{}\n{}", reader_version(), tree.digest, tree.arch));
  fs::path file = acquire.cache.derived("facts", key + ".store");
  if (Result<FactStore> store = FactStore::open(file))
    return store;
  FileLock lock = TRY(FileLock::acquire(acquire.cache.lock("facts-" + key)));
  if (Result<FactStore> store = FactStore::open(file)) // made meanwhile
    return store;
  acquire.say("reading all headers of " + tree.name);
  FactSource source = TRY(kernel_source(acquire, tree));
  TRY(write_file(file, TRY(make_database(source, jobs))));
  return FactStore::open(file);
}

// A name that BTF does not have: of what it carries, only a whole record tells
// that something is not there.
static Lookup absent_from_btf(const FactStore& store, const std::string& name) {
  if (name.starts_with("CONFIG_"))
    return store.about().value("config", false)
               ? Lookup{.answer = Answer::no, .why = "not set"}
               : Lookup{.answer = Answer::cannot_tell,
                        .why = "the image came without its configuration"};
  std::string base = base_identifier(name);
  if (name.find('.') != std::string::npos && !name.ends_with(".h"))
    for (const char* tag : {"struct ", "union ", ""})
      if (std::optional<Lookup> record = store.find(tag + base)) {
        if (record->answer != Answer::yes)
          return {.answer = Answer::cannot_tell, .why = record->why};
        return {.answer = Answer::no,
                .why = fmt::format("{} has no such member (BTF)",
                                   record->facts[0].name)};
      }
  return {.answer = Answer::cannot_tell,
          .why = name.ends_with(".h")
                     ? "BTF knows no headers"
                     : "not in the image's BTF, which has no macros, no inline "
                       "functions and nothing of modules"};
}

Lookup look_up(const FactStore& store, const std::string& name) {
  if (std::optional<Lookup> known = store.find(name))
    return *known;
  if (store.about().value("source", "") == "btf")
    return absent_from_btf(store, name);
  if (name.starts_with("CONFIG_"))
    return {.answer = Answer::no, .why = "not set"};
  if (name.ends_with(".h"))
    return {.answer = Answer::no, .why = "no such header"};
  std::string base = base_identifier(name);
  if (name.find('.') != std::string::npos)
    for (const char* tag : {"struct ", "union ", ""})
      if (std::optional<Lookup> record = store.find(tag + base);
          record && !record->facts.empty()) {
        const Fact& fact = record->facts[0];
        if (record->answer == Answer::cannot_tell)
          return {.answer = Answer::cannot_tell, .why = record->why};
        bool opaque = fact.kind == FactKind::record && !fact.complete;
        return {.answer = Answer::no,
                .why = opaque ? fmt::format("{} is opaque ({}:{})", fact.name,
                                            fact.file, fact.line)
                              : fmt::format("{} ({}:{}) has no such member",
                                            fact.name, fact.file, fact.line)};
      }
  if (std::optional<Lookup> known = store.find(base);
      known && known->answer == Answer::cannot_tell && known->facts.empty())
    return *known;
  return {.answer = Answer::no, .why = "no header of this target declares it"};
}

} // namespace kport
