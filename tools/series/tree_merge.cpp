// SPDX-License-Identifier: GPL-2.0-or-later
// Merges by object name first; contents are read only where all sides differ.
#include "series/tree_merge.h"

#include <array>
#include <map>

#include <fmt/format.h>

#include "series/git.h"

namespace kport {
namespace {

struct Leaf {
  uint32_t mode = 0;
  Oid id;
  bool operator==(const Leaf&) const = default;
  bool is_tree() const { return mode == 0040000; }
  bool is_file() const { return (mode & 0170000) == 0100000; }
};

using Sides = std::array<Leaf, 3>; // base, ours, theirs

class Merge {
public:
  explicit Merge(ObjectPool& pool) : pool_(pool) {}

  Result<Oid> trees(const std::string& prefix, const std::array<Oid, 3>& ids) {
    std::map<std::string, Sides> names;
    for (size_t side = 0; side < 3; ++side)
      if (!ids[side].is_zero())
        for (TreeEntry& e : TRY(pool_.read_tree(ids[side])))
          names[e.name][side] = {e.mode, e.id};
    TreeEntries out;
    for (const auto& [name, sides] : names) {
      Leaf merged = TRY(leaf(prefix + name, sides));
      if (merged.mode != 0)
        out.push_back({name, merged.mode, merged.id});
    }
    sort_tree(out);
    return out.empty() ? Oid{} : pool_.add_tree(out);
  }

  std::vector<std::string> conflicts;

private:
  Result<Leaf> leaf(const std::string& path, const Sides& s) {
    const auto& [base, ours, theirs] = s;
    if (base == theirs || ours == theirs)
      return ours;
    if (base == ours)
      return theirs;
    auto tree_or_none = [](const Leaf& l) {
      return l.is_tree() || l.mode == 0;
    };
    if (tree_or_none(base) && tree_or_none(ours) && tree_or_none(theirs)) {
      Oid id = TRY(trees(path + "/", {base.id, ours.id, theirs.id}));
      return Leaf{id.is_zero() ? 0u : 0040000u, id};
    }
    if (base.is_file() && ours.is_file() && theirs.is_file()) {
      Leaf merged = ours;
      if (base.mode == ours.mode)
        merged.mode = theirs.mode;
      if (TRY(contents(path, s, merged.id)))
        return merged;
    }
    conflicts.push_back(path);
    return ours;
  }

  // False on a conflict.
  Result<bool> contents(const std::string& path, const Sides& s, Oid& out) {
    if (s[0].id == s[2].id)
      return true;
    if (s[0].id == s[1].id || s[1].id == s[2].id) {
      out = s[2].id;
      return true;
    }
    std::array<std::string, 3> texts;
    std::array<git_merge_file_input, 3> inputs;
    for (size_t i = 0; i < 3; ++i) {
      texts[i] = TRY(pool_.read_blob(s[i].id));
      if (texts[i].find('\0') != std::string::npos)
        return false;
      git_merge_file_input_init(&inputs[i], GIT_MERGE_FILE_INPUT_VERSION);
      inputs[i].ptr = texts[i].data();
      inputs[i].size = texts[i].size();
      inputs[i].path = path.c_str();
      inputs[i].mode = 0100644;
    }
    git_merge_file_result result{};
    if (git_merge_file(&result, &inputs[0], &inputs[1], &inputs[2], nullptr) !=
        0)
      return fail(git_failure("cannot merge " + path));
    bool clean = result.automergeable != 0;
    if (clean)
      out = pool_.add(ObjectKind::blob, std::string(result.ptr, result.len));
    git_merge_file_result_free(&result);
    return clean;
  }

