// SPDX-License-Identifier: GPL-2.0-or-later
// Rewrites Makefiles, links and host tools of unpacked header packages.
#include "target/relocate.h"

#include <algorithm>
#include <gnu/libc-version.h>

#include <fmt/format.h>

#include "base/files.h"
#include "target/elf.h"

namespace kport {

namespace {

// Where kernel packages put things. Nothing else absolute is in the Makefiles.
constexpr std::string_view kPlaces[] = {"/usr/src/", "/usr/lib/linux-kbuild-",
                                        "/lib/modules/"};

bool path_may_start(char before) {
  return std::string_view(" \t\n=:'\"`(,").find(before) !=
         std::string_view::npos;
}

// Parents of `path` below `tree`, as "../../".
std::string up_from(const fs::path& relative) {
  std::string up;
  for (auto it = relative.begin(); std::next(it) != relative.end(); ++it)
    up += "../";
  return up;
}

Result<void> relocate_link(const fs::path& tree, const fs::path& relative) {
  std::error_code code;
  fs::path link = tree / relative;
  fs::path to = fs::read_symlink(link, code);
  if (code || !to.is_absolute())
    return {};
  fs::path inside = up_from(relative) / to.relative_path();
  fs::remove(link, code);
  if (!code)
    fs::create_symlink(inside, link, code);
  if (code)
    return fail(error("unpack", fmt::format("cannot rewrite {}: {}",
                                            link.string(), code.message())));
  return {};
}

std::string quoted(const fs::path& path) {
  std::string out = "'";
  for (char c : path.string())
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

Result<fs::path> find_loader(const fs::path& runtime) {
  std::vector<fs::path> files = TRY(list_files(runtime));
  auto loader = std::ranges::find_if(files, [](const fs::path& f) {
    return f.filename().string().starts_with("ld-linux-") &&
           f.parent_path().filename() != "lib64";
  });
  if (loader == files.end())
    return fail(error("runtime", fmt::format("no program loader below {}",
                                             runtime.string())));
  return *loader;
}

} // namespace

std::string relocate_text(std::string text, const std::string& root) {
  for (std::string_view place : kPlaces)
    for (size_t at = text.find(place); at != text.npos;
         at = text.find(place, at)) {
      if (at == 0 || path_may_start(text[at - 1])) {
        text.insert(at, root);
        at += root.size();
      }
      at += place.size();
    }
  return text;
}

Result<void> relocate_headers(const fs::path& tree, const fs::path& final) {
  for (const fs::path& relative : TRY(list_files(tree))) {
    fs::path path = tree / relative;
    if (fs::is_symlink(path)) {
      TRY(relocate_link(tree, relative));
      continue;
    }
    // usr/src/linux-headers-X/Makefile and .kernelvariables, not the kernel's
    // own Makefiles deeper down.
    auto depth = std::distance(relative.begin(), relative.end());
    if (depth != 4 || *relative.begin() != "usr" ||
        relative.parent_path().string().ends_with("-common") ||
        (relative.filename() != "Makefile" &&
         relative.filename() != ".kernelvariables"))
      continue;
    std::string text = TRY(read_file(path));
    std::string changed = relocate_text(text, final.string());
    if (changed != text)
      TRY(write_file(path, changed));
  }
  return {};
}

GlibcVersion host_glibc() {
  return parse_glibc(::gnu_get_libc_version());
}

Result<std::vector<HostTool>> find_host_tools(const fs::path& tree) {
  std::vector<HostTool> tools;
  fs::path lib = tree / "usr/lib";
  if (!fs::exists(lib))
    return tools;
  for (const fs::path& relative : TRY(list_files(lib))) {
    fs::path path = lib / relative;
    if (!relative.string().starts_with("linux-kbuild-") ||
        fs::is_symlink(path) ||
        (fs::status(path).permissions() & fs::perms::owner_exec) ==
            fs::perms::none)
      continue;
    if (std::optional<ElfNeeds> needs = parse_elf(TRY(read_file(path))))
      tools.push_back({"usr/lib" / relative, glibc_needed(*needs)});
  }
  return tools;
}

Result<void> wrap_tools(const fs::path& tree, const fs::path& final,
                        const std::vector<HostTool>& tools) {
  fs::path loader = TRY(find_loader(tree / "runtime"));
  std::string run =
      fmt::format("exec {} --library-path {} --argv0 \"$0\" ",
                  quoted(final / "runtime" / loader),
                  quoted(final / "runtime" / loader.parent_path()));
  for (const HostTool& found : tools) {
    const fs::path& tool = found.path;
    fs::path program = tool;
    program += ".elf";
    std::error_code code;
    fs::rename(tree / tool, tree / program, code);
    if (code)
      return fail(error("unpack", fmt::format("cannot rename {}: {}",
                                              tool.string(), code.message())));
    TRY(write_file(
        tree / tool,
        fmt::format("#!/bin/sh\n{}{} \"$@\"\n", run, quoted(final / program)),
        0755));
  }
  return {};
}

} // namespace kport
