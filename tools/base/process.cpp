// SPDX-License-Identifier: GPL-2.0-or-later
// Runs other programs with posix_spawn, and stops them when we are stopped.
#include "base/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/files.h"

extern char** environ;

namespace kport {

namespace {

volatile std::sig_atomic_t signal_seen = 0;
// Readable once a signal came and never drained: every waiting thread wakes.
std::array<int, 2> wake = {-1, -1};

void on_signal(int) {
  signal_seen = 1;
  int saved = errno;
  char byte = 0;
  [[maybe_unused]] ssize_t n = ::write(wake[1], &byte, 1);
  errno = saved;
}

struct Fds {
  int out = -1; // our ends
  int err = -1;
  int child_in = -1; // the child's ends
  int child_out = -1;
  int child_err = -1;
  ~Fds() {
    for (int* fd : {&out, &err, &child_in, &child_out, &child_err})
      shut(*fd);
  }
  static void shut(int& fd) {
    if (fd >= 0)
      ::close(fd);
    fd = -1;
  }
};

std::unexpected<Diagnostic> failed(const Command& command, int error_number) {
  std::string name = command.argv.empty() ? "" : command.argv[0];
  std::string place =
      command.cwd.empty() ? "" : fmt::format(" in {}", command.cwd.string());
  return fail(error(
      "process-start",
      fmt::format("cannot run {}{}: {}", name, place,
                  std::strerror(error_number)),
      Span{},
      error_number == ENOENT ? "install what provides it; ci/setup does" : ""));
}

int input_file(const std::string& input) {
  if (input.empty())
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  // Not a pipe: a child that does not read must not block or signal us.
  int fd = ::memfd_create("kport-input", MFD_CLOEXEC);
  for (size_t done = 0; fd >= 0 && done < input.size();) {
    ssize_t n = ::write(fd, input.data() + done, input.size() - done);
    if (n <= 0)
      return ::close(fd), -1;
    done += static_cast<size_t>(n);
  }
  if (fd >= 0)
    ::lseek(fd, 0, SEEK_SET);
  return fd;
}

bool open_fds(const Command& command, Fds& fds) {
  fds.child_in = input_file(command.input);
  if (fds.child_in < 0)
    return false;
  if (command.log) {
    fds.child_out = ::open(command.log->c_str(),
                           O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    return fds.child_out >= 0;
  }
  std::array<int, 2> pair{};
  if (::pipe2(pair.data(), O_CLOEXEC) != 0)
    return false;
  fds.out = pair[0];
  fds.child_out = pair[1];
  if (::pipe2(pair.data(), O_CLOEXEC) != 0)
    return false;
  fds.err = pair[0];
  fds.child_err = pair[1];
  return true;
}

std::vector<std::string> environment(const Command& command) {
  std::map<std::string, std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    std::string_view text = *entry;
    size_t equal = text.find('=');
    if (equal != std::string_view::npos)
      all.emplace(text.substr(0, equal), text.substr(equal + 1));
  }
  all["LC_ALL"] = "C"; // output is parsed
  for (const auto& [name, value] : command.env)
    all[name] = value;
  std::vector<std::string> list;
  for (const auto& [name, value] : all)
    list.push_back(name + "=" + value);
  return list;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& s : strings)
    result.push_back(s.data());
  result.push_back(nullptr);
  return result;
}

// 0, or the errno of what failed.
int spawn(const Command& command, const Fds& fds, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fds.child_in, 0);
  posix_spawn_file_actions_adddup2(&actions, fds.child_out, 1);
  posix_spawn_file_actions_adddup2(
      &actions, fds.child_err >= 0 ? fds.child_err : fds.child_out, 2);
  if (!command.cwd.empty())
    posix_spawn_file_actions_addchdir_np(&actions, command.cwd.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  for (int s : {SIGINT, SIGTERM, SIGPIPE})
    sigaddset(&defaults, s);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> args = command.argv;
  std::vector<std::string> env = environment(command);
  int code = posix_spawnp(&pid, args[0].c_str(), &actions, &attributes,
                          pointers(args).data(), pointers(env).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

// CPU time, not time on the wall: a busy machine makes no difference. The soft
// limit's signal may be caught, so the hard one follows a second later.
void limit(const Command& command, pid_t pid) {
  if (command.cpu_limit > 0) {
    rlimit cpu{command.cpu_limit, command.cpu_limit + 1};
    ::prlimit(pid, RLIMIT_CPU, &cpu, nullptr);
  }
  if (command.memory_limit > 0) {
    rlimit space{command.memory_limit, command.memory_limit};
    ::prlimit(pid, RLIMIT_AS, &space, nullptr);
  }
}

// Appends what is there; closes at the end of file.
void drain(int& fd, std::string& into) {
  std::array<char, 1 << 16> buffer;
  ssize_t n = ::read(fd, buffer.data(), buffer.size());
  if (n > 0)
    into.append(buffer.data(), static_cast<size_t>(n));
  else if (n == 0 || errno != EINTR)
    Fds::shut(fd);
}

// Kills once, asks nicely before.
class Killer {
public:
  explicit Killer(pid_t group) : group_(group) {}
  int timeout() const { return asked_ ? 2000 : -1; }
  void woken() {
    ::kill(-group_, asked_ ? SIGKILL : SIGTERM);
    asked_ = true;
  }

private:
  pid_t group_;
  bool asked_ = false;
};

// Reads both pipes until the child is gone. With a pid descriptor a daemon
// that kept our pipe open does not hold us.
void collect(pid_t pid, Fds& fds, ProcessResult& result) {
  int gone = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  Killer killer(pid);
  bool stopping = false;
  while (gone >= 0 || fds.out >= 0 || fds.err >= 0) {
    std::array<pollfd, 4> wait = {{{fds.out, POLLIN, 0},
                                   {fds.err, POLLIN, 0},
                                   {gone, POLLIN, 0},
                                   {stopping ? -1 : wake[0], POLLIN, 0}}};
    int n = ::poll(wait.data(), wait.size(), killer.timeout());
    if (n < 0 && errno != EINTR)
      break;
    if (n == 0 || (n > 0 && wait[3].revents)) {
      killer.woken();
      stopping = true;
    }
    if (n <= 0)
      continue;
    bool data = wait[0].revents || wait[1].revents;
    if (wait[0].revents)
      drain(fds.out, result.out);
    if (wait[1].revents)
      drain(fds.err, result.err);
    if (wait[2].revents && !data)
      break;
  }
  if (gone >= 0)
    ::close(gone);
}

// Our largest resident size. exec() hands it on: the program that we start
// begins with it as its own peak, however little it takes itself.
long own_peak_kilobytes() {
  std::string text = read_file("/proc/self/status").value_or("");
  constexpr std::string_view kField = "\nVmHWM:";
  size_t at = text.find(kField);
  return at == text.npos ? LONG_MAX
                         : std::strtol(&text[at + kField.size()], nullptr, 10);
}

// The kernel counts pages in batches per CPU, and reads its counters roughly.
constexpr long kPeakSlack = 4096;

std::string tail(std::string_view text, size_t lines) {
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  size_t at = text.size();
  while (lines-- > 0 && at != std::string_view::npos && at > 0)
    at = text.rfind('\n', at - 1);
  return std::string(
      at == std::string_view::npos || at == 0 ? text : text.substr(at + 1));
}

} // namespace

Result<ProcessResult> run(const Command& command) {
  Fds fds;
  if (command.argv.empty())
    return failed(command, EINVAL);
  if (!open_fds(command, fds))
    return failed(command, errno);
  pid_t pid = -1;
  if (int code = spawn(command, fds, pid))
    return failed(command, code);
  limit(command, pid);
  long own_peak = own_peak_kilobytes();
  for (int* fd : {&fds.child_in, &fds.child_out, &fds.child_err})
    Fds::shut(*fd);
  ProcessResult result;
  collect(pid, fds, result);
  int status = 0;
  rusage usage{};
  while (::wait4(pid, &status, 0, &usage) < 0 && errno == EINTR)
    ;
  result.exit_code =
      WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  result.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  if (own_peak < LONG_MAX && usage.ru_maxrss > own_peak + kPeakSlack)
    result.peak_kilobytes = usage.ru_maxrss;
  int by = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result.out_of_time =
      command.cpu_limit > 0 &&
      (by == SIGXCPU ||
       (by == SIGKILL && result.cpu_seconds > command.cpu_limit));
  return result;
}

Result<ProcessResult> run_ok(const Command& command) {
  ProcessResult result = TRY(run(command));
  if (result.exit_code == 0)
    return result;
  Diagnostic d =
      error("process-failed", fmt::format("{} failed with exit code {}",
                                          command.argv[0], result.exit_code));
  if (interrupted()) {
    d.message = fmt::format("{} was interrupted", command.argv[0]);
    d.exit = ExitCode::interrupted;
    return fail(d);
  }
  std::string output = result.err.empty() ? result.out : result.err;
  if (command.log) {
    output = read_file(*command.log).value_or("");
    d.notes.push_back({"the whole output", Span{command.log->string()}});
  }
  if (!output.empty())
    d.notes.push_back({tail(output, 12), {}});
  return fail(d);
}

bool interrupted() {
  return signal_seen != 0;
}

void install_signal_handlers() {
  if (wake[0] < 0 && ::pipe2(wake.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    return;
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

} // namespace kport
