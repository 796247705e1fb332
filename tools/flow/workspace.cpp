// SPDX-License-Identifier: GPL-2.0-or-later
// Opens a project and looks targets up in it.
#include "flow/workspace.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

#include <fmt/format.h>

#include "model/project_reader.h"
#include "model/target_reader.h"

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

} // namespace kport
