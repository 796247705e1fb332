// SPDX-License-Identifier: GPL-2.0-or-later
// The commits of a range in an order that only the history decides.
#include <unordered_set>

#include "series/git.h"
#include "series/repository.h"

namespace kport {
namespace {

using Seen = std::unordered_set<Oid, OidHash>;

Result<std::vector<Oid>> parents_of(const Repository& r, const Oid& id) {
  return TRY(r.read_commit(id)).parents;
}

// Everything that `from` reaches, itself included.
Result<Seen> ancestry(const Repository& r, const Oid& from) {
  Seen seen;
  std::vector<Oid> todo;
  if (!from.is_zero())
    todo.push_back(from);
  while (!todo.empty()) {
    Oid id = todo.back();
    todo.pop_back();
    if (!seen.insert(id).second)
      continue;
    for (const Oid& parent : TRY(parents_of(r, id)))
      todo.push_back(parent);
  }
  return seen;
}

} // namespace

Result<std::vector<Oid>>
Repository::list_commits(const CommitRange& range) const {
  Seen seen = TRY(ancestry(*this, range.from));
  struct Step {
    Oid id;
    std::vector<Oid> parents;
    size_t next = 0;
  };
  std::vector<Oid> out;
  std::vector<Step> stack;
  if (seen.insert(range.to).second)
    stack.push_back({range.to, TRY(parents_of(*this, range.to))});
  while (!stack.empty()) {
    Step& top = stack.back();
    if (top.next == top.parents.size()) {
      out.push_back(top.id);
      stack.pop_back();
      continue;
    }
    Oid parent = top.parents[top.next++];
    if (seen.insert(parent).second)
      stack.push_back({parent, TRY(parents_of(*this, parent))});
  }
  return out;
}

Result<bool> Repository::is_ancestor(const Oid& old, const Oid& of) const {
  if (old == of)
    return true;
  git_oid ancestor = to_git(old);
  git_oid commit = to_git(of);
  int rc = git_graph_descendant_of(handle(), &commit, &ancestor);
  if (rc < 0)
    return fail(git_failure("cannot walk the history of " + of.hex()));
  return rc == 1;
}

Result<Oid> Repository::merge_base(const Oid& a, const Oid& b) const {
  git_oid one = to_git(a);
  git_oid two = to_git(b);
  git_oid base;
  int rc = git_merge_base(&base, handle(), &one, &two);
  if (rc == GIT_ENOTFOUND)
    return Oid{};
  if (rc != 0)
    return fail(git_failure("cannot find a merge base of " + a.hex()));
  return from_git(base);
}

} // namespace kport
