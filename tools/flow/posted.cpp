// SPDX-License-Identifier: GPL-2.0-or-later
// Reads and makes the map's commit.
#include "flow/posted.h"

namespace kport {

Result<PostedMap> read_posted_map(const Repository& r) {
  Oid ref = TRY(r.find_ref(std::string(kMapRef)));
  if (ref.is_zero())
    return PostedMap{};
  Oid tree = TRY(r.read_commit(ref)).tree;
  for (const TreeEntry& e : TRY(r.read_tree(tree)))
    if (e.name == "map")
      return parse_posted_map(TRY(r.read_blob(e.id)));
  return PostedMap{};
}

Oid new_posted_map(ObjectPool& pool, PostedMap map, const SplitResult& s,
                   const Person& who) {
  for (const SplitStep& step : s.steps)
    if (!step.development.is_zero() && !step.upstream.is_zero()) {
      PostedEntry& e = map[step.development];
      e.posted = step.upstream;
      e.subject = step.subject;
    }
  return posted_map_commit(pool, map, who);
}

PostedMap with_upstream(PostedMap map, const ImportResult& result) {
  for (const ImportStep& step : result.steps) {
    if (step.own.is_zero())
      continue;
    PostedEntry& e = map[step.own];
    if (step.upstream == e.posted)
      continue; // what we told ourselves
    e.upstream = step.upstream;
    e.subject = step.subject;
  }
  std::erase_if(map, [](const auto& entry) {
    return entry.second.posted.is_zero() && entry.second.upstream.is_zero();
  });
  return map;
}

Oid posted_map_commit(ObjectPool& pool, const PostedMap& map,
                      const Person& who) {
  Commit c;
  Oid blob = pool.add(ObjectKind::blob, print_posted_map(map));
  c.tree = pool.add_tree({{"map", 0100644, blob}});
  c.text.author = c.text.committer = who;
  c.text.message = "kport: which upstream commit tells which of ours\n";
  return pool.add(ObjectKind::commit, print_commit(c));
}

} // namespace kport
