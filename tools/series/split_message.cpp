// SPDX-License-Identifier: GPL-2.0-or-later
// Joins the pure parts of model/ with the repository.
#include "series/split_message.h"

#include <algorithm>

#include <fmt/format.h>

#include "series/tree_merge.h"

namespace kport {
namespace {

constexpr char kNotesRef[] = "refs/notes/kport";

// git fans notes out into directories: ab/cd…
Result<std::unordered_map<Oid, std::string, OidHash>>
read_notes(const Repository& r) {
  std::unordered_map<Oid, std::string, OidHash> out;
  Oid ref = TRY(r.find_ref(kNotesRef));
  if (ref.is_zero())
    return out;
  Oid tree = TRY(r.read_commit(ref)).tree;
  for (const auto& [path, file] : TRY(r.list_tree(tree))) {
    std::string hex = path;
    std::erase(hex, '/');
    if (Result<Oid> id = parse_oid(hex))
      out[*id] = TRY(r.read_blob(file.id));
  }
  return out;
}

} // namespace

Result<SplitMessages> SplitMessages::create(const Project& project,
                                            const ObjectPool& pool,
                                            const PostedMap& posted,
                                            const CommitRange& range) {
  SplitMessages out(project, pool);
  out.notes_ = TRY(read_notes(pool.source()));
  out.last_tree_ = TRY(pool.source().read_commit(range.to)).tree;
  for (const auto& [development, e] : posted)
    out.told_[development] = {e.upstream.is_zero() ? e.posted : e.upstream,
                              e.subject, !e.upstream.is_zero()};
  return out;
}

Result<Steering> SplitMessages::steering(const HistoryCommit& c) const {
  Steering out;
  if (c.view.message.find("Kport:") != c.view.message.npos)
    TRY(read_steering(c.view.message, out));
  if (!notes_.empty())
    if (auto note = notes_.find(c.id); note != notes_.end())
      TRY(read_steering(note->second, out));
  return out;
}

Result<std::string> SplitMessages::message(const HistoryCommit& c,
                                           const Steering& s,
                                           std::vector<std::string>& notes) {
  std::string text;
  if (s.reword.empty()) {
    text = without_steering(c.view.message);
  } else {
    TreeEntry e = TRY(find_entry(pool_, last_tree_, s.reword));
    if ((e.mode & 0170000) != 0100000)
      return fail(
          finding("split-steering",
                  fmt::format("there is no file {} to reword from", s.reword)));
    text = TRY(pool_.read_blob(e.id));
  }
  PolicyResult out =
      apply_policy(project_.series, text,
                   [this](std::string_view hex, std::string_view title) {
                     return find(hex, title);
                   });
  notes.insert(notes.end(), out.notes.begin(), out.notes.end());
  return std::move(out.message);
}

void SplitMessages::forget(const Oid& development) {
  if (auto t = told_.find(development); t != told_.end() && !t->second.merged)
    told_.erase(t);
}

void SplitMessages::told(const HistoryCommit& c, const Oid& upstream,
                         const std::string& subject) {
  fresh_.push_back({&c, upstream, subject});
}

void SplitMessages::renamed(const Oid& old, const Oid& fresh) {
  look_up();
  for (auto& [development, t] : told_)
    if (t.upstream == old)
      t.upstream = fresh;
}

void SplitMessages::look_up() {
  for (Fresh& f : fresh_) {
    Told& t = told_[f.commit->id];
    if (!t.merged)
      t = {f.upstream, std::move(f.subject), false};
    if (!f.upstream.is_zero())
      titles_[subject_of(f.commit->view.message)].push_back(f.commit->id);
  }
  fresh_.clear();
}

FixesTarget SplitMessages::find(std::string_view hex, std::string_view title) {
  look_up();
  const Told* found = nullptr;
  if (hex.size() >= 7 && hex.size() <= 40) {
    std::string low(hex), padded(40, '0');
    std::ranges::transform(low, low.begin(), [](char c) {
      return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    });
    padded.replace(0, low.size(), low);
    auto at = told_.lower_bound(parse_oid(padded).value_or(Oid{}));
    auto fits = [&](auto it) {
      return it != told_.end() && it->first.hex().starts_with(low);
    };
    if (fits(at) && !fits(std::next(at)))
      found = &at->second;
  }
  // A name that went lost in a rebase, with a title that only one has.
  if (!found)
    if (auto same = titles_.find(std::string(title));
        same != titles_.end() && same->second.size() == 1)
      found = &told_.at(same->second[0]);
  if (!found)
    return {};
  if (found->upstream.is_zero())
    return {FixesTarget::Kind::pruned, {}, {}};
  return {FixesTarget::Kind::told, found->upstream.hex(), found->subject};
}

} // namespace kport