  ObjectPool& pool_;
};

std::string pair_key(const Oid& a, const Oid& b, const std::string& prefix) {
  auto bytes = [](const Oid& id) {
    return std::string_view(reinterpret_cast<const char*>(id.bytes.data()),
                            id.bytes.size());
  };
  std::string key(bytes(a));
  key += bytes(b);
  return key + prefix;
}

} // namespace

Result<MergedTree> merge_trees(ObjectPool& pool, const Oid& base,
                               const Oid& ours, const Oid& theirs) {
  if (base == theirs || ours == theirs)
    return MergedTree{ours, {}};
  if (base == ours)
    return MergedTree{theirs, {}};
  Merge merge(pool);
  MergedTree out;
  out.tree = TRY(merge.trees("", {base, ours, theirs}));
  out.conflicts = std::move(merge.conflicts);
  return out;
}

Result<Oid> Overlay::lay(const Oid& base, const Oid& over) {
  return lay("", base, over);
}

Result<Oid> Overlay::lay(const std::string& prefix, const Oid& base,
                         const Oid& over) {
  if (base.is_zero() || over.is_zero() || base == over)
    return over.is_zero() ? base : over;
  std::string key = pair_key(base, over, prefix);
  if (auto found = memo_.find(key); found != memo_.end())
    return found->second;
  TreeEntries out = TRY(pool_.read_tree(base));
  std::map<std::string, size_t> places;
  for (size_t i = 0; i < out.size(); ++i)
    places[out[i].name] = i;
  for (TreeEntry& e : TRY(pool_.read_tree(over))) {
    auto at = places.find(e.name);
    std::string path = prefix + e.name;
    if (at == places.end()) {
      out.push_back(std::move(e));
      continue;
    }
    TreeEntry& there = out[at->second];
    if (there.is_tree() && e.is_tree())
      there.id = TRY(lay(path + "/", there.id, e.id));
    else if (may_replace_.contains(path))
      there = std::move(e);
    else
      return fail(finding(
          "split-base", fmt::format("the base has {} already", path), {},
          "split A..B, where A is what the base has; or `kport import` first"));
  }
  sort_tree(out);
  Oid id = pool_.add_tree(out);
  memo_.emplace(std::move(key), id);
  return id;
}

Result<Oid> subtract(ObjectPool& pool, const Oid& tree, const Oid& taken,
                     const std::string& prefix,
                     std::vector<std::string>& differing) {
  TreeEntries out;
  std::map<std::string, TreeEntry> gone;
  if (!taken.is_zero())
    for (TreeEntry& e : TRY(pool.read_tree(taken)))
      gone.emplace(e.name, e);
  if (!tree.is_zero())
    for (TreeEntry& e : TRY(pool.read_tree(tree))) {
      auto at = gone.find(e.name);
      if (at == gone.end()) {
        out.push_back(std::move(e));
        continue;
      }
      const TreeEntry theirs = at->second;
      gone.erase(at);
      if (e.is_tree() && theirs.is_tree()) {
        e.id = TRY(
            subtract(pool, e.id, theirs.id, prefix + e.name + "/", differing));
        if (!e.id.is_zero())
          out.push_back(std::move(e));
      } else if (e != theirs) {
        differing.push_back(prefix + e.name);
      }
    }
  for (const auto& [name, e] : gone)
    differing.push_back(prefix + name + (e.is_tree() ? "/" : ""));
  return out.empty() ? Oid{} : pool.add_tree(out);
}

Result<TreeEntry> find_entry(const ObjectPool& pool, Oid tree,
                             std::string_view path) {
  while (!tree.is_zero()) {
    std::string_view name = path.substr(0, path.find('/'));
    TreeEntry found;
    for (TreeEntry& e : TRY(pool.read_tree(tree)))
      if (e.name == name)
        found = std::move(e);
    if (name.size() == path.size() || !found.is_tree())
      return name.size() == path.size() ? found : TreeEntry{};
    path.remove_prefix(name.size() + 1);
    tree = found.id;
  }
  return TreeEntry{};
}

Result<Oid> set_entry(ObjectPool& pool, const Oid& tree, std::string_view path,
                      uint32_t mode, const Oid& id) {
  std::string name(path.substr(0, path.find('/')));
  TreeEntries out;
  if (!tree.is_zero())
    out = TRY(pool.read_tree(tree));
  TreeEntry fresh{name, mode, id};
  auto at = out.begin();
  while (at != out.end() && at->name != name)
    ++at;
  if (name.size() != path.size()) {
    bool below = at != out.end() && at->is_tree();
    fresh.id = TRY(set_entry(pool, below ? at->id : Oid{},
                             path.substr(name.size() + 1), mode, id));
    fresh.mode = fresh.id.is_zero() ? 0 : 0040000;
  }
  if (at != out.end())
    at = out.erase(at);
  if (fresh.mode != 0)
    out.push_back(std::move(fresh));
  sort_tree(out);
  return out.empty() ? Oid{} : pool.add_tree(out);
}

} // namespace kport
