// SPDX-License-Identifier: GPL-2.0-or-later
// What every user of libgit2 shares: owned handles, errors, object names.
#pragma once

#include <cstring>
#include <memory>
#include <string>

#include <git2.h>

#include "base/result.h"
#include "model/commit.h"

namespace kport {

// GitPtr<git_tree, git_tree_free> owns what a libgit2 function made.
template <auto Free>
struct GitFree {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
template <class T, auto Free>
using GitPtr = std::unique_ptr<T, GitFree<Free>>;

// Starts libgit2 once, without the owner's configuration or environment in
// what it computes, and without hashing each object again that it reads.
void start_git();

// What libgit2 says of the last failure, after what we were doing.
Diagnostic git_failure(const std::string& doing);

inline git_oid to_git(const Oid& id) {
  git_oid out;
  std::memcpy(out.id, id.bytes.data(), sizeof out.id);
  return out;
}

inline Oid from_git(const git_oid& id) {
  Oid out;
  std::memcpy(out.bytes.data(), id.id, sizeof id.id);
  return out;
}

} // namespace kport
