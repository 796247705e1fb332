// SPDX-License-Identifier: GPL-2.0-or-later
// libgit2's own walk and objects, nothing of ours.
#include "series/split_floor.h"

#include <set>
#include <string>
#include <unordered_set>

#include "series/git.h"

namespace kport {
namespace {

struct Walk {
  git_repository* repository;
  std::set<std::string> inside;         // directories to look into, "" the root
  std::unordered_set<std::string> seen; // path and tree
  Floor floor;

  Result<void> tree(const std::string& path, const git_oid* id) {
    std::string key = path;
    key.append(reinterpret_cast<const char*>(id->id), sizeof id->id);
    if (!seen.insert(key).second)
      return {};
    git_tree* opened = nullptr;
    if (git_tree_lookup(&opened, repository, id) != 0)
      return fail(git_failure("cannot read a tree"));
    GitPtr<git_tree, git_tree_free> owner(opened);
    ++floor.trees;
    for (auto at = inside.upper_bound(path); at != inside.end(); ++at) {
      if (!at->starts_with(path))
        break;
      std::string name = at->substr(path.size());
      if (name.find('/') != name.size() - 1)
        continue;
      name.pop_back();
      const git_tree_entry* e = git_tree_entry_byname(opened, name.c_str());
      if (e && git_tree_entry_type(e) == GIT_OBJECT_TREE)
        TRY(tree(*at, git_tree_entry_id(e)));
    }
    return {};
  }
};

} // namespace

Result<Floor> walk_floor(const Repository& r, const Project& project,
                         const CommitRange& range) {
  Walk walk{r.handle(), {""}, {}, {}};
  for (const std::string& path : project.canonical)
    for (size_t slash = 0; slash != path.npos;) {
      slash = path.find('/', slash + 1);
      if (slash != path.npos || !project.exclude.empty())
        walk.inside.insert(path.substr(0, slash) + "/");
    }
  git_revwalk* made = nullptr;
  if (git_revwalk_new(&made, r.handle()) != 0)
    return fail(git_failure("cannot walk"));
  GitPtr<git_revwalk, git_revwalk_free> revwalk(made);
  git_revwalk_sorting(made, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
  git_oid id = to_git(range.to);
  git_revwalk_push(made, &id);
  while (git_revwalk_next(&id, made) == 0) {
    git_commit* commit = nullptr;
    if (git_commit_lookup(&commit, r.handle(), &id) != 0)
      return fail(git_failure("cannot read a commit"));
    GitPtr<git_commit, git_commit_free> owner(commit);
    ++walk.floor.commits;
    TRY(walk.tree("", git_commit_tree_id(commit)));
  }
  return walk.floor;
}

} // namespace kport
