// SPDX-License-Identifier: GPL-2.0-or-later
// kport facts: what a target has, and where it stands.
#include "cli/cli.h"

#include <cstdio>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/facts_timeline.h"
#include "flow/fact_database.h"
#include "flow/fact_json.h"
#include "flow/image_facts.h"
#include "flow/workspace.h"

namespace kport {
namespace {

using nlohmann::json;

struct Options {
  std::string target;
  std::vector<std::string> queries;
  bool timeline = false;
};

bool is_glob(const std::string& query) {
  return query.find_first_of("*?") != std::string::npos;
}

// A bare name that is only a tag: "inode" finds "struct inode".
std::string tagged_name(const FactStore& store, const std::string& name) {
  bool plain = name.find_first_of(" ./") == std::string::npos;
  std::optional<Lookup> known = store.find(name);
  if (plain && (!known || known->facts.empty()))
    for (const char* tag : {"struct ", "union ", "enum "})
      if (store.find(tag + name))
        return tag + name;
  return name;
}

// Every query's answers; a glob nothing fits is answered with no.
std::vector<std::pair<std::string, Lookup>>
answer(const FactStore& store, const std::vector<std::string>& queries) {
  std::vector<std::pair<std::string, Lookup>> out;
  for (const std::string& query : queries) {
    std::string name = normal_name(query);
    size_t before = out.size();
    if (is_glob(name))
      store.match(name, [&](const std::string& found, const Lookup& lookup) {
        out.emplace_back(found, lookup);
      });
    else
      out.emplace_back(name, look_up(store, tagged_name(store, name)));
    if (out.size() == before)
      out.emplace_back(name, Lookup{.answer = Answer::no,
                                    .why = "nothing of this target fits"});
  }
  return out;
}

void print_fact(const Fact& fact) {
  fmt::print("  {}\n", fact.text);
  std::string line = std::string(name(fact.kind));
  if (fact.kind == FactKind::function && fact.is_inline)
    line = "inline " + line;
  if (fact.line != 0)
    line += fmt::format(", {}:{}", fact.file, fact.line);
  if (fact.kind == FactKind::enumerator)
    line += ", value " + fact.value;
  if (fact.kind == FactKind::record && !fact.complete)
    line += ", opaque";
  if (fact.type.canonical != fact.type.spelling && !fact.signature)
    line += ", is " + fact.type.canonical;
  if (fact.exported) {
    line += fmt::format(", exported by {}{}", fact.exported->module,
                        fact.exported->gpl ? " (GPL)" : "");
    if (!fact.exported->name_space.empty())
      line += ", namespace " + fact.exported->name_space;
  }
  fmt::print("    {}\n", line);
}

void print_summary(const FactStore& store) {
  const json& about = store.about();
  if (about.value("source", "") == "btf") {
    fmt::print("{} {} ({}): from the image's BTF, {} exports; {} names it does "
               "not settle\n",
               about.at("target").get<std::string>(),
               about.at("release").get<std::string>(),
               about.at("arch").get<std::string>(),
               about.at("exports").get<size_t>(),
               about.at("unclear").get<size_t>());
    for (const auto& [kind, count] : about.at("facts").items())
      fmt::print("  {:<12} {:>7}\n", kind, count.get<size_t>());
    fmt::print("no macros, inline functions or headers: those are "
               "cannot-tell\n");
    return;
  }
  fmt::print("{} {} ({}): {} headers, {} exports\n",
             about.at("target").get<std::string>(),
             about.at("release").get<std::string>(),
             about.at("arch").get<std::string>(),
             about.at("headers").get<size_t>(),
             about.at("exports").get<size_t>());
  for (const auto& [kind, count] : about.at("facts").items())
    fmt::print("  {:<12} {:>7}\n", kind, count.get<size_t>());
  const json& broken = about.at("broken");
  fmt::print("{} headers do not parse under this configuration; what only they "
             "declare is cannot-tell:\n",
             broken.size());
  for (const auto& [header, why] : broken.items())
    fmt::print("  {}: {}\n", header, why.get<std::string>());
}

Result<FactStore> open_store(const Workspace& w, const TargetSpec& spec,
                             unsigned jobs) {
  if (spec.image_only)
    return open_image_database(w.acquire, spec.name,
                               TRY(acquire_kernel(w.acquire, spec)));
  return open_database(w.acquire, TRY(acquire_tree(w.acquire, spec)), jobs);
}

Result<ExitCode> run(const Context& context, const Options& options) {
  Workspace w = TRY(open_workspace(TRY(project_root(context))));
  TargetSpec spec = TRY(w.find(options.target));
  FactStore store = TRY(open_store(w, spec, context.jobs));
  if (options.queries.empty()) {
    if (context.format == Format::json)
      fmt::print("{}\n", store.about().dump(2));
    else
      print_summary(store);
    return ExitCode::clean;
  }
  ExitCode code = ExitCode::clean;
  json all = {{"target", spec.name},
              {"release", store.about().at("release")},
              {"arch", store.about().at("arch")},
              {"answers", json::object()}};
  for (const auto& [query, lookup] : answer(store, options.queries)) {
    if (lookup.answer != Answer::yes)
      code = ExitCode::findings;
    if (context.format == Format::json) {
      all["answers"][query] = to_json(lookup);
      continue;
    }
    fmt::print("{}: {}{}{}\n", query, name(lookup.answer),
               lookup.why.empty() ? "" : ", ", lookup.why);
    for (const Fact& fact : lookup.facts)
      print_fact(fact);
  }
  if (context.format == Format::json)
    fmt::print("{}\n", all.dump(2, ' ', false, json::error_handler_t::replace));
  return code;
}

} // namespace

void add_facts_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "facts", "what a target has: functions, macros, members, headers, "
               "exports, CONFIG");
  command->add_option("target", options->target, "a target's name");
  command->add_option("query", options->queries,
                      "'inode_operations::mkdir', 'struct inode', "
                      "'linux/fs.h', 'CONFIG_SMP', 'timer_*'; none: a summary");
  command->add_flag("--timeline", options->timeline,
                    "the queries in every kernel, and when they changed; "
                    "without one, every rule's release against the kernels");
  command->footer("Exits 0 when every answer is yes, else 1.");
  command->callback([&context, options] {
    context.action = [&context, options]() -> Result<ExitCode> {
      std::vector<std::string> all = options->queries;
      if (!options->target.empty())
        all.insert(all.begin(), options->target);
      if (options->timeline)
        return show_timelines(context, all);
      if (all.empty())
        return fail(error("facts-target", "which target?", {},
                          "kport facts TARGET QUERY…, or --timeline QUERY…"));
      return run(context, *options);
    };
  });
}

} // namespace kport
