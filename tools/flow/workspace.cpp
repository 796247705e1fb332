// SPDX-License-Identifier: GPL-2.0-or-later
// Opens a project and looks targets up in it.
#include "flow/workspace.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

#include <fmt/format.h>

#include "base/files.h"
#include "base/lock_held.h"
#include "model/project_reader.h"
#include "model/rule_reader.h"
#include "model/target_reader.h"
#include "target/cache_prune.h"

namespace kport {

Result<TargetSpec> Workspace::find(std::string_view name) const {
  auto found = std::ranges::find(targets, name, &TargetSpec::name);
  if (found != targets.end())
    return *found;
  std::vector<std::string_view> names;
  for (const TargetSpec& t : targets)
    names.push_back(t.name);
  return fail(error("no-target", fmt::format("no target '{}'", name), {},
                    fmt::format("there are: {}", fmt::join(names, ", "))));
}

Result<std::vector<TargetSpec>>
Workspace::find_all(const std::vector<std::string>& names) const {
  std::vector<TargetSpec> found;
  auto add = [&](const std::string& name) -> Result<void> {
    TargetSpec spec = TRY(find(name));
    if (std::ranges::find(found, name, &TargetSpec::name) == found.end())
      found.push_back(std::move(spec));
    return {};
  };
  for (const std::string& name : names) {
    if (name != "all") {
      TRY(add(name));
      continue;
    }
    for (const std::string& each : project.build_for)
      TRY(add(each));
    TRY(add(project.mainline));
  }
  return found;
}

Result<Workspace> open_workspace(const std::filesystem::path& root) {
  Workspace w{.project = TRY(read_project(root))};
  w.targets = TRY(read_targets(w.project.targets));
  w.acquire = {.cache = TRY(find_cache()),
               .project = root,
               .say =
                   [](const std::string& line) {
                     std::fputs((line + "\n").c_str(), stderr);
                   },
               .progress = ::isatty(STDERR_FILENO) == 1};
  if (const char* mirror = std::getenv("KPORT_MIRROR"))
    w.acquire.mirror = mirror;
  return w;
}

std::filesystem::path Workspace::scratch(std::string_view kind) const {
  // By path, so that two checkouts of one project never share a build.
  std::string key = sha256(project.root.string()).substr(0, 16);
  return acquire.cache.root / "work" / (project.name + "-" + key) / kind;
}

Result<FileLock> Workspace::hold_scratch() const {
  std::filesystem::path lock = scratch("lock");
  if (is_held(lock))
    acquire.say(fmt::format("another kport works on {}; waiting for it",
                            project.root.string()));
  return FileLock::acquire(lock);
}

Result<void> load_rules(Workspace& w) {
  RuleSet rules = TRY(read_rules(w.project.rules));
  for (size_t i : rules.order)
    w.rules.push_back(rules.rules[i]);
  return {};
}

Result<Workspace> open_job(const std::filesystem::path& root, unsigned jobs) {
  Workspace w = TRY(open_workspace(root));
  TRY(load_rules(w));
  w.jobs = jobs;
  prune(w.acquire.cache, {});
  return w;
}

Result<std::vector<TargetSpec>>
targets_to_build(const Workspace& w, const std::vector<std::string>& names) {
  bool all = names.empty() ||
             std::find(names.begin(), names.end(), "all") != names.end();
  std::vector<TargetSpec> out;
  for (const std::string& name : all ? w.project.build_for : names)
    out.push_back(TRY(w.find(name)));
  return out;
}

} // namespace kport
