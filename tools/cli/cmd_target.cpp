// SPDX-License-Identifier: GPL-2.0-or-later
// kport target: what kernels there are, where they lie, and fetching them.
#include "cli/cli.h"

#include <cstdio>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "flow/workspace.h"
#include "target/tree.h"

namespace kport {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::vector<std::string> names;
  std::string field;
  bool image = false;
  bool tree = false;
};

std::string state_word(const TargetState& s, bool image_only) {
  if (s.release.empty())
    return "not locked";
  if (image_only)
    return s.kernel ? "facts only" : "not fetched";
  return s.headers ? s.image ? "ready, image" : "ready" : "not fetched";
}

Result<ExitCode> list(const Context& context) {
  Workspace w = TRY(open_workspace(TRY(project_root(context))));
  ordered_json all = ordered_json::array();
  for (const TargetSpec& t : w.targets) {
    TargetState state = TRY(target_state(w.acquire, t));
    if (context.format == Format::json)
      all.push_back({{"name", t.name},
                     {"title", t.title},
                     {"release", state.release},
                     {"state", state_word(state, t.image_only)},
                     {"image_only", t.image_only},
                     {"mainline", t.name == w.project.mainline}});
    else
      fmt::print("{:<16} {:<24} {:<14} {}{}\n", t.name, state.release,
                 state_word(state, t.image_only), t.title,
                 t.name == w.project.mainline ? " (mainline)" : "");
  }
  if (context.format == Format::json)
    fmt::print("{}\n", all.dump(2));
  return ExitCode::clean;
}

ordered_json packages_json(const TargetState& state) {
  ordered_json all = ordered_json::array();
  for (const Package& p : state.packages)
    all.push_back(p.name + " " + p.version);
  return all;
}

// What is there of a kernel that nothing can be built for.
Result<ordered_json> describe_image(const Workspace& w,
                                    const TargetSpec& spec) {
  KernelImage image = TRY(acquire_kernel(w.acquire, spec));
  TargetState state = TRY(target_state(w.acquire, spec));
  return ordered_json{{"name", spec.name},
                      {"title", spec.title},
                      {"release", image.release},
                      {"arch", image.arch},
                      {"only", "image: facts from BTF, nothing to build with"},
                      {"vmlinuz", image.vmlinuz.string()},
                      {"config", image.config.string()},
                      {"digest", image.digest},
                      {"packages", packages_json(state)}};
}

// Everything a script may ask for. The image is described only when it is
// wanted: asking fetches it.
Result<ordered_json> describe(const Workspace& w, const TargetSpec& spec,
                              const Options& options) {
  if (spec.image_only)
    return describe_image(w, spec);
  TargetTree tree = TRY(acquire_tree(w.acquire, spec));
  TargetState state = TRY(target_state(w.acquire, spec));
  ordered_json j = {{"name", tree.name},
                    {"title", spec.title},
                    {"release", tree.release},
                    {"arch", tree.arch},
                    {"build_dir", tree.build_dir.string()},
                    {"source_dir", tree.source_dir.string()},
                    {"digest", tree.digest},
                    {"compiler", tree.compiler},
                    {"config_compiler", tree.config_cc},
                    {"make_args", tree.make_args},
                    {"packages", packages_json(state)}};
  if (options.field == "image_dir" || state.image)
    j["image_dir"] = TRY(acquire_image(w.acquire, spec)).string();
  if (options.field == "tree_dir")
    j["tree_dir"] = TRY(acquire_source(w.acquire, spec)).string();
  return j;
}

std::string plain(const ordered_json& value) {
  if (value.is_string())
    return value.get<std::string>();
  std::string out;
  for (const ordered_json& each : value)
    out += (out.empty() ? "" : " ") + plain(each);
  return out;
}

Result<ExitCode> show(const Context& context, const Options& options) {
  Workspace w = TRY(open_workspace(TRY(project_root(context))));
  TargetSpec spec = TRY(w.find(options.names.at(0)));
  ordered_json j = TRY(describe(w, spec, options));
  if (!options.field.empty() && !j.contains(options.field)) {
    std::set<std::string> keys;
    if (!spec.image_only)
      keys = {"image_dir", "tree_dir"};
    for (const auto& [key, value] : j.items())
      keys.insert(key);
    return fail(error("no-field", fmt::format("no field '{}'", options.field),
                      {}, fmt::format("there are: {}", fmt::join(keys, ", "))));
  }
  const ordered_json& wanted = options.field.empty() ? j : j[options.field];
  if (context.format == Format::json)
    fmt::print("{}\n", wanted.dump(2));
  else if (!options.field.empty())
    fmt::print("{}\n", plain(wanted));
  else
    for (const auto& [key, value] : j.items())
      fmt::print("{:<16} {}\n", key, plain(value));
  return ExitCode::clean;
}

Result<ExitCode> fetch(const Context& context, const Options& options) {
  Workspace w = TRY(open_workspace(TRY(project_root(context))));
  std::vector<std::string> names = options.names;
  if (names.empty())
    names = {"all"};
  for (const TargetSpec& spec : TRY(w.find_all(names))) {
    if (spec.image_only && !options.image && !options.tree) {
      KernelImage image = TRY(acquire_kernel(w.acquire, spec));
      fmt::print("{:<16} {:<24} {} (facts only)\n", spec.name, image.release,
                 image.vmlinuz.string());
      continue;
    }
    TargetTree tree = TRY(acquire_tree(w.acquire, spec));
    fmt::print("{:<16} {:<24} {}\n", tree.name, tree.release,
               tree.build_dir.string());
    if (options.image)
      fmt::print("{:<16} {:<24} {}\n", tree.name, "  image",
                 TRY(acquire_image(w.acquire, spec)).string());
    if (options.tree)
      fmt::print("{:<16} {:<24} {}\n", tree.name, "  source",
                 TRY(acquire_source(w.acquire, spec)).string());
    if (std::string note = compiler_note(tree, w.acquire.cache); !note.empty())
      fmt::print(stderr, "note: {}\n", note);
  }
  return ExitCode::clean;
}

} // namespace

void add_target_command(CLI::App& app, Context& context) {
  CLI::App* target = app.add_subcommand(
      "target", "the kernels to build for: list, show, fetch, renew");
  target->require_subcommand(1);
  auto options = std::make_shared<Options>();
  auto act = [&context](auto call) {
    return [&context, call] { context.action = call; };
  };

  target->add_subcommand("list", "every target, its release and its state")
      ->callback(act([&context] { return list(context); }));

  CLI::App* one = target->add_subcommand(
      "show", "where a target's headers lie and how to build against them");
  one->add_option("target", options->names, "target's name")
      ->required()
      ->expected(1);
  one->add_option("--field", options->field,
                  "print one field: build_dir, release, compiler, make_args, "
                  "image_dir, tree_dir, packages, …");
  one->callback(act([&context, options] { return show(context, *options); }));

  CLI::App* get = target->add_subcommand(
      "fetch", "fetch and unpack targets' headers into the cache");
  get->add_option("targets", options->names, "names, or all (the default)");
  get->add_flag("--image", options->image, "also the boot image and modules");
  get->add_flag("--tree", options->tree, "also the kernel's whole source");
  get->callback(act([&context, options] { return fetch(context, *options); }));
  add_renew_command(*target, context);
}

} // namespace kport
