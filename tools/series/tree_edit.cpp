// SPDX-License-Identifier: GPL-2.0-or-later
// A tree with some leaves changed: only the directories above them are read
// and hashed.
#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "model/patch_text.h"
#include "series/apply.h"

namespace kport {
namespace {

constexpr uint32_t kDirectory = 0040000;

using Edit = std::pair<std::string_view, TreeFile>;

// The tree of what lies below one directory; zero when it is empty.
Result<Oid> edit_below(const Repository& r, const Oid& tree,
                       std::span<const Edit> edits) {
  TreeEntries entries;
  if (!tree.is_zero())
    entries = TRY(r.read_tree(tree));
  for (size_t i = 0; i < edits.size();) {
    std::string_view path = edits[i].first;
    size_t slash = path.find('/');
    std::string name(path.substr(0, slash));
    auto entry = std::find_if(entries.begin(), entries.end(),
                              [&](const TreeEntry& e) { return e.name == name; });
    bool exists = entry != entries.end();
    if (slash == path.npos) {
      const TreeFile& file = edits[i++].second;
      if (exists && !entry->is_tree())
        entries.erase(entry);
      if (file.mode)
        entries.push_back({name, file.mode, file.id});
      continue;
    }
    std::vector<Edit> inner;
    for (; i < edits.size() && edits[i].first.size() > slash &&
           edits[i].first.substr(0, slash + 1) == path.substr(0, slash + 1);
         ++i)
      inner.push_back({edits[i].first.substr(slash + 1), edits[i].second});
    bool is_tree = exists && entry->is_tree();
    Oid below = TRY(edit_below(r, is_tree ? entry->id : Oid{}, inner));
    if (is_tree)
      entries.erase(entry);
    if (!below.is_zero())
      entries.push_back({name, kDirectory, below});
  }
  if (entries.empty())
    return Oid{};
  sort_tree(entries);
  for (size_t i = 0; i < entries.size(); ++i)
    for (size_t j = i + 1; j < entries.size() &&
                           entries[j].name.starts_with(entries[i].name);
         ++j)
      if (entries[j].name == entries[i].name)
        return fail(finding("patch-conflict",
                            fmt::format("{}: it would be a file and a directory",
                                        quote_path(entries[i].name))));
  return hash_object(ObjectKind::tree, print_tree(entries));
}

} // namespace

Result<Oid> edit_tree(const Repository& repository, const Oid& tree,
                      const std::map<std::string, TreeFile>& edits) {
  std::vector<Edit> list;
  for (const auto& [path, file] : edits)
    list.push_back({path, file});
  Oid out = TRY(edit_below(repository, tree, list));
  return out.is_zero() ? hash_object(ObjectKind::tree, "") : out;
}

} // namespace kport
