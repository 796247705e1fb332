// SPDX-License-Identifier: GPL-2.0-or-later
// kport target renew: are there newer point releases, and what do they change
// of what we use?
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "flow/renew.h"

namespace kport {
namespace {

using nlohmann::ordered_json;

ordered_json to_json(const TargetRenewal& r) {
  ordered_json changes = ordered_json::array();
  for (const FactChange& c : r.changes)
    changes.push_back(
        {{"name", c.name}, {"before", c.before}, {"after", c.after}});
  return {{"target", r.target},
          {"before", r.release.before},
          {"after", r.release.after},
          {"renewed", r.release.renewed},
          {"asked", r.asked},
          {"changes", changes}};
}

void print(const TargetRenewal& r) {
  if (!r.release.renewed) {
    fmt::print("{:<16} {:<24} nothing newer\n", r.target, r.release.before);
    return;
  }
  fmt::print("{:<16} {:<24} -> {}: {} of {} facts in use changed\n", r.target,
             r.release.before, r.release.after, r.changes.size(), r.asked);
  for (const FactChange& c : r.changes) {
    const char* what = c.before.empty()  ? "added"
                       : c.after.empty() ? "removed"
                                         : "changed";
    fmt::print("  {:<8} {}\n", what, c.name);
    if (!c.before.empty())
      fmt::print("    - {}\n", c.before);
    if (!c.after.empty())
      fmt::print("    + {}\n", c.after);
  }
}

Result<ExitCode> renew_targets(const Context& context,
                               std::vector<std::string> names) {
  Workspace w = TRY(open_job(TRY(project_root(context)), context.jobs));
  if (names.empty())
    names = {"all"};
  std::vector<TargetSpec> specs = TRY(w.find_all(names));
  // The canonical tree is parsed on mainline: it changes last.
  std::ranges::stable_partition(specs, [&](const TargetSpec& t) {
    return t.name != w.project.mainline;
  });
  Canonical canonical = TRY(parse_canonical(w));
  ordered_json all = ordered_json::array();
  bool newer = false;
  for (const TargetSpec& spec : specs) {
    TargetRenewal r = TRY(renew(w, canonical, spec));
    newer = newer || r.release.renewed;
    if (context.format == Format::json)
      all.push_back(to_json(r));
    else
      print(r);
  }
  if (context.format == Format::json)
    fmt::print("{}\n", all.dump(2));
  else if (newer)
    fmt::print("proposed in kport.lock.new, which counts until it is removed; "
               "`kport target take` makes it kport.lock\n");
  return ExitCode::clean;
}

Result<ExitCode> take(const Context& context) {
  Workspace w = TRY(open_workspace(TRY(project_root(context))));
  std::vector<std::string> taken = TRY(take_proposals(w.acquire));
  for (const std::string& name : taken)
    fmt::print("{}: locked to {}\n", name,
               TRY(target_state(w.acquire, TRY(w.find(name)))).release);
  if (taken.empty())
    fmt::print("kport.lock.new proposes nothing\n");
  return ExitCode::clean;
}

} // namespace

void add_renew_command(CLI::App& target, Context& context) {
  auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* cmd = target.add_subcommand(
      "renew", "propose newer point releases, and say what they change for us");
  cmd->add_option("targets", *names, "names, or all (the default)");
  cmd->callback([&context, names] {
    context.action = [&context, names] {
      return renew_targets(context, *names);
    };
  });
  target.add_subcommand("take", "make what kport.lock.new proposes the lock")
      ->callback([&context] {
        context.action = [&context] { return take(context); };
      });
}

} // namespace kport
