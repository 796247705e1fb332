// SPDX-License-Identifier: GPL-2.0-or-later
// Which packages a target consists of: the lock, or the archive's newest.
#include "target/debian.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/files.h"
#include "target/relocate.h"

namespace kport {

namespace {

constexpr const char* kLock = "kport.lock";
constexpr const char* kNewLock = "kport.lock.new";

// The series that the index does have, for the message.
std::string known_series(const std::vector<Package>& index) {
  std::set<std::string> series;
  for (const Package& p : index) {
    if (!p.name.starts_with("linux-headers-") ||
        p.name.find("-common") != p.name.npos)
      continue;
    std::string_view rest = p.name;
    rest.remove_prefix(sizeof("linux-headers-") - 1);
    size_t first = rest.find('.');
    if (first != rest.npos)
      series.emplace(rest.substr(0, rest.find_first_of(".-+", first + 1)));
  }
  return fmt::format("{}", fmt::join(series, ", "));
}

std::optional<LockedTarget> entry(const Lock& lock, const TargetSpec& spec) {
  auto found = lock.find(spec.name);
  if (found == lock.end() || !found->second.is_for(spec))
    return std::nullopt;
  return found->second;
}

const Package* kbuild_in(const std::vector<Package>& packages) {
  auto found = std::ranges::find_if(packages, [](const Package& p) {
    return p.name.starts_with("linux-kbuild-");
  });
  return found == packages.end() ? nullptr : &*found;
}

// The libc that the host tools' package asks for.
GlibcVersion libc_of(const Package& kbuild) {
  for (const Dependency& d : parse_depends(kbuild.depends))
    if (d.name == "libc6")
      return parse_glibc(d.version);
  return {};
}

bool complete(const std::vector<Choice>& choices) {
  return std::ranges::all_of(
      choices, [](const Choice& c) { return c.package.has_value(); });
}

} // namespace

Result<std::optional<LockedTarget>> Debian::locked() {
  std::optional<LockedTarget> old =
      entry(TRY(read_lock(context_.project / kLock)), spec_);
  std::optional<LockedTarget> fresh =
      entry(TRY(read_lock(context_.project / kNewLock)), spec_);
  if (!fresh || !old || fresh->replaces != old->identity())
    return old;
  context_.say(fmt::format("{}: {} instead of the locked {} ({})", spec_.name,
                           fresh->release, old->release, kNewLock));
  return fresh;
}

Result<LockedTarget> Debian::locked_with(Role role) {
  std::optional<LockedTarget> target = TRY(locked());
  if (!target) {
    target = TRY(choose_newest());
    context_.say(fmt::format("{}: locked to {} in {}", spec_.name,
                             target->release, kLock));
    TRY(remember(*target));
  }
  if (!target->with(role).empty())
    return *target;
  Result<std::vector<Package>> chosen = choose(role, *target);
  if (!chosen && chosen.error().code == "not-served")
    return replace(*target, chosen.error());
  if (!chosen)
    return fail(chosen.error());
  target->replace(role, *chosen);
  TRY(remember(*target));
  return *target;
}

Result<LockedTarget> Debian::replace(const LockedTarget& gone,
                                     const Diagnostic& why) {
  LockedTarget newest = TRY(choose_newest());
  std::string old_digest = gone.identity();
  if (newest.identity() == old_digest)
    return fail(why); // the newest there is, and yet it does not arrive
  context_.say(fmt::format("{}: {} is neither served nor cached any more; "
                           "taking {}, written to {}",
                           spec_.name, gone.release, newest.release, kNewLock));
  // A replacement of a replacement still stands for what kport.lock says.
  newest.replaces = gone.replaces.empty() ? old_digest : gone.replaces;
  TRY(remember(newest));
  return newest;
}

Result<LockedTarget> Debian::renew() {
  std::optional<LockedTarget> old = TRY(locked());
  LockedTarget newest = TRY(choose_newest());
  if (old) {
    if (newest.identity() == old->identity())
      return *old;
    newest.replaces =
        old->replaces.empty() ? old->identity() : old->replaces;
  }
  TRY(remember(newest));
  return newest;
}

Result<void> Debian::remember(const LockedTarget& target) {
  fs::path file =
      context_.project / (target.replaces.empty() ? kLock : kNewLock);
  std::string guard = "lock-file-" + sha256(file.string()).substr(0, 16);
  Result<void> written =
      update_lock(file, context_.cache.lock(guard), spec_.name, target);
  if (written)
    return {};
  Diagnostic d = written.error();
  d.notes.push_back({"kport.lock records which packages a target stands for, "
                     "so that a run can be repeated",
                     {}});
  return fail(std::move(d));
}

Result<void> Debian::consult(const std::string& suite) {
  if (std::ranges::find(consulted_, suite) != consulted_.end())
    return {};
  std::vector<Package> more = TRY(apt_.index(suite));
  index_.insert(index_.end(), more.begin(), more.end());
  consulted_.push_back(suite);
  return {};
}

Result<LockedTarget> Debian::choose_newest() {
  TRY(consult(spec_.suite));
  if (spec_.image_only)
    return choose_newest_image();
  const Package* headers = find_headers(index_, spec_.package, spec_.flavour);
  if (!headers) {
    Diagnostic d =
        error("no-kernel",
              fmt::format("{} has no headers of a {} kernel, flavour {}",
                          spec_.suite, spec_.package, spec_.flavour),
              spec_.span, "change `suite`, `package` or `flavour`");
    d.notes.push_back({"series there: " + known_series(index_), {}});
    return fail(std::move(d));
  }
  LockedTarget target{.suite = spec_.suite,
                      .series = spec_.package,
                      .flavour = spec_.flavour,
                      .release = release_of(*headers)};
  target.replace(Role::headers, TRY(choose(Role::headers, target)));
  // Also what only a boot needs, so that headers and image never part.
  if (Result<std::vector<Package>> image = choose(Role::image, target))
    target.replace(Role::image, *image);
  const std::vector<Package> chosen = target.with(Role::headers);
  const Package* kbuild = kbuild_in(chosen);
  if (kbuild && libc_of(*kbuild) > host_glibc())
    target.replace(Role::runtime, TRY(choose(Role::runtime, target)));
  return target;
}

Result<LockedTarget> Debian::choose_newest_image() {
  LockedTarget target{
      .suite = spec_.suite,
      .series = spec_.package,
      .flavour = spec_.flavour,
      .release = newest_image(index_, spec_.package, spec_.flavour)};
  if (target.release.empty())
    return fail(error("no-kernel",
                      fmt::format("{} has no image of a {} kernel, flavour {}",
                                  spec_.suite, spec_.package, spec_.flavour),
                      spec_.span, "change `suite`, `package` or `flavour`"));
  target.replace(Role::kernel, TRY(choose(Role::kernel, target)));
  return target;
}

std::vector<Choice> Debian::choices(Role role,
                                    const LockedTarget& target) const {
  const Package* headers =
      find_package(index_, "linux-headers-" + target.release);
  switch (role) {
  case Role::headers:
    return headers ? header_packages(index_, *headers) : std::vector<Choice>{};
  case Role::runtime: {
    const std::vector<Package> built = target.with(Role::headers);
    // The lock keeps no dependencies; the index has them.
    const Package* locked = kbuild_in(built);
    const Package* kbuild =
        locked ? find_package(index_, locked->name) : nullptr;
    return kbuild ? runtime_packages(index_, *kbuild) : std::vector<Choice>{};
  }
  case Role::image:
    return image_packages(index_, target.release);
  case Role::kernel:
    return kernel_packages(index_, target.release);
  case Role::source: {
    const std::string name = "linux-source-" + target.series;
    const Package* p = find_package(index_, name);
    return {{name, p ? std::optional<Package>(*p) : std::nullopt}};
  }
  }
  return {};
}

Result<std::vector<Package>> Debian::choose(Role role,
                                            const LockedTarget& target) {
  // A suite rests on others: backports and security on their base.
  std::string base = base_suite(spec_.suite);
  std::vector<Choice> found;
  for (const std::string& suite : {spec_.suite, base, base + "-security"}) {
    Result<void> read = consult(suite);
    if (!read && suite == spec_.suite)
      return fail(read.error());
    found = choices(role, target);
    if (!found.empty() && complete(found))
      break;
  }
  std::vector<Package> packages;
  std::string missing = found.empty() ? target.release : "";
  for (Choice& c : found)
    if (c.package)
      packages.push_back(std::move(*c.package));
    else
      missing += (missing.empty() ? "" : ", ") + c.name;
  if (!missing.empty())
    return fail(
        error("not-served", fmt::format("{}: {} serves no {}", spec_.name,
                                        spec_.suite, missing)));
  return packages;
}

} // namespace kport
