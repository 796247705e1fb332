// SPDX-License-Identifier: GPL-2.0-or-later
// Works out archive addresses from what the host's apt is configured with.
#include "target/apt.h"

#include <algorithm>

namespace kport {

namespace {

constexpr std::string_view kSecurity = "-security";

bool is_security(std::string_view suite) {
  return suite.ends_with(kSecurity);
}

} // namespace

std::vector<IndexTarget> parse_index_targets(std::string_view text) {
  std::vector<IndexTarget> all;
  IndexTarget current;
  bool packages = false;
  auto finish = [&] {
    if (packages && !current.repository.empty())
      all.push_back(current);
    current = {};
    packages = false;
  };
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    size_t colon = line.find(": ");
    if (line.empty())
      finish();
    if (colon == line.npos)
      continue;
    std::string_view key = line.substr(0, colon),
                     value = line.substr(colon + 2);
    if (key == "Created-By")
      packages = value == "Packages";
    else if (key == "Release")
      current.release = value;
    else if (key == "Codename")
      current.codename = value;
    else if (key == "Suite")
      current.suite = value;
    else if (key == "Origin")
      current.origin = value;
    else if (key == "Repo-URI")
      current.repository = value;
  }
  finish();
  return all;
}

std::vector<IndexTarget> parse_update_uris(std::string_view text) {
  constexpr std::string_view kDists = "dists/", kEnd = "/InRelease'";
  std::vector<IndexTarget> all;
  while (!text.empty()) {
    size_t line_end = text.find('\n');
    std::string_view line = text.substr(0, line_end);
    text.remove_prefix(line_end == text.npos ? text.size() : line_end + 1);
    size_t end = line.find(kEnd), dists = line.find(kDists);
    if (!line.starts_with('\'') || end == line.npos || dists == line.npos ||
        dists + kDists.size() > end)
      continue;
    size_t suite = dists + kDists.size();
    all.push_back({.release = std::string(line.substr(suite, end - suite)),
                   .repository = std::string(line.substr(1, dists - 1))});
  }
  return all;
}

std::string base_suite(const std::string& suite) {
  for (std::string_view suffix :
       {kSecurity, std::string_view("-backports"), std::string_view("-updates"),
        std::string_view("-backports-sloppy")})
    if (suite.ends_with(suffix))
      return suite.substr(0, suite.size() - suffix.size());
  return suite;
}

std::string archive_for(const std::vector<IndexTarget>& host,
                        const std::string& suite) {
  for (const IndexTarget& t : host)
    if (t.release == suite || t.codename == suite || t.suite == suite)
      return t.repository;
  // Origin is empty where the host never ran `apt-get update`.
  auto debian = [](const IndexTarget& t) {
    return t.origin == "Debian" ||
           (t.origin.empty() &&
            t.repository.find("debian") != std::string::npos);
  };
  for (const IndexTarget& t : host)
    if (debian(t) && is_security(t.release) == is_security(suite))
      return t.repository;
  auto any = std::ranges::find_if(host, debian);
  if (any == host.end())
    return "";
  // Mirrors keep the two archives beside each other under these names.
  std::string uri = any->repository;
  while (uri.ends_with('/'))
    uri.pop_back();
  if (is_security(suite))
    return uri + "-security/";
  if (is_security(uri))
    return uri.substr(0, uri.size() - kSecurity.size()) + "/";
  return uri + "/";
}

} // namespace kport
