// SPDX-License-Identifier: GPL-2.0-or-later
// Turns the flags kbuild gives GCC into those of `clang -cc1`. An allow-list:
// what is not known to matter to a parse is dropped, so that a flag only GCC
// knows never breaks one. Going to cc1 directly saves the driver's search for
// toolchains.
#include "engine/clang/frontend.h"

#include <array>
#include <optional>

namespace kport {
namespace {

// Options whose value is a word of its own or glued on.
constexpr std::array<std::string_view, 6> kValued = {
    "-include", "-imacros", "-isystem", "-iquote", "-idirafter", "-I"};

constexpr std::array<std::string_view, 9> kFeatures = {
    "sse", "sse2", "sse4a", "mmx", "3dnow", "avx", "80387", "avx2", "avx512f"};

std::string triple(const std::string& arch) {
  std::string cpu = arch == "x86" || arch == "amd64" ? "x86_64"
                    : arch == "arm64"                ? "aarch64"
                    : arch == "riscv"                ? "riscv64"
                    : arch == "powerpc"              ? "powerpc64le"
                    : arch == "s390"                 ? "s390x"
                                                     : arch;
  return cpu + "-unknown-linux-gnu";
}

// KBUILD_MODNAME and its like differ in every unit; a PCH can hold only one.
std::string constant_kbuild_name(const std::string& definition) {
  std::string_view text = definition;
  size_t equals = text.find('=');
  std::string_view name = text.substr(0, equals);
  if (equals == std::string_view::npos ||
      (!name.starts_with("KBUILD_") && !name.starts_with("__KBUILD_")))
    return definition;
  bool quoted = text.substr(equals + 1).starts_with('"');
  return std::string(name) + (quoted ? "=\"kport\"" : "=kport");
}

std::optional<std::string> target_feature(std::string_view flag) {
  if (!flag.starts_with("-mno-"))
    return {};
  flag.remove_prefix(5);
  for (std::string_view feature : kFeatures)
    if (flag == feature)
      return "-" + std::string(feature == "80387" ? "x87" : feature);
  return {};
}

struct Translation {
  const ParseInput& input;
  std::vector<std::string> out;

  void add(std::initializer_list<std::string_view> flags) {
    for (std::string_view flag : flags)
      out.emplace_back(flag);
  }

  bool pch() const {
    return !input.use_pch.empty() || !input.write_pch.empty();
  }

  void valued(std::string_view option, const std::string& value) {
    bool in_pch = option == "-include" || option == "-imacros";
    if (!in_pch || input.use_pch.empty())
      add({option, value});
  }

  void define(const std::string& definition) {
    out.push_back("-D" +
                  (pch() ? constant_kbuild_name(definition) : definition));
  }

  void simple(const std::string& flag) {
    if (flag.starts_with("-std=") || flag.starts_with("-fno-builtin") ||
        flag == "-fms-extensions" || flag == "-ffreestanding" ||
        flag == "-mcmodel=kernel")
      out.push_back(flag);
    else if (flag == "-fshort-wchar")
      add({"-fwchar-type=short", "-fno-signed-wchar"});
    else if (flag.starts_with("-U"))
      out.push_back(flag);
    else if (flag == "-nostdinc")
      add({"-nostdsysteminc", "-nobuiltininc"});
    else if (flag == "-funsigned-char")
      add({"-fno-signed-char"});
    else if (flag == "-fno-strict-overflow" || flag == "-fwrapv")
      add({"-fwrapv"});
    else if (flag == "-O1" || flag == "-O2" || flag == "-O3" || flag == "-Os")
      out.push_back(flag);
    else if (std::optional<std::string> feature = target_feature(flag))
      add({"-target-feature", *feature});
  }

  void run() {
    const std::vector<std::string>& args = input.args;
    for (size_t i = 0; i < args.size(); ++i) {
      const std::string& flag = args[i];
      std::string_view option;
      for (std::string_view candidate : kValued)
        if (option.empty() && flag.starts_with(candidate))
          option = candidate;
      bool apart = flag.size() == (option.empty() ? 2 : option.size());
      if (!option.empty() && (!apart || i + 1 < args.size()))
        valued(option, apart ? args[++i] : flag.substr(option.size()));
      else if (flag == "-D" && i + 1 < args.size())
        define(args[++i]);
      else if (flag.starts_with("-D"))
        define(flag.substr(2));
      else
        simple(flag);
    }
  }
};

} // namespace

std::vector<std::string> cc1_flags(const ParseInput& input) {
  Translation t{input, {}};
  t.add({"-triple", triple(input.arch), "-resource-dir",
         KPORT_CLANG_RESOURCE_DIR, "-fgnuc-version=4.2.1",
         "-fno-spell-checking", "-ferror-limit", "0"});
  for (const std::filesystem::path& path : input.include_first)
    t.add({"-I", path.string()});
  t.run();
  if (input.warnings.empty())
    t.add({"-w"});
  for (const std::string& warning : input.warnings)
    t.out.push_back(warning);
  if (!input.use_pch.empty())
    t.add({"-include-pch", input.use_pch.string(), "-fno-validate-pch"});
  t.add({"-x", input.write_pch.empty() ? "c" : "c-header", input.file});
  return t.out;
}

std::string clean_path(const std::filesystem::path& directory,
                       std::string_view path) {
  return (directory / path).lexically_normal().string();
}

} // namespace kport
