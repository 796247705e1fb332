// SPDX-License-Identifier: GPL-2.0-or-later
// Sends each target to its provider.
#include "target/acquire.h"

#include <fmt/format.h>

#include "base/files.h"
#include "target/debian.h"
#include "target/tree.h"

namespace kport {

namespace {

Result<fs::path> not_with_dir(const TargetSpec& spec, const char* what) {
  return fail(error(
      "target-provider",
      fmt::format("{} is a directory: it has no {} to fetch", spec.name, what),
      spec.span, "only `provider: debian` has"));
}

Diagnostic not_without_headers(const TargetSpec& spec) {
  return error(
      "image-only",
      fmt::format("{} is only an image: without headers nothing can be "
                  "generated, built or validated for it",
                  spec.name),
      spec.span,
      fmt::format("`kport facts {} NAME` answers from its BTF; build for a "
                  "target that has headers",
                  spec.name));
}

} // namespace

Result<TargetTree> acquire_tree(const Acquire& context,
                                const TargetSpec& spec) {
  if (spec.provider == Provider::dir)
    return open_directory(context, spec);
  if (spec.image_only)
    return fail(not_without_headers(spec));
  return Debian(context, spec).headers();
}

Result<fs::path> acquire_image(const Acquire& context, const TargetSpec& spec) {
  if (spec.provider == Provider::dir)
    return not_with_dir(spec, "boot image");
  if (spec.image_only)
    return fail(not_without_headers(spec));
  return Debian(context, spec).image();
}

Result<fs::path> acquire_source(const Acquire& context,
                                const TargetSpec& spec) {
  if (spec.provider == Provider::dir)
    return not_with_dir(spec, "source");
  if (spec.image_only)
    return fail(not_without_headers(spec));
  return Debian(context, spec).source();
}

Result<KernelImage> acquire_kernel(const Acquire& context,
                                   const TargetSpec& spec) {
  if (spec.provider == Provider::dir)
    return fail(error(
        "target-provider",
        fmt::format("{} is a directory: it has no boot image", spec.name),
        spec.span, "only `provider: debian` has"));
  return Debian(context, spec).kernel();
}

Result<Renewal> renew_target(const Acquire& context, const TargetSpec& spec) {
  if (spec.provider == Provider::dir) {
    std::string release = TRY(target_state(context, spec)).release;
    return Renewal{.before = release, .after = release};
  }
  Debian debian(context, spec);
  std::optional<LockedTarget> old = TRY(debian.locked());
  LockedTarget now = TRY(debian.renew());
  return Renewal{.before = old ? old->release : "",
                 .after = now.release,
                 .renewed = !old || old->identity() != now.identity()};
}

Result<std::vector<std::string>> take_proposals(const Acquire& context) {
  fs::path proposed = context.project / "kport.lock.new";
  fs::path file = context.project / "kport.lock";
  std::string guard = "lock-file-" + sha256(file.string()).substr(0, 16);
  FileLock held = TRY(FileLock::acquire(context.cache.lock(guard)));
  Lock lock = TRY(read_lock(file));
  std::vector<std::string> taken;
  for (auto& [name, target] : TRY(read_lock(proposed))) {
    auto old = lock.find(name);
    // A proposal for a kernel that is locked no longer is nobody's wish.
    if (old == lock.end() ||
        old->second.identity() != target.replaces)
      continue;
    old->second = target;
    old->second.replaces.clear();
    taken.push_back(name);
  }
  TRY(write_file(file, print_lock(lock)));
  std::error_code code;
  fs::remove(proposed, code);
  return taken;
}

Result<TargetState> target_state(const Acquire& context,
                                 const TargetSpec& spec) {
  TargetState state;
  if (spec.provider == Provider::dir) {
    fs::path file = fs::path(spec.path) / "include/config/kernel.release";
    if (Result<std::string> release = read_file(file)) {
      state.release = release->substr(0, release->find('\n'));
      state.headers = true;
    }
    return state;
  }
  Debian debian(context, spec);
  std::optional<LockedTarget> locked = TRY(debian.locked());
  if (!locked)
    return state;
  state.release = locked->release;
  state.headers = !spec.image_only &&
                  headers_usable(debian.place(*locked, Role::headers));
  state.kernel = !locked->with(Role::kernel).empty() &&
                 fs::exists(debian.place(*locked, Role::kernel));
  state.image = !locked->with(Role::image).empty() &&
                fs::exists(debian.place(*locked, Role::image));
  for (const LockedPackage& p : locked->packages)
    state.packages.push_back(p.package);
  return state;
}

} // namespace kport
