// SPDX-License-Identifier: GPL-2.0-or-later
// Bubblewrap (bwrap(1)) in front of a command.
#include "base/confine.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

#include <fmt/format.h>

namespace kport {
namespace {

constexpr const char* kConfining = "KPORT_CONFINE";

// What sh's `times` said (POSIX.1-2017, 2.14 times): two lines of "1m2.34s
// 0m0.5s", the shell's and its children's.
double read_times(int fd) {
  std::array<char, 256> text{};
  if (fd < 0 || ::pread(fd, text.data(), text.size() - 1, 0) <= 0)
    return 0;
  std::array<double, 8> n{};
  if (std::sscanf(text.data(), "%lfm%lfs %lfm%lfs %lfm%lfs %lfm%lfs", &n[0],
                  &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7]) != 8)
    return 0;
  return 60 * (n[0] + n[2] + n[4] + n[6]) + n[1] + n[3] + n[5] + n[7];
}

} // namespace

bool is_confining() {
  const char* value = std::getenv(kConfining);
  return value && *value == '1';
}

void start_confining() { setenv(kConfining, "1", 1); }

std::vector<std::string> confining_arguments() {
  return {"bwrap",         "--die-with-parent", "--unshare-net",
          "--unshare-pid", "--unshare-ipc",     "--unshare-uts",
          "--new-session", "--ro-bind",         "/",
          "/",             "--dev",             "/dev",
          "--proc",        "/proc"};
}

Result<ProcessResult>
run_confined(Command command,
             const std::vector<std::filesystem::path>& writable) {
  if (!is_confining())
    return run(command);
  std::vector<std::string> argv = confining_arguments();
  // make --output-sync and compilers write to /tmp. Where the work itself lies
  // below it, as in tests, it cannot be hidden.
  bool in_tmp = std::ranges::any_of(writable, [](const auto& path) {
    return path.string().starts_with("/tmp/");
  });
  if (in_tmp)
    argv.insert(argv.end(), {"--bind", "/tmp", "/tmp"});
  else
    argv.insert(argv.end(), {"--tmpfs", "/tmp"});
  for (const std::filesystem::path& path : writable)
    argv.insert(argv.end(), {"--bind", path.string(), path.string()});
  // bubblewrap does not wait for its children: the kernel would not tell us
  // what they took.
  int times = ::memfd_create("kport-times", 0); // inherited
  argv.insert(argv.end(),
              {"sh", "-c",
               fmt::format("\"$@\"; code=$?; times >/proc/self/fd/{}; "
                           "exit $code",
                           times),
               "sh"});
  argv.insert(argv.end(), command.argv.begin(), command.argv.end());
  command.argv = std::move(argv);
  Result<ProcessResult> result = run(command);
  if (result)
    result->cpu_seconds += read_times(times);
  ::close(times);
  return result;
}

} // namespace kport
