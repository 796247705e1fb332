// SPDX-License-Identifier: GPL-2.0-or-later
// A directory that appears whole or not at all.
#include "base/files.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace kport {

namespace {

constexpr std::string_view kMark = ".kport-dir-";

std::unexpected<Diagnostic> failed(const fs::path& path, int error) {
  return fail(kport::error(
      "file",
      fmt::format("cannot write {}: {}", path.string(), std::strerror(error)),
      Span{},
      error == ENOSPC ? "free some space and run the same command again"
      : error == EROFS || error == EACCES
          ? "choose a directory you may write to"
          : ""));
}

std::string prefix_of(const fs::path& final) {
  return fmt::format(".{}{}", final.filename().string(), kMark);
}

// A lock that only a living process holds: it tells a directory in the making
// from one whose kport was killed, also between PID name spaces.
int try_lock(const fs::path& directory) {
  int fd = ::open(directory.c_str(),
                  O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    return -1;
  }
  return fd;
}

void remove_stale(const fs::path& final) {
  std::error_code code;
  std::string prefix = prefix_of(final);
  for (fs::directory_iterator it(final.parent_path(), code), end;
       !code && it != end; it.increment(code)) {
    if (!it->path().filename().string().starts_with(prefix))
      continue;
    int fd = try_lock(it->path());
    if (fd < 0)
      continue;
    std::error_code ignored;
    fs::remove_all(it->path(), ignored);
    ::close(fd);
  }
}

bool same_directory(int fd, const fs::path& path) {
  struct stat a{}, b{};
  return ::fstat(fd, &a) == 0 && ::stat(path.c_str(), &b) == 0 &&
         a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

} // namespace

Result<DirectoryWriter> DirectoryWriter::create(const fs::path& final) {
  static std::atomic<unsigned> counter{0};
  fs::path whole = fs::absolute(final).lexically_normal();
  if (whole.filename().empty())
    whole = whole.parent_path();
  std::error_code code;
  fs::create_directories(whole.parent_path(), code);
  if (code)
    return failed(whole.parent_path(), code.value());
  remove_stale(whole);
  for (;;) {
    fs::path aside =
        whole.parent_path() /
        fmt::format("{}{}-{}", prefix_of(whole), ::getpid(), counter++);
    if (::mkdir(aside.c_str(), 0755) != 0) {
      if (errno == EEXIST)
        continue;
      return failed(aside, errno);
    }
    ::chmod(aside.c_str(), 0755);
    int fd = try_lock(aside);
    // Another kport may have taken it for a stale one before it was locked.
    if (fd >= 0 && same_directory(fd, aside))
      return DirectoryWriter(aside, whole, fd);
    if (fd >= 0)
      ::close(fd);
  }
}

DirectoryWriter::DirectoryWriter(DirectoryWriter&& other) noexcept
    : aside_(std::exchange(other.aside_, {})), final_(std::move(other.final_)),
      lock_(std::exchange(other.lock_, -1)) {}

DirectoryWriter::~DirectoryWriter() {
  if (!aside_.empty()) {
    std::error_code ignored;
    fs::remove_all(aside_, ignored);
  }
  if (lock_ >= 0)
    ::close(lock_);
}

Result<void> DirectoryWriter::commit() {
  // RENAME_NOREPLACE first: it also refuses to replace an empty directory
  // that somebody may stand in.
  if (::renameat2(AT_FDCWD, aside_.c_str(), AT_FDCWD, final_.c_str(),
                  RENAME_NOREPLACE) == 0) {
    aside_.clear();
    return {};
  }
  if (errno == EINVAL || errno == ENOSYS) { // a file system without it
    fs::path old = aside_;
    old += ".old";
    if (::rename(final_.c_str(), old.c_str()) != 0 && errno != ENOENT)
      return failed(final_, errno);
    if (::rename(aside_.c_str(), final_.c_str()) != 0) {
      int error = errno;
      ::rename(old.c_str(), final_.c_str());
      return failed(final_, error);
    }
    aside_ = old;
  } else if (errno != EEXIST ||
             ::renameat2(AT_FDCWD, aside_.c_str(), AT_FDCWD, final_.c_str(),
                         RENAME_EXCHANGE) != 0) {
    return failed(final_, errno);
  }
  // What aside_ names now is the older directory.
  std::error_code ignored;
  fs::remove_all(aside_, ignored);
  aside_.clear();
  return {};
}

} // namespace kport
