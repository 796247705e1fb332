// SPDX-License-Identifier: GPL-2.0-or-later
// Files on disk, through POSIX where std::filesystem hides errors.
#include "base/files.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/process.h"

namespace kport {

namespace {

class Fd {
public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0)
      ::close(fd_);
  }
  int get() const { return fd_; }
  // close() may be the call that says the disk is full.
  int close() {
    int fd = fd_;
    fd_ = -1;
    return ::close(fd);
  }

private:
  int fd_;
};

std::string_view help_for(int error) {
  switch (error) {
  case ENOSPC:
  case EDQUOT:
    return "free some space and run the same command again";
  case EROFS:
  case EACCES:
  case EPERM:
    return "choose a directory you may write to";
  default:
    return "";
  }
}

std::unexpected<Diagnostic> failed(std::string_view verb, const fs::path& path,
                                   int error) {
  return fail(kport::error("file",
                           fmt::format("cannot {} {}: {}", verb, path.string(),
                                       std::strerror(error)),
                           Span{}, std::string(help_for(error))));
}

// Temporary names carry the process and a counter: two threads or two kports
// never meet, and the clock stays out of it.
fs::path aside_name(const fs::path& path) {
  static std::atomic<unsigned> counter{0};
  return path.parent_path() / fmt::format(".{}.kport-{}-{}",
                                          path.filename().string(), ::getpid(),
                                          counter++);
}

Result<void> create_parents(const fs::path& path) {
  if (path.parent_path().empty())
    return {};
  std::error_code code;
  fs::create_directories(path.parent_path(), code);
  if (code)
    return failed("create directory", path.parent_path(), code.value());
  return {};
}

Result<void> write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return failed("write", path, errno);
    content.remove_prefix(static_cast<size_t>(n));
  }
  return {};
}

Result<void> write_new(const fs::path& path, std::string_view content,
                       unsigned mode) {
  Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (fd.get() < 0)
    return failed("write", path, errno);
  TRY(write_all(fd.get(), content, path));
  // Not through the umask: what is written may end in a tarball.
  if (::fchmod(fd.get(), mode) != 0 || fd.close() != 0)
    return failed("write", path, errno);
  return {};
}

bool starts_with(const fs::path& path, const fs::path& prefix) {
  return std::mismatch(prefix.begin(), prefix.end(), path.begin(), path.end())
             .first == prefix.end();
}

} // namespace

Result<std::string> read_file(const fs::path& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0)
    return failed("read", path, errno);
  struct stat st{};
  if (::fstat(fd.get(), &st) != 0)
    return failed("read", path, errno);
  std::string text;
  text.resize(static_cast<size_t>(std::max<off_t>(st.st_size, 0)) + 1);
  size_t size = 0;
  for (;;) {
    if (size == text.size())
      text.resize(text.size() * 2);
    ssize_t n = ::read(fd.get(), text.data() + size, text.size() - size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return failed("read", path, errno);
    if (n == 0)
      break;
    size += static_cast<size_t>(n);
  }
  text.resize(size);
  return text;
}

Result<void> write_file(const fs::path& path, std::string_view content,
                        unsigned mode) {
  TRY(create_parents(path));
  fs::path aside = aside_name(path);
  Result<void> written = write_new(aside, content, mode);
  if (written && ::rename(aside.c_str(), path.c_str()) != 0)
    written = failed("write", path, errno);
  if (!written)
    ::unlink(aside.c_str());
  return written;
}

Result<std::vector<fs::path>> list_files(const fs::path& root) {
  std::vector<fs::path> files;
  std::error_code code;
  fs::recursive_directory_iterator it(root, code);
  if (code)
    return failed("list", root, code.value());
  for (; it != fs::recursive_directory_iterator(); it.increment(code)) {
    if (code)
      return failed("list", root, code.value());
    fs::file_status status = it->symlink_status(code);
    if (!code && (fs::is_regular_file(status) || fs::is_symlink(status)))
      files.push_back(it->path().lexically_relative(root));
  }
  if (code)
    return failed("list", root, code.value());
  std::ranges::sort(files, {}, [](const fs::path& p) { return p.native(); });
  return files;
}

Result<fs::path> inside(const fs::path& root, const fs::path& relative) {
  auto refuse = [&](std::string_view why) {
    return fail(error("path-escapes",
                      fmt::format("{} {}", relative.string(), why), Span{},
                      "paths in input files are relative and stay inside"));
  };
  if (relative.empty())
    return refuse("is an empty path");
  if (relative.is_absolute())
    return refuse("is an absolute path");
  std::error_code code;
  fs::path real_root = fs::weakly_canonical(root, code);
  fs::path at = root;
  for (const fs::path& part : relative) {
    if (part == "..")
      return refuse("has a `..` component");
    at /= part;
    if (!fs::is_symlink(fs::symlink_status(at, code)))
      continue;
    fs::path real = fs::canonical(at, code);
    // A dangling link cannot be judged, so it is not followed.
    if (code || !starts_with(real, real_root))
      return refuse("leads out through a symbolic link");
  }
  return at;
}

Result<FileLock> FileLock::acquire(const fs::path& path) {
  TRY(create_parents(path));
  int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0)
    return failed("lock", path, errno);
  while (::flock(fd, LOCK_EX) != 0)
    if (errno != EINTR || interrupted()) {
      int error = errno;
      ::close(fd);
      return failed("lock", path, error);
    }
  return FileLock(fd);
}

FileLock::FileLock(FileLock&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FileLock::~FileLock() {
  if (fd_ >= 0)
    ::close(fd_);
}

} // namespace kport
