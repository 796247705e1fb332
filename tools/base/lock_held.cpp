// SPDX-License-Identifier: GPL-2.0-or-later
// Tries a lock and lets go of it at once.
#include "base/lock_held.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace kport {

bool is_held(const std::filesystem::path& lock) {
  int fd = ::open(lock.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false; // nobody ever took it
  bool held = ::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(fd);
  return held;
}

} // namespace kport
