// SPDX-License-Identifier: GPL-2.0-or-later
// Objects in memory, and the walk that finds which of them are worth keeping.
#include "series/object_pool.h"

#include <unordered_set>

#include "base/process.h"
#include "series/pack_writer.h"

namespace kport {
Oid ObjectPool::add(ObjectKind kind, std::string bytes) {
  Oid id = hash_object(kind, bytes);
  made_.try_emplace(id, RawObject{kind, std::move(bytes)});
  return id;
}

Oid ObjectPool::add_tree(const TreeEntries& sorted) {
  return add(ObjectKind::tree, print_tree(sorted));
}

Result<RawObject> ObjectPool::read(const Oid& id) const {
  if (auto found = made_.find(id); found != made_.end())
    return found->second;
  if (other_ && !source_.has(id))
    return other_->read_object(id);
  return source_.read_object(id);
}

Result<TreeEntries> ObjectPool::read_tree(const Oid& id) const {
  if (auto found = made_.find(id); found != made_.end())
    return parse_tree(found->second.bytes);
  if (other_ && !source_.has(id))
    return other_->read_tree(id);
  return source_.read_tree(id);
}

Result<std::string> ObjectPool::read_blob(const Oid& id) const {
  return TRY(read(id)).bytes;
}

namespace {

// Writes what is reachable, each tree as a delta to the one that lay at its
// place in the commit before.
class PackWalk {
public:
  using Made = std::unordered_map<Oid, RawObject, OidHash>;
  PackWalk(const ObjectPool& pool, const Made& made, const Repository& into)
      : pool_(pool), made_(made), into_(into),
        same_(!pool.reads_other() &&
              into.common_dir() == pool.source().common_dir()) {}

  Result<void> history(const Oid& tip) {
    std::vector<Oid> ids, todo = {tip};
    while (!todo.empty()) {
      Oid id = todo.back();
      todo.pop_back();
      if (TRY(is_there(id, true)))
        continue;
      ids.push_back(id);
      std::string copy;
      for (const Oid& parent :
           TRY(view_commit(TRY(bytes_of(id, copy)))).parents)
        todo.push_back(parent);
    }
    Oid before;
    for (size_t i = ids.size(); i-- > 0;) {
      if (interrupted())
        return fail(error("interrupted", "interrupted"));
      std::string copy;
      std::string_view commit = TRY(bytes_of(ids[i], copy));
      Oid tree_id = TRY(view_commit(commit)).tree;
      TRY(tree(tree_id, before));
      TRY(pack.add(ids[i], ObjectKind::commit, commit));
      before = tree_id;
    }
    return {};
  }

  PackWriter pack;

private:
  static constexpr unsigned kDeepest = 50; // git's own limit

  struct Place {
    uint64_t offset = 0;
    unsigned depth = 0;
  };

  // Written, or to be left out: what we did not make is there, unless it is
  // another repository. What we made is not looked for, commits aside: a copy
  // does no harm, and looking costs more.
  Result<bool> is_there(const Oid& id, bool look = false) {
    bool made = made_.contains(id);
    if (!made && same_)
      return true;
    return !seen_.insert(id).second || ((look || !made) && into_.has(id));
  }

  // The bytes, without a copy where they are at hand.
  Result<std::string_view> bytes_of(const Oid& id, std::string& copy) {
    if (auto found = made_.find(id); found != made_.end())
      return std::string_view(found->second.bytes);
    copy = TRY(pool_.read(id)).bytes;
    return std::string_view(copy);
  }

  Result<void> tree(const Oid& id, const Oid& before) {
    if (TRY(is_there(id)))
      return {};
    std::string copy, old_copy;
    std::string_view bytes = TRY(bytes_of(id, copy));
    auto base = places_.find(before);
    std::string_view old;
    if (base != places_.end())
      old = TRY(bytes_of(before, old_copy));
    TRY(below(bytes, old));
    Place place;
    std::string delta;
    if (base != places_.end() && base->second.depth < kDeepest)
      delta = tree_delta(old, bytes);
    if (!delta.empty() && delta.size() < bytes.size() / 2) {
      place.offset = pack.add_delta(id, base->second.offset, delta);
      place.depth = base->second.depth + 1;
    } else {
      place.offset = TRY(pack.add(id, ObjectKind::tree, bytes));
    }
    places_.emplace(id, place);
    return {};
  }

  // What the tree holds, beside what lay at the same names before.
  Result<void> below(std::string_view bytes, std::string_view old) {
    RawEntries olds(old);
    RawEntry was;
    bool more = olds.next(was);
    RawEntry e;
    for (RawEntries entries(bytes); entries.next(e);) {
      if (e.is_gitlink())
        continue;
      // Names of equal kind sort alike; a miss costs a delta, nothing else.
      while (more && was.name < e.name)
        more = olds.next(was);
      bool paired = more && was.name == e.name;
      if (paired && was.id == e.id) // came with the commit before
        continue;
      if (e.is_tree())
        TRY(tree(e.id, paired ? was.id : Oid{}));
      else
        TRY(blob(e.id));
    }
    return {};
  }

  Result<void> blob(const Oid& id) {
    if (TRY(is_there(id)))
      return {};
    std::string copy;
    std::string_view bytes = TRY(bytes_of(id, copy));
    TRY(pack.add(id, ObjectKind::blob, bytes));
    return {};
  }

  const ObjectPool& pool_;
  const Made& made_;
  const Repository& into_;
  bool same_;
  std::unordered_set<Oid, OidHash> seen_;
  std::unordered_map<Oid, Place, OidHash> places_;
};

} // namespace

Result<size_t> ObjectPool::write(const Repository& into,
                                 std::span<const Oid> tips) const {
  PackWalk walk(*this, made_, into);
  for (const Oid& tip : tips)
    TRY(walk.history(tip));
  size_t count = walk.pack.count();
  TRY(walk.pack.write(into));
  return count;
}

} // namespace kport
