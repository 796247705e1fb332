// SPDX-License-Identifier: GPL-2.0-or-later
// git-apply's rules about paths, modes and the order of files; hunks are
// model/patch_apply.cpp's.
#include "series/apply.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "model/patch_text.h"

namespace kport {
namespace {

constexpr uint32_t kTypeMask = 0170000;
constexpr uint32_t kLink = 0120000;
constexpr uint32_t kGitlink = 0160000;

Diagnostic refused(const FilePatch& f, std::string code, std::string what) {
  Span span;
  span.line = static_cast<uint32_t>(f.line);
  return finding(std::move(code),
                 fmt::format("{}: {}", quote_path(f.name()), what), span);
}

bool same_word(std::string_view a, std::string_view lower) {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                    [](char x, char y) {
                      return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y;
                    });
}

// As git's verify_path() with core.protectNTFS, its default.
bool is_safe(std::string_view component, uint32_t mode) {
  if (component.empty() || component == "." || component == "..")
    return false;
  if (component.find('\0') != component.npos)
    return false;
  std::string_view bare = component.substr(0, component.find(':'));
  while (!bare.empty() && (bare.back() == ' ' || bare.back() == '.'))
    bare.remove_suffix(1);
  if (same_word(bare, ".git") || same_word(bare, "git~1"))
    return false;
  return mode != kLink || !same_word(bare, ".gitmodules");
}

bool is_safe_path(std::string_view path, uint32_t mode) {
  while (true) {
    size_t slash = path.find('/');
    if (!is_safe(path.substr(0, slash), mode))
      return false;
    if (slash == path.npos)
      return true;
    path.remove_prefix(slash + 1);
  }
}

// A leaf while the patch is at work; content only where it was made.
struct Leaf {
  uint32_t mode = 0;
  Oid id;
  bool made = false;
  std::string content;
};

class Applier {
public:
  Applier(const Repository& r, const Oid& tree) : repository_(r), tree_(tree) {}
  Result<std::map<std::string, TreeFile>> run(std::vector<FilePatch> files);

private:
  enum class Fate { gone, going, written };
  struct Entry {
    Fate fate;
    size_t result = 0; // in results_
  };
  struct Output {
    std::string remove; // empty: nothing
    std::string create;
    Leaf leaf;
  };

  Result<std::optional<Leaf>> find(const std::string& path);
  Result<std::string> content_of(const Leaf& leaf);
  Result<std::optional<Leaf>> preimage(const FilePatch& f);
  Result<void> check_target(const FilePatch& f, uint32_t mode);
  Result<bool> beyond_link(const std::string& path);
  Result<std::string> patched(const FilePatch& f,
                              const std::optional<Leaf>& old);
  Result<void> check(FilePatch& f);
  Result<Leaf> finished(const FilePatch& f, Leaf leaf);
  std::map<std::string, TreeFile> edits() const;

