// SPDX-License-Identifier: GPL-2.0-or-later
// Objects in memory, and the walk that finds which of them are worth keeping.
#include "series/object_pool.h"

#include <unordered_set>

#include "base/process.h"
#include "series/pack_writer.h"

namespace kport {
namespace {

// What an object refers to; gitlinks refer to another repository.
Result<std::vector<Oid>> referred(const RawObject& object) {
  std::vector<Oid> out;
  if (object.kind == ObjectKind::commit) {
    CommitView c = TRY(view_commit(object.bytes));
    out = std::move(c.parents);
    out.push_back(c.tree);
  } else if (object.kind == ObjectKind::tree) {
    for (const TreeEntry& e : TRY(parse_tree(object.bytes)))
      if (!e.is_gitlink())
        out.push_back(e.id);
  }
  return out;
}

} // namespace

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

Result<size_t> ObjectPool::write(const Repository& into,
                                 std::span<const Oid> tips) const {
  bool same = into.common_dir() == source_.common_dir();
  PackWriter pack;
  std::unordered_set<Oid, OidHash> seen;
  std::vector<Oid> todo(tips.begin(), tips.end());
  while (!todo.empty()) {
    if (interrupted())
      return fail(error("interrupted", "interrupted"));
    Oid id = todo.back();
    todo.pop_back();
    auto made = made_.find(id);
    // What we did not make is there, unless it is another repository.
    if ((made == made_.end() && same) || !seen.insert(id).second ||
        into.has(id))
      continue;
    RawObject copied;
    if (made == made_.end())
      copied = TRY(read(id));
    const RawObject& object = made == made_.end() ? copied : made->second;
    TRY(pack.add(object.kind, object.bytes));
    for (const Oid& next : TRY(referred(object)))
      todo.push_back(next);
  }
  size_t count = pack.count();
  TRY(pack.write(into));
  return count;
}

} // namespace kport
