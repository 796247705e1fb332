// SPDX-License-Identifier: GPL-2.0-or-later
// Objects in memory, and the walk that finds which of them are worth keeping.
#include "series/object_pool.h"

#include <unordered_map>

#include "base/process.h"
#include "series/pack_writer.h"

namespace kport {
Oid ObjectPool::add(ObjectKind kind, std::string_view bytes) {
  Oid id = hash_object(kind, bytes);
  made_.add(id, kind, bytes);
  return id;
}

Oid ObjectPool::add_tree(const TreeEntries& sorted) {
  return add(ObjectKind::tree, print_tree(sorted));
}

Result<RawObject> ObjectPool::read(const Oid& id) const {
  if (uint32_t n = made_.find(id); n != ObjectTable::kNone)
    return RawObject{made_[n].kind, std::string(made_[n].bytes)};
  if (other_ && !source_.has(id))
    return other_->read_object(id);
  return source_.read_object(id);
}

Result<TreeEntries> ObjectPool::read_tree(const Oid& id) const {
  if (uint32_t n = made_.find(id); n != ObjectTable::kNone)
    return parse_tree(made_[n].bytes);
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
  PackWalk(const ObjectPool& pool, const ObjectTable& made,
           const Repository& into)
      : pool_(pool), made_(made), into_(into),
        same_(!pool.reads_other() &&
              into.common_dir() == pool.source().common_dir()),
        places_(made.size()) {}

  Result<void> history(const Oid& tip) {
    struct Step {
      Oid id;
      Known known;
      Oid tree;
    };
    std::vector<Step> steps;
    std::vector<Oid> todo = {tip};
    while (!todo.empty()) {
      Oid id = todo.back();
      todo.pop_back();
      Known known = find(id);
      if (!claim(known, id, true))
        continue;
      std::string copy;
      CommitView view = TRY(view_commit(TRY(bytes_of(known, id, copy))));
      steps.push_back({id, known, view.tree});
      todo.insert(todo.end(), view.parents.begin(), view.parents.end());
    }
    Oid before;
    for (size_t i = steps.size(); i-- > 0;) {
      if (interrupted())
        return fail(error("interrupted", "interrupted"));
      const Step& s = steps[i];
      TRY(tree(s.tree, before));
      std::string copy;
      TRY(pack.add(s.id, ObjectKind::commit,
                   TRY(bytes_of(s.known, s.id, copy))));
      before = s.tree;
    }
    return {};
  }

  PackWriter pack;

private:
  static constexpr unsigned kDeepest = 50; // git's own limit

  struct Place {
    uint64_t offset = 0; // 0: not in the pack
    unsigned depth = 0;
    bool seen = false;
  };
  // What is known of an object. Without a place it is there: we did not make
  // it, and the pack goes where it came from.
  struct Known {
    Place* place = nullptr;
    const ObjectTable::Entry* made = nullptr;
  };

  Known find(const Oid& id) {
    if (uint32_t n = made_.find(id); n != ObjectTable::kNone)
      return {&places_[n], &made_[n]};
    return {same_ ? nullptr : &others_[id], nullptr};
  }

  // Whether to write it: once, and not what is there. What we made is not
  // looked for, commits aside: a copy does no harm, and looking costs more.
  bool claim(const Known& known, const Oid& id, bool look = false) {
    if (!known.place || known.place->seen)
      return false;
    known.place->seen = true;
    return !((look || !known.made) && into_.has(id));
  }

  // The bytes, without a copy where they are at hand.
  Result<std::string_view> bytes_of(const Known& known, const Oid& id,
                                    std::string& copy) {
    if (known.made)
      return known.made->bytes;
    copy = TRY(pool_.read(id)).bytes;
    return std::string_view(copy);
  }

  Result<void> tree(const Oid& id, const Oid& before) {
    Known now = find(id);
    if (!claim(now, id))
      return {};
    std::string copy, old_copy;
    std::string_view bytes = TRY(bytes_of(now, id, copy));
    Known base = before.is_zero() ? Known{} : find(before);
    bool paired = base.place && base.place->offset != 0;
    std::string_view old;
    if (paired)
      old = TRY(bytes_of(base, before, old_copy));
    TRY(below(bytes, old));
    std::string delta;
    if (paired && base.place->depth < kDeepest)
      delta = tree_delta(old, bytes);
    if (!delta.empty() && delta.size() < bytes.size() / 2) {
      now.place->offset = pack.add_delta(id, base.place->offset, delta);
      now.place->depth = base.place->depth + 1;
    } else {
      now.place->offset = TRY(pack.add(id, ObjectKind::tree, bytes));
    }
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
    Known known = find(id);
    if (!claim(known, id))
      return {};
    std::string copy;
    TRY(pack.add(id, ObjectKind::blob, TRY(bytes_of(known, id, copy))));
    return {};
  }

  const ObjectPool& pool_;
  const ObjectTable& made_;
  const Repository& into_;
  bool same_;
  std::vector<Place> places_; // of what was made, by its number
  std::unordered_map<Oid, Place, OidHash> others_;
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
