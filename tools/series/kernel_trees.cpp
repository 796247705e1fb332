// SPDX-License-Identifier: GPL-2.0-or-later
// Walks down only where paths part ways: a directory that moves as a whole
// keeps its tree object.
#include "series/kernel_trees.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/path_map.h"

namespace kport {
namespace {

// Whether a file below `directory` ("fs/rill/") may match; exact up to the
// glob's first wildcard.
bool may_match_below(std::string_view glob, std::string_view directory) {
  std::string_view literal = glob.substr(0, glob.find_first_of("*?[\\"));
  return literal.starts_with(directory) || directory.starts_with(literal);
}

Diagnostic collision(const std::string& path) {
  return finding(
      "split-collision",
      fmt::format("two canonical files lie at the kernel's {}", path), {},
      "change 'map' in kport.yaml, or exclude one of them");
}

} // namespace

Result<KernelTrees> KernelTrees::create(const Project& project,
                                        ObjectPool& pool) {
  KernelTrees out(project, pool);
  out.sources_ = TRY(path_sources(project));
  return out;
}

bool KernelTrees::divides(const std::string& path, bool inside) const {
  std::string below = path + "/";
  for (const PathMap& source : sources_)
    if (source.from.starts_with(below))
      return true;
  return inside && std::ranges::any_of(project_.exclude, [&](const auto& g) {
           return may_match_below(g, below);
         });
}

KernelTrees::Child& KernelTrees::child_of(Directory& d, std::string_view name) {
  if (auto found = d.children.find(name); found != d.children.end())
    return found->second;
  auto made = d.children.try_emplace(std::string(name)).first;
  Child& c = made->second;
  c.name = made->first;
  std::string path = d.path + std::string(name);
  auto own = std::ranges::find(sources_, path, &PathMap::from);
  c.own = own != sources_.end();
  c.source = c.own ? static_cast<size_t>(own - sources_.begin()) : d.source;
  c.excluded = c.source != kNone && is_excluded(project_, path);
  c.divided = divides(path, c.source != kNone);
  if (c.divided)
    c.directory = std::make_unique<Directory>(path + "/", c.source);
  return c;
}

Result<void> KernelTrees::take(Child& c, const RawEntry& e, std::string& kept,
                               Walked& out) {
  Oid id = e.id;
  if (e.is_tree() && c.divided) {
    const Walked* below = TRY(walk(*c.directory, e.id));
    out.placed.insert(out.placed.end(), below->placed.begin(),
                      below->placed.end());
    id = below->kept;
  } else if (!e.is_tree() && c.excluded) {
    return {};
  }
  if (c.source == kNone || id.is_zero())
    return {};
  if (c.own)
    out.placed.push_back({c.source, e.mode, id});
  else
    append_entry(kept, e.mode, e.name, id);
  return {};
}

Result<KernelTrees::Walked> KernelTrees::read(Directory& d, const Oid& tree) {
  Walked out;
  ObjectView object = TRY(pool_.source().view_object(tree));
  std::string kept;
  kept.reserve(object.bytes().size());
  RawEntries entries(object.bytes());
  Child** next = &d.first;
  for (RawEntry e; entries.next(e);) {
    Child* c = *next;
    if (!c || c->name != e.name)
      *next = c = &child_of(d, e.name);
    next = &c->next;
    TRY(take(*c, e, kept, out));
  }
  if (object.kind() != ObjectKind::tree || !entries.at_end())
    return fail(error("tree-malformed", tree.hex() + " is no tree"));
  if (!kept.empty())
    out.kept =
        kept == object.bytes() ? tree : pool_.add(ObjectKind::tree, kept);
  return out;
}

Result<const KernelTrees::Walked*> KernelTrees::walk(Directory& d,
                                                     const Oid& tree) {
  if (auto found = d.memo.find(tree); found != d.memo.end())
    return &found->second;
  Walked out = TRY(read(d, tree));
  return &d.memo.emplace(tree, std::move(out)).first->second;
}

// What lies there is often what lay there before: most commits change one
// directory of many.
Result<Oid> KernelTrees::join(const std::string& path,
                              std::span<const Item> items) {
  std::string key;
  key.reserve(items.size() * 64);
  for (const Item& item : items) {
    key += item.rest;
    key += '\0';
    key.append(reinterpret_cast<const char*>(&item.mode), sizeof item.mode);
    key.append(reinterpret_cast<const char*>(item.id.bytes.data()),
               item.id.bytes.size());
  }
  Joined& last = joined_[path];
  if (!last.key.empty() && last.key == key)
    return last.tree;
  std::vector<Item> below;
  below.reserve(items.size());
  std::vector<TreeEntries> opened; // the names that `below` points at
  opened.reserve(items.size());
  for (const Item& item : items) {
    size_t slash = item.rest.find('/');
    if (slash != item.rest.npos) {
      below.push_back({item.rest.substr(slash + 1), item.mode, item.id});
      continue;
    }
    if (item.mode != 0040000)
      return fail(collision(path));
    opened.push_back(TRY(pool_.read_tree(item.id)));
    for (const TreeEntry& e : opened.back())
      below.push_back({e.name, e.mode, e.id});
  }
  Oid id = TRY(assemble(path + "/", std::move(below)));
  last = {std::move(key), id};
  return id;
}

Result<Oid> KernelTrees::assemble(const std::string& prefix,
                                  std::vector<Item> items) {
  auto first = [](const Item& item) {
    return item.rest.substr(0, item.rest.find('/'));
  };
  std::ranges::stable_sort(items, {}, first);
  TreeEntries entries;
  entries.reserve(items.size());
  for (size_t i = 0, end = 0; i < items.size(); i = end) {
    std::string_view name = first(items[i]);
    while (end < items.size() && first(items[end]) == name)
      ++end;
    if (end == i + 1 && items[i].rest == name) {
      entries.push_back({std::string(name), items[i].mode, items[i].id});
      continue;
    }
    Oid id = TRY(
        join(prefix + std::string(name), std::span(items).subspan(i, end - i)));
    entries.push_back({std::string(name), 0040000, id});
  }
  sort_tree(entries);
  return entries.empty() ? Oid{} : pool_.add_tree(entries);
}

Result<Oid> KernelTrees::map(const Oid& root) {
  if (auto found = roots_.find(root); found != roots_.end())
    return found->second;
  Walked walked = TRY(read(root_, root));
  std::vector<Item> items;
  items.reserve(walked.placed.size());
  for (const Placed& p : walked.placed)
    items.push_back({sources_[p.source].to, p.mode, p.id});
  Oid id = TRY(assemble("", std::move(items)));
  roots_.emplace(root, id);
  return id;
}

} // namespace kport
