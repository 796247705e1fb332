// SPDX-License-Identifier: GPL-2.0-or-later
// A depth-first walk without recursion: histories are deeper than stacks.
#include "series/history.h"

#include <unordered_map>
#include <unordered_set>

#include "base/process.h"

namespace kport {
namespace {

struct Walk {
  const Repository& repository;
  std::unordered_set<Oid, OidHash> seen;
  std::vector<HistoryCommit> out;

  Result<HistoryCommit> load(const Oid& id) const {
    HistoryCommit c;
    c.id = id;
    c.raw = std::make_unique<ObjectView>(TRY(repository.view_object(id)));
    if (c.raw->kind() != ObjectKind::commit)
      return fail(error("git-object", id.hex() + " is no commit"));
    Result<CommitView> view = view_commit(c.raw->bytes());
    if (!view) {
      Diagnostic d = std::move(view).error();
      d.notes.push_back({"in object " + id.hex(), {}});
      return fail(std::move(d));
    }
    c.view = std::move(*view);
    return c;
  }

  Result<void> forget_ancestry(const Oid& from) {
    std::vector<Oid> todo = {from};
    while (!todo.empty()) {
      Oid id = todo.back();
      todo.pop_back();
      if (id.is_zero() || !seen.insert(id).second)
        continue;
      for (const Oid& parent : TRY(load(id)).view.parents)
        todo.push_back(parent);
    }
    return {};
  }

  Result<void> visit(const Oid& tip) {
    struct Step {
      HistoryCommit commit;
      size_t next = 0;
    };
    std::vector<Step> stack;
    if (seen.insert(tip).second)
      stack.push_back({TRY(load(tip))});
    while (!stack.empty()) {
      if (interrupted())
        return fail(error("interrupted", "interrupted"));
      Step& top = stack.back();
      if (top.next == top.commit.view.parents.size()) {
        out.push_back(std::move(top.commit));
        stack.pop_back();
        continue;
      }
      Oid parent = top.commit.view.parents[top.next++];
      if (seen.insert(parent).second)
        stack.push_back({TRY(load(parent))});
    }
    return {};
  }
};

} // namespace

Result<std::vector<HistoryCommit>> load_history(const Repository& repository,
                                                const CommitRange& range) {
  Walk walk{repository, {}, {}};
  TRY(walk.forget_ancestry(range.from));
  TRY(walk.visit(range.to));
  Oid main = range.to;
  for (size_t i = walk.out.size(); i-- > 0;) {
    HistoryCommit& c = walk.out[i];
    if (c.id != main)
      continue;
    c.main = true;
    main = c.view.parents.empty() ? Oid{} : c.view.parents.front();
  }
  return std::move(walk.out);
}

} // namespace kport