  const Repository& repository_;
  Oid tree_;
  std::map<std::string, Entry> table_;
  std::map<std::string, bool> links_; // made or kept; false: removed
  std::vector<Output> results_;
  std::map<Oid, TreeEntries> trees_; // read so far
};

Result<std::optional<Leaf>> Applier::find(const std::string& path) {
  Oid tree = tree_;
  std::string_view rest = path;
  while (!tree.is_zero()) {
    auto known = trees_.find(tree);
    if (known == trees_.end())
      known = trees_.emplace(tree, TRY(repository_.read_tree(tree))).first;
    size_t slash = rest.find('/');
    std::string_view name = rest.substr(0, slash);
    auto entry = std::find_if(
        known->second.begin(), known->second.end(),
        [&](const TreeEntry& e) { return e.name == name; });
    if (entry == known->second.end())
      return std::nullopt;
    if (slash == rest.npos)
      return entry->is_tree()
                 ? std::nullopt
                 : std::optional<Leaf>({entry->mode, entry->id, false, {}});
    if (!entry->is_tree())
      return std::nullopt;
    tree = entry->id;
    rest.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

Result<std::string> Applier::content_of(const Leaf& leaf) {
  if (leaf.made)
    return leaf.content;
  if (leaf.mode == kGitlink)
    return fmt::format("Subproject commit {}\n", leaf.id.hex());
  return repository_.read_blob(leaf.id);
}

// What the patch is applied to: an earlier file's result, or the tree's.
Result<std::optional<Leaf>> Applier::preimage(const FilePatch& f) {
  if (f.old_name.empty())
    return std::nullopt;
  auto entry = table_.find(f.old_name);
  if (entry != table_.end() && !f.is_copy && !f.is_rename) {
    if (entry->second.fate == Fate::gone)
      return fail(refused(f, "patch-conflict", "it is gone already"));
    if (entry->second.fate == Fate::written)
      return results_[entry->second.result].leaf;
  }
  std::optional<Leaf> leaf = TRY(find(f.old_name));
  if (!leaf)
    return fail(refused(f, "patch-conflict", "there is no such file"));
  return leaf;
}

Result<bool> Applier::beyond_link(const std::string& path) {
  for (size_t at = path.rfind('/'); at != path.npos && at > 0;
       at = path.rfind('/', at - 1)) {
    std::string above = path.substr(0, at);
    auto known = links_.find(above);
    if (known != links_.end() && known->second)
      return true;
    if (known != links_.end())
      continue;
    std::optional<Leaf> leaf = TRY(find(above));
    if (leaf && leaf->mode == kLink)
      return true;
  }
  return false;
}

Result<void> Applier::check_target(const FilePatch& f, uint32_t mode) {
  bool created = f.is_new || f.is_rename || f.is_copy;
  auto entry = table_.find(f.new_name);
  bool leaves = entry != table_.end() && entry->second.fate != Fate::written;
  if (created && !leaves && TRY(find(f.new_name)))
    return fail(refused(f, "patch-conflict", "it exists already"));
  if (!is_safe_path(f.new_name, mode))
    return fail(refused(f, "patch-path", "git refuses this name"));
  if (TRY(beyond_link(f.new_name)))
    return fail(refused(f, "patch-path", "it lies behind a symbolic link"));
  return {};
}

bool is_full_id(const std::string& id) {
  return id.size() == 40 && parse_oid(id).has_value();
}

Result<std::string> Applier::patched(const FilePatch& f,
                                     const std::optional<Leaf>& old) {
  std::string before = old ? TRY(content_of(*old)) : std::string();
  if (!f.binary)
    return apply_to(before, f);
  if (!is_full_id(f.old_id) || !is_full_id(f.new_id))
    return fail(refused(f, "patch-conflict",
                        "a binary patch needs a full index line"));
  if (old ? hash_object(ObjectKind::blob, before).hex() != f.old_id
          : !before.empty())
    return fail(refused(f, "patch-conflict",
                        "the binary patch is for another content"));
  if (parse_oid(f.new_id)->is_zero())
    return std::string();
  std::string after = TRY(apply_to(before, f));
  if (hash_object(ObjectKind::blob, after).hex() != f.new_id)
    return fail(refused(f, "patch-conflict",
                        "the binary patch makes something else"));
  return after;
}

// The object that git would write for the leaf's content.
Result<Leaf> Applier::finished(const FilePatch& f, Leaf leaf) {
  uint32_t type = leaf.mode & kTypeMask;
  if (type == kGitlink) {
    std::string_view text = leaf.content;
    constexpr std::string_view kStart = "Subproject commit ";
    Result<Oid> id = parse_oid(text.starts_with(kStart)
                                   ? text.substr(kStart.size(), 40)
                                   : std::string_view());
    if (!id)
      return fail(refused(f, "patch-conflict", "no commit is named"));
    leaf.id = *id;
    leaf.mode = kGitlink;
    return leaf;
  }
  leaf.id = hash_object(ObjectKind::blob, leaf.content);
  if (type != kLink)
    leaf.mode = leaf.mode & 0100 ? 0100755 : 0100644;
  return leaf;
}

Result<void> Applier::check(FilePatch& f) {
  std::optional<Leaf> old = TRY(preimage(f));
  if (old) {
    if (!f.old_mode)
      f.old_mode = old->mode;
    if ((f.old_mode ^ old->mode) & kTypeMask)
      return fail(refused(f, "patch-conflict", "it is of another type"));
    if (!f.new_mode && !f.is_delete)
      f.new_mode = old->mode;
  }
  if (!f.new_name.empty() && !f.new_mode)
    f.new_mode = f.is_new ? 0100644 : f.old_mode;
  if (!f.old_name.empty() && !f.new_name.empty() &&
      ((f.old_mode ^ f.new_mode) & kTypeMask))
    return fail(refused(f, "patch-conflict", "its type would change"));
  if (!f.old_name.empty() && !f.is_copy && !is_safe_path(f.old_name, f.old_mode))
    return fail(refused(f, "patch-path", "git refuses this name"));
  if (!f.is_delete)
    TRY(check_target(f, f.new_mode));
  Output out;
  out.leaf.mode = f.new_mode;
  out.leaf.content = TRY(patched(f, old));
  out.leaf.made = true;
  if (f.is_delete && !out.leaf.content.empty())
    return fail(refused(f, "patch-conflict", "not all of it is deleted"));
  if (!f.is_delete) {
    out.leaf = TRY(finished(f, std::move(out.leaf)));
    out.create = f.new_name;
    table_.insert_or_assign(f.new_name, Entry{Fate::written, results_.size()});
  }
  if (!f.is_new && !f.is_copy)
    out.remove = f.old_name;
  if (f.is_delete || f.is_rename)
    table_.insert_or_assign(f.old_name, Entry{Fate::gone});
  results_.push_back(std::move(out));
  return {};
}

// All removals before all creations, as git does.
std::map<std::string, TreeFile> Applier::edits() const {
  std::map<std::string, TreeFile> edits;
  for (const Output& o : results_)
    if (!o.remove.empty())
      edits[o.remove] = {};
  for (const Output& o : results_)
    if (!o.create.empty())
      edits[o.create] = {o.leaf.mode, o.leaf.id};
  return edits;
}

Result<std::map<std::string, TreeFile>>
Applier::run(std::vector<FilePatch> files) {
  for (const FilePatch& f : files) {
    if (!f.old_name.empty() && (f.is_rename || f.is_delete))
      table_.emplace(f.old_name, Entry{Fate::going});
    if (f.old_mode == kLink && (f.is_rename || f.is_delete))
      links_[f.old_name] = false;
    if (!f.new_name.empty() && f.new_mode == kLink)
      links_[f.new_name] = true;
  }
  for (FilePatch& f : files)
    TRY(check(f));
  return edits();
}

} // namespace

Result<std::map<std::string, TreeFile>>
patch_edits(const Repository& repository, const Oid& tree,
            std::string_view patch) {
  std::vector<FilePatch> files = TRY(parse_patch(patch));
  if (files.empty())
    return fail(finding("patch-broken", "the patch changes no file"));
  return Applier(repository, tree).run(std::move(files));
}

Result<Oid> apply_patch(const Repository& repository, const Oid& tree,
                        std::string_view patch) {
  return edit_tree(repository, tree,
                   TRY(patch_edits(repository, tree, patch)));
}

} // namespace kport
