// SPDX-License-Identifier: GPL-2.0-or-later
// kport.yaml's canonical and map, as one list of prefixes.
#include "model/path_map.h"

#include <algorithm>

#include <fmt/format.h>

namespace kport {
namespace {

bool lies_in(std::string_view path, std::string_view directory) {
  return path == directory || (path.starts_with(directory) &&
                               path.substr(directory.size()).starts_with('/'));
}

std::vector<PathMap> all_sources(const Project& project) {
  std::vector<PathMap> out = project.map;
  for (const std::string& directory : project.canonical)
    if (std::ranges::none_of(
            project.map, [&](const PathMap& m) { return m.from == directory; }))
      out.push_back({directory, directory});
  std::ranges::sort(out, {}, &PathMap::from);
  return out;
}

// Replaces the longest prefix that fits.
std::string exchange(const std::vector<PathMap>& sources,
                     std::string PathMap::*from, std::string PathMap::*to,
                     const std::string& path) {
  const PathMap* best = nullptr;
  for (const PathMap& m : sources)
    if (lies_in(path, m.*from) &&
        (!best || (m.*from).size() > (best->*from).size()))
      best = &m;
  return best ? best->*to + path.substr((best->*from).size()) : "";
}

} // namespace

Result<std::vector<PathMap>> path_sources(const Project& project) {
  std::vector<PathMap> out = all_sources(project);
  for (size_t i = 0; i < out.size(); ++i)
    for (size_t j = i + 1; j < out.size(); ++j)
      if (out[i].from == out[j].from || out[i].to == out[j].to)
        return fail(
            error("project-map",
                  fmt::format("'{}' and '{}' are mapped to '{}' and "
                              "'{}': one of them would be lost",
                              out[i].from, out[j].from, out[i].to, out[j].to)));
  return out;
}

std::string kernel_path(const Project& project, const std::string& path) {
  if (is_excluded(project, path))
    return "";
  return exchange(all_sources(project), &PathMap::from, &PathMap::to, path);
}

std::string canonical_path(const Project& project, const std::string& path) {
  std::string out =
      exchange(all_sources(project), &PathMap::to, &PathMap::from, path);
  // fs/doc/x -> Documentation/x: then kernel path fs/doc/x has no source.
  return kernel_path(project, out) == path ? out : "";
}

} // namespace kport
