// SPDX-License-Identifier: GPL-2.0-or-later
// libgit2 started once, with the options that our uses need.
#include "series/git.h"

#include <array>

#include <fmt/format.h>

namespace kport {
namespace {

// libgit2 counts and is safe across threads.
struct Library {
  Library() {
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    // Every object is read once.
    git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
    // Opened only to be explained (repository.cpp).
    std::array<const char*, 1> extensions = {"partialclone"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(),
                     extensions.size());
  }
  ~Library() { git_libgit2_shutdown(); }
};

} // namespace

void start_git() {
  static const Library library;
}

Diagnostic git_failure(const std::string& doing) {
  const git_error* e = git_error_last();
  return error("git", fmt::format("{}: {}", doing,
                                  e ? e->message : "unknown error of libgit2"));
}

} // namespace kport
