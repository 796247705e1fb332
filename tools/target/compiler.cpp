// SPDX-License-Identifier: GPL-2.0-or-later
// Probes the compiler once and remembers by path, size and time.
#include "target/compiler.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/process.h"

namespace kport {

namespace {

// All that the kernel's Makefiles key on a CONFIG_CC_HAS-like symbol and that
// a GCC between 10 and 15 may lack. The first column can be cleared on make's
// command line without touching what headers see.
constexpr FlagNeed kFlags[] = {
    {"CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT", "-fmin-function-alignment=16"},
    {"CONFIG_INIT_STACK_ALL_ZERO", "-ftrivial-auto-var-init=zero"},
    {"CONFIG_SLS", "-mharden-sls=all"},
    {"CONFIG_MITIGATION_SLS", "-mharden-sls=all"},
};

fs::path find_program(const std::string& name) {
  if (name.find('/') != name.npos)
    return name;
  const char* variable = std::getenv("PATH");
  std::string path = variable ? variable : "/usr/bin:/bin";
  for (size_t at = 0; at <= path.size();) {
    size_t end = std::min(path.find(':', at), path.size());
    fs::path candidate = fs::path(path.substr(at, end - at)) / name;
    if (::access(candidate.c_str(), X_OK) == 0)
      return candidate;
    at = end + 1;
  }
  return {};
}

// Changes when the program is replaced. A wrapper (ccache) is named too, as
// the same path may stand for another compiler.
std::string identity(const fs::path& program) {
  struct stat st{};
  std::error_code code;
  fs::path real = fs::canonical(program, code);
  if (code || ::stat(real.c_str(), &st) != 0)
    return program.string();
  return fmt::format("{} {} {} {}.{}", program.string(), real.string(),
                     st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

// 124 of "v1.24".
int parse_pahole(std::string_view text) {
  if (!text.starts_with('v'))
    return 0;
  int major = 0, minor = 0;
  const char* end = text.data() + text.size();
  auto [rest, code] = std::from_chars(text.data() + 1, end, major);
  if (code == std::errc() && rest != end)
    std::from_chars(rest + 1, end, minor);
  return major * 100 + minor;
}

Result<Compiler> probe(const std::string& name, const fs::path& pahole,
                       const std::vector<FlagNeed>& needs) {
  Compiler c{.name = name};
  std::string text = TRY(run_ok({.argv = {name, "--version"}})).out;
  c.version = text.substr(0, text.find('\n'));
  for (const FlagNeed& need : needs) {
    ProcessResult tried =
        TRY(run({.argv = {name, need.flag, "-Werror", "-S", "-o", "/dev/null",
                          "-x", "c", "-"}}));
    if (tried.exit_code != 0)
      c.rejected.push_back(need.flag);
  }
  if (!pahole.empty())
    c.pahole =
        parse_pahole(TRY(run({.argv = {pahole.string(), "--version"}})).out);
  return c;
}

std::optional<Compiler> from_json(const std::string& text) {
  nlohmann::json j = nlohmann::json::parse(text, nullptr, false);
  if (!j.is_object() || !j.contains("rejected"))
    return std::nullopt;
  return Compiler{j.value("name", ""), j.value("version", ""),
                  j["rejected"].get<std::vector<std::string>>(),
                  j.value("pahole", 0)};
}

int number(const Config& config, const std::string& name) {
  auto found = config.find(name);
  return found == config.end() ? 0 : std::atoi(found->second.c_str());
}

} // namespace

std::vector<FlagNeed> flag_needs(const Config& config) {
  std::vector<FlagNeed> needs;
  for (const FlagNeed& need : kFlags)
    if (auto found = config.find(need.config);
        found != config.end() && found->second == "y")
      needs.push_back(need);
  return needs;
}

Result<Compiler> probe_compiler(const Cache& cache, const std::string& name,
                                std::vector<FlagNeed> needs) {
  fs::path program = find_program(name);
  if (program.empty())
    return fail(error("no-compiler", fmt::format("no compiler {}", name), {},
                      "install it, or name another with `compiler:` in the "
                      "target's file"));
  fs::path pahole = find_program("pahole");
  std::string key = identity(program) + "\n" + identity(pahole) + "\n";
  for (const FlagNeed& need : needs)
    key += std::string(need.flag) + "\n";
  fs::path file = cache.derived("compiler", sha256(key));
  if (Result<std::string> text = read_file(file))
    if (std::optional<Compiler> known = from_json(*text))
      return *known;
  Compiler c = TRY(probe(name, pahole, needs));
  nlohmann::json j = {{"name", c.name},
                      {"version", c.version},
                      {"rejected", c.rejected},
                      {"pahole", c.pahole}};
  // A cache that cannot be written costs time, not the answer.
  (void)write_file(file, j.dump(2) + "\n");
  return c;
}

std::vector<std::string> make_args(const Compiler& compiler,
                                   const Config& config) {
  std::vector<std::string> args = {"CC=" + compiler.name};
  for (const FlagNeed& need : flag_needs(config))
    if (std::ranges::find(compiler.rejected, need.flag) !=
        compiler.rejected.end())
      args.push_back(std::string(need.config) + "=");
  // Module BTF is made by pahole with options for the version that
  // .config was made with; an older one fails on them.
  if (config.contains("CONFIG_DEBUG_INFO_BTF_MODULES") &&
      compiler.pahole < number(config, "CONFIG_PAHOLE_VERSION"))
    args.push_back("CONFIG_DEBUG_INFO_BTF_MODULES=");
  return args;
}

} // namespace kport
