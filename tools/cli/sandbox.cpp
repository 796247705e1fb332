// SPDX-License-Identifier: GPL-2.0-or-later
// A probe that bubblewrap works on this machine, then everything inside it.
#include "cli/sandbox.h"

#include <cstdlib>
#include <string>

#include <unistd.h>

#include "base/confine.h"
#include "base/files.h"
#include "base/process.h"

namespace kport {
namespace {

constexpr const char* kInside = "KPORT_SANDBOX";

std::vector<std::string> wrap() {
  std::vector<std::string> argv = confining_arguments();
  argv.insert(argv.end(), {"--setenv", kInside, "1"});
  // What is open to everybody outside is not open from inside.
  for (const char* place : {"/tmp", "/var/tmp", "/run"})
    if (fs::is_directory(place))
      argv.insert(argv.end(), {"--tmpfs", place});
  return argv;
}

} // namespace

bool in_sandbox() {
  const char* inside = std::getenv(kInside);
  return inside && *inside == '1';
}

Result<void> expect_sandbox() {
  Command probe{.argv = wrap()}; // and one more in it
  for (const std::string& arg : wrap())
    probe.argv.push_back(arg);
  probe.argv.push_back("true");
  Result<ProcessResult> tried = run(probe);
  if (!tried || tried->exit_code != 0) {
    Diagnostic d = error("sandbox", "no sandbox can be made on this machine", {},
                         "install bubblewrap and allow user namespaces, or say "
                         "--no-sandbox if you trust every patch of the range");
    d.notes.push_back({tried ? tried->err : tried.error().message, {}});
    return fail(std::move(d));
  }
  return {};
}

Result<void> enter_sandbox(char** argv, const Places& places) {
  start_confining();
  std::vector<std::string> args = wrap();
  std::error_code code;
  std::vector<fs::path> readable = places.readable;
  readable.push_back(fs::current_path(code));
  readable.push_back(fs::read_symlink("/proc/self/exe", code));
  for (const fs::path& path : readable) {
    std::string real = fs::canonical(path, code).string();
    if (!code)
      args.insert(args.end(), {"--ro-bind", real, real});
  }
  for (const fs::path& path : places.writable) {
    fs::create_directories(path, code);
    fs::path real = fs::canonical(path, code);
    if (code)
      return fail(error("sandbox", "cannot make " + path.string() + ": " +
                                       code.message()));
    args.insert(args.end(), {"--bind", real.string(), real.string()});
  }
  args.push_back(fs::read_symlink("/proc/self/exe", code).string());
  for (char** arg = argv + 1; *arg; ++arg)
    args.emplace_back(*arg);
  std::vector<char*> raw;
  for (std::string& arg : args)
    raw.push_back(arg.data());
  raw.push_back(nullptr);
  execvp(raw[0], raw.data());
  return fail(error("sandbox", "cannot run bwrap"));
}

} // namespace kport
