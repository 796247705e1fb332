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

} // namespace

Result<TargetTree> acquire_tree(const Acquire& context,
                                const TargetSpec& spec) {
  if (spec.provider == Provider::dir)
    return open_directory(context, spec);
  return Debian(context, spec).headers();
}

Result<fs::path> acquire_image(const Acquire& context, const TargetSpec& spec) {
  if (spec.provider == Provider::dir)
    return not_with_dir(spec, "boot image");
  return Debian(context, spec).image();
}

Result<fs::path> acquire_source(const Acquire& context,
                                const TargetSpec& spec) {
  if (spec.provider == Provider::dir)
    return not_with_dir(spec, "source");
  return Debian(context, spec).source();
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
  state.headers = headers_usable(debian.place(*locked, Role::headers));
  state.image = !locked->with(Role::image).empty() &&
                fs::exists(debian.place(*locked, Role::image));
  for (const LockedPackage& p : locked->packages)
    state.packages.push_back(p.package);
  return state;
}

} // namespace kport
