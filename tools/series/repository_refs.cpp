// SPDX-License-Identifier: GPL-2.0-or-later
// Refs that move together: all are locked and compared before one moves.
#include <fmt/format.h>

#include "series/git.h"
#include "series/repository.h"

namespace kport {
namespace {

using Transaction = GitPtr<git_transaction, git_transaction_free>;
using Signature = GitPtr<git_signature, git_signature_free>;

Result<void> expect_still(const Repository& r, const RefUpdate& u) {
  if (!u.expected)
    return {};
  Oid now = TRY(r.find_ref(u.name));
  if (now == *u.expected)
    return {};
  return fail(
      error("git-ref-moved",
            fmt::format("{} is {} now, not {}", u.name,
                        now.is_zero() ? "absent" : now.hex(),
                        u.expected->is_zero() ? "absent" : u.expected->hex()),
            {}, "somebody else moved it meanwhile; run again"));
}

Result<void> stage(const Repository& r, git_transaction* t, const RefUpdate& u,
                   const git_signature* who) {
  if (!u.target.is_zero()) {
    git_oid target = to_git(u.target);
    if (git_transaction_set_target(t, u.name.c_str(), &target, who,
                                   u.reason.c_str()) != 0)
      return fail(git_failure("cannot set the ref " + u.name));
    return {};
  }
  if (TRY(r.find_ref(u.name)).is_zero())
    return {};
  if (git_transaction_remove(t, u.name.c_str()) != 0)
    return fail(git_failure("cannot remove the ref " + u.name));
  return {};
}

} // namespace

Result<void> Repository::move_refs(std::span<const RefUpdate> updates,
                                   const Person& who) const {
  git_signature* made = nullptr;
  if (git_signature_new(&made, who.name.empty() ? "kport" : who.name.c_str(),
                        who.email.empty() ? "kport" : who.email.c_str(),
                        who.seconds, who.offset_minutes) != 0)
    return fail(git_failure("cannot name who moves refs"));
  Signature signature(made);
  git_transaction* begun = nullptr;
  if (git_transaction_new(&begun, handle()) != 0)
    return fail(git_failure("cannot begin to move refs"));
  Transaction transaction(begun);
  for (const RefUpdate& u : updates) {
    int valid = 0;
    git_reference_name_is_valid(&valid, u.name.c_str());
    if (!valid || !u.name.starts_with("refs/"))
      return fail(error("git-ref", fmt::format("'{}' is no ref's name", u.name),
                        {}, "write it whole: refs/heads/NAME"));
    if (git_transaction_lock_ref(transaction.get(), u.name.c_str()) != 0)
      return fail(git_failure("cannot lock the ref " + u.name));
  }
  for (const RefUpdate& u : updates) {
    TRY(expect_still(*this, u));
    TRY(stage(*this, transaction.get(), u, signature.get()));
  }
  if (git_transaction_commit(transaction.get()) != 0)
    return fail(git_failure("cannot move refs"));
  return {};
}

bool Repository::is_checked_out(const std::string& ref) const {
  git_reference* found = nullptr;
  if (git_reference_lookup(&found, handle(), ref.c_str()) != 0)
    return false;
  bool out = git_branch_is_checked_out(found) == 1;
  git_reference_free(found);
  return out;
}

} // namespace kport
