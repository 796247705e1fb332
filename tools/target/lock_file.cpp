// SPDX-License-Identifier: GPL-2.0-or-later
// Reads and writes kport.lock: JSON, sorted, no host names.
#include "target/lock_file.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"

namespace kport {

namespace {

using nlohmann::ordered_json;

constexpr std::array<std::pair<Role, const char*>, 5> kRoles = {
    {{Role::headers, "headers"},
     {Role::runtime, "runtime"},
     {Role::image, "image"},
     {Role::source, "source"},
     {Role::kernel, "kernel"}}};

const char* name_of(Role role) {
  return std::ranges::find(kRoles, role, &std::pair<Role, const char*>::first)
      ->second;
}

ordered_json to_json(const LockedPackage& p) {
  return {
      {"role", name_of(p.role)},      {"name", p.package.name},
      {"version", p.package.version}, {"architecture", p.package.architecture},
      {"suite", p.package.suite},     {"path", p.package.path},
      {"size", p.package.size},       {"sha256", p.package.sha256}};
}

// Exceptions of the JSON library end in parse_lock.
LockedPackage package_from(const ordered_json& j) {
  LockedPackage p;
  const std::string role = j.at("role");
  bool known = false;
  for (const auto& [value, word] : kRoles)
    if (role == word) {
      p.role = value;
      known = true;
    }
  if (!known)
    throw std::invalid_argument("unknown role " + role);
  p.package = {.name = j.at("name"),
               .version = j.at("version"),
               .architecture = j.at("architecture"),
               .suite = j.at("suite"),
               .path = j.at("path"),
               .size = j.at("size"),
               .sha256 = j.at("sha256")};
  const std::string file = p.package.file_name();
  if (file.find('/') != file.npos || p.package.sha256.size() != 64 ||
      p.package.path.find("..") != std::string::npos)
    throw std::invalid_argument("not a package: " + file);
  return p;
}

LockedTarget target_from(const ordered_json& j) {
  LockedTarget t{.suite = j.at("suite"),
                 .series = j.at("package"),
                 .flavour = j.at("flavour"),
                 .release = j.at("release"),
                 .replaces = j.value("replaces", "")};
  if (t.release.find('/') != t.release.npos)
    throw std::invalid_argument("not a release: " + t.release);
  for (const ordered_json& p : j.at("packages"))
    t.packages.push_back(package_from(p));
  return t;
}

} // namespace

bool LockedTarget::is_for(const TargetSpec& spec) const {
  return suite == spec.suite && series == spec.package &&
         flavour == spec.flavour;
}

std::vector<Package> LockedTarget::with(Role role) const {
  std::vector<Package> found;
  for (const LockedPackage& p : packages)
    if (p.role == role)
      found.push_back(p.package);
  return found;
}

void LockedTarget::replace(Role role, std::vector<Package> with) {
  std::erase_if(packages,
                [&](const LockedPackage& p) { return p.role == role; });
  for (Package& p : with)
    packages.push_back({role, std::move(p)});
  std::ranges::sort(packages, {}, [](const LockedPackage& p) {
    return std::tie(p.role, p.package.name);
  });
}

std::string LockedTarget::identity() const {
  return digest(with(Role::headers).empty() ? Role::kernel : Role::headers);
}

std::string LockedTarget::digest(Role role) const {
  std::string all;
  for (const Package& p : with(role))
    all += p.sha256 + "\n";
  return sha256(all);
}

Result<Lock> parse_lock(const std::string& text, const std::string& file) {
  try {
    ordered_json top = ordered_json::parse(text);
    if (top.at("version") != 1)
      return fail(error("lock-version",
                        fmt::format("{} is of a newer kport", file),
                        Span{file, 1, 1}, "update kport"));
    Lock lock;
    for (const auto& [name, target] : top.at("targets").items())
      lock.emplace(name, target_from(target));
    return lock;
  } catch (const std::exception& e) {
    return fail(error(
        "lock-broken", fmt::format("cannot read it: {}", e.what()),
        Span{file, 1, 1}, "take it from git again, or delete it to lock anew"));
  }
}

Result<Lock> read_lock(const fs::path& file) {
  if (!fs::exists(file))
    return Lock{};
  return parse_lock(TRY(read_file(file)), file.string());
}

std::string print_lock(const Lock& lock) {
  ordered_json targets = ordered_json::object();
  for (const auto& [name, t] : lock) {
    ordered_json packages = ordered_json::array();
    for (const LockedPackage& p : t.packages)
      packages.push_back(to_json(p));
    targets[name] = {{"suite", t.suite},
                     {"package", t.series},
                     {"flavour", t.flavour},
                     {"release", t.release}};
    if (!t.replaces.empty())
      targets[name]["replaces"] = t.replaces;
    targets[name]["packages"] = packages;
  }
  return ordered_json{{"version", 1}, {"targets", targets}}.dump(2) + "\n";
}

Result<void> update_lock(const fs::path& file, const fs::path& guard,
                         const std::string& target,
                         const LockedTarget& locked) {
  FileLock held = TRY(FileLock::acquire(guard));
  Lock lock = TRY(read_lock(file));
  lock[target] = locked;
  return write_file(file, print_lock(lock));
}

} // namespace kport
