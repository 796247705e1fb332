// SPDX-License-Identifier: GPL-2.0-or-later
// Provider dir: a kernel build directory the user has.
#include "target/tree.h"

#include <algorithm>
#include <sys/stat.h>

#include <fmt/format.h>

#include "base/files.h"

namespace kport {

namespace {

struct Seen {
  fs::path path;
  std::string stat; // "size seconds.nanoseconds"
};

// What a module's build reads, below a build or source directory.
constexpr const char* kFiles[] = {".config", "Module.symvers", "Makefile",
                                  "include/config/kernel.release"};

// Ubuntu links whole folders of its common headers: follows links once.
Result<void> add_directory(const fs::path& directory, std::vector<Seen>& all,
                           bool follow = true) {
  for (const fs::path& relative : TRY(list_files(directory))) {
    fs::path path = directory / relative;
    std::error_code code;
    if (follow && fs::is_symlink(path, code) && fs::is_directory(path, code))
      TRY(add_directory(fs::canonical(path, code), all, false));
    else
      all.push_back({path, ""});
  }
  return {};
}

Result<std::vector<Seen>> files_of(const fs::path& root,
                                   const std::string& arch) {
  std::string folder = arch == "x86_64"    ? "x86"
                       : arch == "aarch64" ? "arm64"
                                           : arch;
  std::vector<Seen> all;
  for (const char* file : kFiles)
    all.push_back({root / file, ""});
  for (const fs::path& part :
       {fs::path("include"), "arch" / fs::path(folder) / "include"})
    if (fs::exists(root / part))
      TRY(add_directory(root / part, all));
  for (Seen& f : all) {
    struct stat st{};
    if (::stat(f.path.c_str(), &st) == 0)
      f.stat = fmt::format("{} {}.{}", st.st_size, st.st_mtim.tv_sec,
                           st.st_mtim.tv_nsec);
  }
  return all;
}

Result<std::string> content_digest(const std::vector<Seen>& files) {
  std::string all;
  for (const Seen& f : files)
    if (!f.stat.empty() && fs::is_regular_file(f.path))
      all += f.path.string() + " " + TRY(sha256_file(f.path)) + "\n";
  return sha256(all);
}

Result<void> expect_kernel(const TargetSpec& spec) {
  auto missing = [&](const std::string& what) {
    return fail(error("target-dir", fmt::format("{}: {}", spec.path, what),
                      spec.span,
                      "give the directory of an installed kernel's headers "
                      "(/lib/modules/RELEASE/build) or of a built kernel"));
  };
  fs::path root = spec.path;
  if (!fs::is_directory(root))
    return missing("no such directory");
  for (const char* file : kFiles)
    if (!fs::exists(root / file))
      return missing(fmt::format("no {}, so no modules build here", file));
  return {};
}

} // namespace

Result<TargetTree> open_directory(const Acquire& context,
                                  const TargetSpec& spec) {
  TRY(expect_kernel(spec));
  std::error_code code;
  fs::path root = fs::canonical(spec.path, code);
  if (code)
    return fail(error("target-dir",
                      fmt::format("{}: {}", spec.path, code.message()),
                      spec.span));
  fs::path source = find_source_dir(root);
  std::vector<Seen> files = TRY(files_of(root, spec.arch));
  if (source != root)
    std::ranges::move(TRY(files_of(source, spec.arch)),
                      std::back_inserter(files));
  std::string stats;
  for (const Seen& f : files)
    stats += f.path.string() + " " + f.stat + "\n";
  fs::path known = context.cache.derived("directory", sha256(stats));
  Result<std::string> digest = read_file(known);
  if (!digest || digest->size() != 64) {
    digest = TRY(content_digest(files));
    (void)write_file(known, *digest);
  }
  return describe_tree(context, spec, root, *digest);
}

} // namespace kport
