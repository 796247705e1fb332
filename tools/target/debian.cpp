// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches and unpacks a target's packages; choosing them is debian_lock.cpp.
#include "target/debian.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/process.h"
#include "target/relocate.h"
#include "target/tree.h"

namespace kport {

namespace {

constexpr const char* kMarker = "kport.json";

std::string_view kind_of(Role role) {
  switch (role) {
  case Role::headers:
  case Role::runtime:
    return "headers";
  case Role::image:
    return "images";
  case Role::source:
    return "sources";
  case Role::kernel:
    return "kernels";
  }
  return "";
}

std::string deb_architecture(const std::string& arch) {
  return arch == "x86_64" ? "amd64" : arch == "aarch64" ? "arm64" : arch;
}

Result<void> link(const fs::path& to, const fs::path& at) {
  std::error_code code;
  fs::create_directories(at.parent_path(), code);
  if (!fs::exists(fs::symlink_status(at)))
    fs::create_symlink(to, at, code);
  if (code)
    return fail(error("unpack", fmt::format("cannot link {}: {}", at.string(),
                                            code.message())));
  return {};
}

// One layout for kernels before and after the boot image moved to
// usr/lib/modules.
Result<void> arrange_image(const fs::path& root, const std::string& release) {
  if (!fs::exists(root / "lib") && fs::exists(root / "usr/lib"))
    TRY(link("usr/lib", root / "lib"));
  fs::path boot = root / "boot" / ("vmlinuz-" + release);
  for (const char* name : {"vmlinuz", "vmlinuz.unsigned"}) {
    fs::path image = "lib/modules/" + release + "/" + name;
    if (fs::exists(root / image))
      TRY(link(".." / image, boot));
  }
  if (!fs::exists(boot))
    return fail(
        error("unpack",
              fmt::format("no boot image for {} in its packages", release)));
  return {};
}

// A boot image and its configuration in one directory, and nothing else.
Result<void> keep_kernel(const fs::path& root, const std::string& release) {
  const fs::path modules = "lib/modules/" + release;
  const fs::path boot = "boot";
  std::error_code code;
  bool found = false;
  for (const fs::path& usr : {fs::path(), fs::path("usr")})
    for (auto [from, to] : {std::pair{boot / ("vmlinuz-" + release), "vmlinuz"},
                            std::pair{modules / "vmlinuz", "vmlinuz"},
                            std::pair{modules / "vmlinuz.unsigned", "vmlinuz"},
                            std::pair{boot / ("config-" + release), "config"},
                            std::pair{modules / "config", "config"}}) {
      fs::path file = root / usr / from;
      if (!fs::is_regular_file(fs::symlink_status(file, code)) ||
          fs::exists(root / to))
        continue;
      fs::rename(file, root / to, code);
      if (code)
        return fail(error("unpack", fmt::format("cannot move {}: {}",
                                                file.string(), code.message())));
      found = found || fs::path(to) == "vmlinuz";
    }
  for (const char* rest : {"boot", "lib", "usr"})
    fs::remove_all(root / rest, code);
  if (!found)
    return fail(
        error("unpack",
              fmt::format("no boot image for {} in its packages", release)));
  return {};
}

Result<void> unpack_tarball(const fs::path& root) {
  fs::path folder = root / "usr/src";
  std::vector<fs::path> files = TRY(list_files(folder));
  auto tarball = std::ranges::find_if(files, [](const fs::path& f) {
    return f.string().find(".tar.") != std::string::npos;
  });
  if (tarball == files.end())
    return fail(error("unpack", "linux-source has no tarball"));
  TRY(run_ok(
      {.argv = {"tar", "-xf", (folder / *tarball).string(), "-C", root.string(),
                "--strip-components=1", "--no-same-owner"}}));
  std::error_code code;
  fs::remove(folder / *tarball, code);
  return {};
}

} // namespace

bool headers_usable(const fs::path& root) {
  Result<std::string> text = read_file(root / kMarker);
  if (!text)
    return false;
  nlohmann::json j = nlohmann::json::parse(*text, nullptr, false);
  return j.is_object() && j.value("root", "") == root.string() &&
         (j.value("wrapped", false) ||
          host_glibc() >= parse_glibc(j.value("tools_need", "")));
}

Debian::Debian(const Acquire& context, const TargetSpec& spec)
    : context_(context), spec_(spec),
      apt_(context, deb_architecture(spec.arch)) {}

fs::path Debian::place(const LockedTarget& target, Role role) const {
  return context_.cache.unpacked(kind_of(role), target.release,
                                 target.digest(role));
}

Result<TargetTree> Debian::headers() {
  Acquired got = TRY(acquire(Role::headers));
  return describe_tree(context_, spec_,
                       got.root / "usr/src" /
                           ("linux-headers-" + got.target.release),
                       got.target.digest(Role::headers));
}

Result<fs::path> Debian::image() {
  return TRY(acquire(Role::image)).root;
}

Result<KernelImage> Debian::kernel() {
  Acquired got = TRY(acquire(Role::kernel));
  fs::path config = got.root / "config";
  return KernelImage{.release = got.target.release,
                     .arch = spec_.arch,
                     .digest = got.target.digest(Role::kernel),
                     .vmlinuz = got.root / "vmlinuz",
                     .config = fs::exists(config) ? config : fs::path()};
}

Result<fs::path> Debian::source() {
  return TRY(acquire(Role::source)).root;
}

Result<Debian::Acquired> Debian::acquire(Role role) {
  LockedTarget target = TRY(locked_with(role));
  Result<fs::path> root = unpack(target, role);
  if (!root && root.error().code == "not-served") {
    target = TRY(replace(target, root.error()));
    if (target.with(role).empty())
      target = TRY(locked_with(role));
    root = unpack(target, role);
  }
  if (!root)
    return fail(root.error());
  return Acquired{target, *root};
}

Result<fs::path> Debian::unpack(const LockedTarget& target, Role role) {
  fs::path final = place(target, role);
  auto ready = [&] {
    return role == Role::headers ? headers_usable(final) : fs::exists(final);
  };
  if (ready())
    return final;
  FileLock lock =
      TRY(FileLock::acquire(context_.cache.lock(final.filename().string())));
  if (ready()) // another kport was faster
    return final;
  DirectoryWriter writer = TRY(DirectoryWriter::create(final));
  TRY(fill(target, role, writer.path(), final));
  TRY(writer.commit());
  return final;
}

Result<void> Debian::fill(const LockedTarget& target, Role role,
                          const fs::path& aside, const fs::path& final) {
  if (role == Role::headers)
    return fill_headers(target, aside, final);
  TRY(extract(target.with(role), aside));
  if (role == Role::source)
    return unpack_tarball(aside);
  if (role == Role::kernel)
    return keep_kernel(aside, target.release);
  return arrange_image(aside, target.release);
}

Result<void> Debian::fill_headers(const LockedTarget& target,
                                  const fs::path& aside,
                                  const fs::path& final) {
  TRY(extract(target.with(Role::headers), aside));
  TRY(relocate_headers(aside, final));
  std::vector<HostTool> tools = TRY(find_host_tools(aside));
  GlibcVersion newest;
  for (const HostTool& t : tools)
    newest = std::max(newest, t.needs);
  std::erase_if(tools,
                [](const HostTool& t) { return t.needs <= host_glibc(); });
  if (!tools.empty()) {
    std::vector<Package> runtime = target.with(Role::runtime);
    if (runtime.empty()) {
      // Locked on a machine with a newer libc, which did not need these.
      LockedTarget more = target;
      runtime = TRY(choose(Role::runtime, target));
      more.replace(Role::runtime, runtime);
      TRY(remember(more));
    }
    TRY(extract(runtime, aside / "runtime"));
    TRY(wrap_tools(aside, final, tools));
  }
  nlohmann::json marker = {
      {"root", final.string()},
      {"release", target.release},
      {"tools_need", fmt::format("{}.{}", newest.major, newest.minor)},
      {"wrapped", !tools.empty()}};
  return write_file(aside / kMarker, marker.dump(2) + "\n");
}

Result<void> Debian::extract(const std::vector<Package>& packages,
                             const fs::path& into) {
  // Fetched one after the other, so an interrupted run keeps what it has.
  std::vector<fs::path> files;
  for (const Package& p : packages)
    files.push_back(TRY(apt_.fetch(p)));
  for (const fs::path& file : files) {
    Result<ProcessResult> done =
        run_ok({.argv = {"dpkg-deb", "-x", file.string(), into.string()}});
    if (done)
      continue;
    Diagnostic d = done.error();
    d.help = "free some space, or move the cache with KPORT_CACHE; nothing "
             "half-unpacked stays behind";
    d.notes.push_back({"unpacking " + file.filename().string(), {}});
    return fail(std::move(d));
  }
  return {};
}

} // namespace kport
