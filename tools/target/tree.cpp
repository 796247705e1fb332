// SPDX-License-Identifier: GPL-2.0-or-later
// Describes kernel build directories.
#include "target/tree.h"

#include <fmt/format.h>

#include "base/files.h"
#include "model/symvers.h"
#include "target/compiler.h"

namespace kport {

namespace {

// The X of `include X/Makefile`, in an out-of-tree build's or a package's
// small Makefile.
fs::path included_makefile(std::string_view text) {
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (!line.starts_with("include ") || !line.ends_with("/Makefile"))
      continue;
    line.remove_prefix(sizeof("include ") - 1);
    line.remove_suffix(sizeof("/Makefile") - 1);
    if (line.find('$') == line.npos)
      return line;
  }
  return {};
}

// UTS_RELEASE is what vermagic and `uname -r` say; distributions override
// kernel.release on make's command line only.
Result<std::string> release_in(const fs::path& build_dir) {
  std::string header =
      read_file(build_dir / "include/generated/utsrelease.h").value_or("");
  constexpr std::string_view kDefine = "#define UTS_RELEASE \"";
  if (size_t at = header.find(kDefine); at != header.npos) {
    at += kDefine.size();
    return header.substr(at, header.find('"', at) - at);
  }
  std::string release =
      TRY(read_file(build_dir / "include/config/kernel.release"));
  return release.substr(0, release.find_first_of(" \n"));
}

} // namespace

fs::path find_source_dir(const fs::path& build_dir) {
  std::error_code code;
  std::string text = read_file(build_dir / "Makefile").value_or("");
  for (fs::path candidate :
       {build_dir / included_makefile(text), build_dir / "source", build_dir})
    if (fs::exists(candidate / "include/linux/kernel.h", code)) {
      fs::path real = fs::canonical(candidate, code);
      return code ? candidate : real;
    }
  return build_dir;
}

Result<TargetTree> describe_tree(const Acquire& context, const TargetSpec& spec,
                                 const fs::path& build_dir,
                                 std::string digest) {
  TargetTree tree{.name = spec.name,
                  .arch = spec.arch,
                  .build_dir = build_dir,
                  .source_dir = find_source_dir(build_dir),
                  .digest = std::move(digest),
                  .compiler = spec.compiler.empty() ? "gcc" : spec.compiler};
  tree.release = TRY(release_in(build_dir));
  fs::path file = build_dir / ".config";
  Config config = TRY(parse_config(TRY(read_file(file)), file.string()));
  if (auto cc = config.find("CONFIG_CC_VERSION_TEXT"); cc != config.end())
    tree.config_cc = cc->second;
  Compiler compiler =
      TRY(probe_compiler(context.cache, tree.compiler, flag_needs(config)));
  tree.make_args = make_args(compiler, config);
  return tree;
}

std::string compiler_note(const TargetTree& tree, const Cache& cache) {
  Result<Compiler> compiler = probe_compiler(cache, tree.compiler, {});
  // Debian spells the same compiler with and without its triplet.
  auto bare = [](std::string_view text) {
    size_t open = text.find('(');
    return text.substr(open == text.npos ? 0 : open);
  };
  if (!compiler || tree.config_cc.empty() ||
      bare(compiler->version) == bare(tree.config_cc))
    return "";
  return fmt::format("{}: {} was built with {}, modules will be with {}",
                     tree.name, tree.release, tree.config_cc,
                     compiler->version);
}

} // namespace kport
