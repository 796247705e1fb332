// SPDX-License-Identifier: GPL-2.0-or-later
// base + canonical files + hook lines = the tree of an upstream commit.
#include "series/mainline_base.h"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace kport {
namespace {

std::set<std::string> files_of(const std::vector<Hook>& hooks) {
  std::set<std::string> out;
  for (const Hook& h : hooks)
    out.insert(h.file);
  return out;
}

Diagnostic base_differs(const std::vector<std::string>& paths) {
  Diagnostic d = finding(
      "split-base",
      fmt::format("the base does not hold what the range starts from: {} "
                  "path{} differ{}",
                  paths.size(), paths.size() == 1 ? "" : "s",
                  paths.size() == 1 ? "s" : ""),
      {},
      "bring the changes of others back with `kport import` first, or start "
      "the range at the commit whose files the base has");
  for (size_t i = 0; i < paths.size() && i < 10; ++i)
    d.notes.push_back({paths[i], {}});
  return d;
}

} // namespace

MainlineBase::MainlineBase(ObjectPool& pool, const std::vector<Hook>& hooks)
    : pool_(pool), hooks_(hooks), overlay_(pool, files_of(hooks)) {}

Result<Oid> MainlineBase::without_entries(Oid canonical) const {
  for (const Hook& h : hooks_)
    if (h.is_entry() && TRY(find_entry(pool_, canonical, h.file)).mode != 0)
      canonical = TRY(set_entry(pool_, canonical, h.file, 0, {}));
  return canonical;
}

Result<MainlineBase> MainlineBase::create(ObjectPool& pool,
                                          const std::vector<Hook>& hooks,
                                          const Oid& tree, const Oid& merged) {
  MainlineBase out(pool, hooks);
  std::vector<std::string> differing;
  out.tree_ = TRY(
      subtract(pool, tree, TRY(out.without_entries(merged)), "", differing));
  if (!differing.empty())
    return fail(base_differs(differing));
  for (const std::string& file : files_of(hooks)) {
    TreeEntry e = TRY(find_entry(pool, tree, file));
    if ((e.mode & 0170000) != 0100000)
      return fail(finding("hook-file",
                          fmt::format("the base has no file {}", file), {},
                          "name a file of the kernel in 'hooks'"));
    out.texts_[file] = TRY(pool.read_blob(e.id));
    out.files_[file] = std::move(e);
  }
  // An entry that the base holds already goes by the title it had then.
  for (const Hook& h : hooks)
    if (TreeEntry old = TRY(find_entry(pool, merged, h.file));
        h.is_entry() && old.mode != 0)
      out.texts_[h.file] = remove_maintainers_entry(
          out.texts_[h.file], entry_title(TRY(pool.read_blob(old.id))));
  return out;
}

Result<std::string> MainlineBase::hooked(const std::string& file,
                                         const std::string& text,
                                         const std::vector<bool>& active,
                                         const Oid& canonical) const {
  std::string out = text;
  for (size_t i = 0; i < hooks_.size(); ++i) {
    const Hook& h = hooks_[i];
    if (h.file != file)
      continue;
    if (h.is_entry()) {
      TreeEntry e = TRY(find_entry(pool_, canonical, h.file));
      if (e.mode != 0)
        out = TRY(add_maintainers_entry(out, TRY(pool_.read_blob(e.id))));
    } else {
      out = active[i] ? TRY(add_hook_line(h, out)) : remove_hook_line(h, out);
    }
  }
  return out;
}

Result<Oid> MainlineBase::lay(const Oid& canonical) {
  std::vector<bool> active;
  std::map<std::string, std::string> keys;
  for (const Hook& h : hooks_) {
    TreeEntry e =
        TRY(find_entry(pool_, canonical, h.is_entry() ? h.file : h.with));
    active.push_back(e.mode != 0);
    keys[h.file] += h.is_entry() ? e.id.hex() : e.mode != 0 ? "1" : "0";
  }
  Oid over = TRY(without_entries(canonical));
  for (const auto& [file, key] : keys) {
    auto [at, fresh] = memo_.try_emplace(file + '\0' + key);
    if (fresh)
      at->second =
          pool_.add(ObjectKind::blob,
                    TRY(hooked(file, texts_.at(file), active, canonical)));
    const TreeEntry& was = files_.at(file);
    if (at->second != was.id)
      over = TRY(set_entry(pool_, over, file, was.mode, at->second));
  }
  return overlay_.lay(tree_, over);
}

} // namespace kport
