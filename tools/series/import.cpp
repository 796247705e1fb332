// SPDX-License-Identifier: GPL-2.0-or-later
// Kernel commits, reduced to our files, carried onto the development tree.
#include "series/import.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/process.h"
#include "model/message.h"
#include "model/path_map.h"
#include "series/history.h"
#include "series/owned_view.h"
#include "series/split.h"
#include "series/tree_diff.h"
#include "series/tree_merge.h"

namespace kport {
namespace {

constexpr std::string_view kTrailer = "Upstream-commit: ";

// A commit of ours as a split tells it.
struct Own {
  Oid development; // zero for a commit that the split made
  std::string subject;
  Oid before; // our files, as OwnedView sees them
  Oid after;
};

// Who wrote what: survives a maintainer's rebase and sign-off.
std::string identity(std::string_view author, std::string_view subject) {
  return parse_person(author).email + '\n' + std::string(subject);
}

class Importer {
public:
  Importer(const Project& project, ObjectPool& pool, const Repository& upstream,
           const ImportInput& input)
      : project_(project), pool_(pool), upstream_(upstream), input_(input),
        view_(project, pool) {}

  Result<ImportResult> run();

private:
  Result<void> learn_own();
  Result<void> bring(const HistoryCommit& c);
  Result<Oid> before_merge(const HistoryCommit& c);
  Result<std::vector<std::string>> others(const Oid& before, const Oid& after);
  Result<void> carry(const HistoryCommit& c, const Oid& before,
                     const Oid& after, const Own* own, ImportStep& step);
  Result<Oid> development_tree(const Oid& from, const Oid& to) const;
  Oid commit(const HistoryCommit& c, const Own* own, const Oid& tree,
             const Oid& parent);
  const Own* find_own(const std::string& key, const Oid& before,
                      const Oid& after);

  const Project& project_;
  ObjectPool& pool_;
  const Repository& upstream_;
  const ImportInput& input_;
  OwnedView view_;
  std::map<std::string, std::vector<Own>> own_;
  std::unordered_set<std::string> imported_; // names, in hex
  std::map<Oid, std::string> subjects_;      // of development commits
  Oid tip_;
  Oid tip_tree_;
  Oid ours_; // our files at tip_
  ImportResult result_;
};

// Splits the development history in memory: what we told, or would tell.
Result<void> Importer::learn_own() {
  CommitRange all{{}, input_.head};
  for (const Oid& id : input_.done)
    imported_.insert(id.hex());
  for (const HistoryCommit& c : TRY(load_history(pool_.source(), all))) {
    subjects_[c.id] = subject_of(c.view.message);
    for (std::string_view line : split_lines(c.view.message))
      if (line.starts_with(kTrailer))
        imported_.emplace(line.substr(kTrailer.size()));
  }
  SplitResult split =
      TRY(split_history(project_, pool_, {.range = all, .progress = {}}));
  TRY(view_.learn(split.canonical));
  Oid before;
  for (const SplitStep& step : split.steps) {
    if (step.upstream.is_zero())
      continue;
    RawObject object = TRY(pool_.read(step.upstream));
    CommitView c = TRY(view_commit(object.bytes));
    Oid after = TRY(view_.of(c.tree));
    own_[identity(c.author, step.subject)].push_back(
        {step.development, step.subject, before, after});
    before = after;
  }
  ours_ = TRY(view_.of(split.canonical));
  return {};
}

// Of several alike the one with that very change; else the first.
const Own* Importer::find_own(const std::string& key, const Oid& before,
                              const Oid& after) {
  auto found = own_.find(key);
  if (found == own_.end())
    return nullptr;
  for (const Own& o : found->second)
    if (o.before == before && o.after == after)
      return &o;
  return &found->second.front();
}

// The development tip's tree with `to` where `from` was, at canonical paths.
Result<Oid> Importer::development_tree(const Oid& from, const Oid& to) const {
  Oid tree = tip_tree_;
  for (const LeafChange& change : TRY(diff_trees(pool_, from, to))) {
    std::string path = canonical_path(project_, change.path);
    if (path.empty())
      return fail(
          finding("import-path",
                  fmt::format("{} is ours, but kport.yaml maps nothing to it",
                              change.path),
                  {}, "add a mapping for it, or take the exclude away"));
    tree =
        TRY(set_entry(pool_, tree, path, change.after.mode, change.after.id));
  }
  return tree;
}

Oid Importer::commit(const HistoryCommit& c, const Own* own, const Oid& tree,
                     const Oid& parent) {
  std::string message(c.view.message);
  if (own) {
    auto dev = subjects_.find(own->development);
    message =
        fmt::format("fixup! {}\n\nWhat became of it on its way upstream.\n",
                    dev == subjects_.end() ? own->subject : dev->second);
  }
  while (message.ends_with('\n'))
    message.pop_back();
  // Joins the trailers when there are some.
  bool trailers = !own && !split_message(message + "\n").trailers.empty();
  message += trailers ? "\n" : "\n\n";
  message += std::string(kTrailer) + c.id.hex() + "\n";
  std::string raw = "tree " +
                    (tree.is_zero() ? pool_.add_tree({}) : tree).hex() +
                    "\nparent " + parent.hex() + "\nauthor ";
  raw.append(c.view.author).append("\ncommitter ").append(c.view.committer);
  if (!c.view.encoding.empty())
    raw.append("\nencoding ").append(c.view.encoding);
  raw += "\n\n" + message;
  return pool_.add(ObjectKind::commit, raw);
}

// The change from `before` to `after` on top of the tip.
Result<void> Importer::carry(const HistoryCommit& c, const Oid& before,
                             const Oid& after, const Own* own,
                             ImportStep& step) {
  MergedTree merged = TRY(merge_trees(pool_, before, ours_, after));
  if (!merged.conflicts.empty()) {
    step.fate = ImportFate::conflict;
    ImportConflict conflict;
    Oid base = commit(c, own, TRY(development_tree(ours_, before)), tip_);
    conflict.pick = commit(c, own, TRY(development_tree(ours_, after)), base);
    for (const std::string& path : merged.conflicts)
      conflict.paths.push_back(canonical_path(project_, path));
    result_.conflict = std::move(conflict);
    return {};
  }
  if (merged.tree == ours_) {
    step.fate = own ? ImportFate::ours : ImportFate::there;
    return {};
  }
  Oid tree = TRY(development_tree(ours_, merged.tree));
  step.fate = own ? ImportFate::fixup : ImportFate::imported;
  step.development = commit(c, own, tree, tip_);
  tip_ = step.development;
  tip_tree_ = tree;
  ours_ = merged.tree;
  return {};
}

// What a merge changed itself: from what its parents give when merged.
Result<Oid> Importer::before_merge(const HistoryCommit& c) {
  const std::vector<Oid>& parents = c.view.parents;
  Oid merged = TRY(view_.of(TRY(upstream_.read_commit(parents[0])).tree));
  for (size_t i = 1; i < parents.size(); ++i) {
    Oid other = TRY(view_.of(TRY(upstream_.read_commit(parents[i])).tree));
    if (other == merged)
      continue;
    Oid base = TRY(upstream_.merge_base(parents[0], parents[i]));
    Oid common = base.is_zero()
                     ? Oid{}
                     : TRY(view_.of(TRY(upstream_.read_commit(base)).tree));
    merged = TRY(merge_trees(pool_, common, merged, other)).tree;
  }
  return merged;
}

// Other paths that it changes: the kernel's, and files that hooks edit.
Result<std::vector<std::string>> Importer::others(const Oid& before,
                                                  const Oid& after) {
  std::vector<std::string> out;
  for (std::string& path : TRY(changed_paths(pool_, before, after)))
    if (!view_.owns(path))
      out.push_back(std::move(path));
  return out;
}

Result<void> Importer::bring(const HistoryCommit& c) {
  ImportStep step{.upstream = c.id, .subject = subject_of(c.view.message)};
  bool merge = c.view.parents.size() > 1;
  Oid parent_tree;
  if (!c.view.parents.empty())
    parent_tree = TRY(upstream_.read_commit(c.view.parents.front())).tree;
  Oid before = merge ? TRY(before_merge(c)) : TRY(view_.of(parent_tree));
  Oid after = TRY(view_.of(c.view.tree));
  if (before == after) {
    for (const Hook& h : project_.hooks)
      if (TRY(find_entry(pool_, parent_tree, h.file)) !=
          TRY(find_entry(pool_, c.view.tree, h.file)))
        step.left_out.push_back(h.file);
  } else if (imported_.contains(c.id.hex())) {
    step.fate = ImportFate::there;
  } else {
    if (!merge)
      step.left_out = TRY(others(parent_tree, c.view.tree));
    const Own* own =
        find_own(identity(c.view.author, step.subject), before, after);
    if (own)
      step.own = own->development;
    if (own && own->before == before && own->after == after)
      step.fate = ImportFate::ours;
    else
      TRY(carry(c, own ? own->after : before, after, own, step));
  }
  result_.steps.push_back(std::move(step));
  return {};
}

Result<ImportResult> Importer::run() {
  tip_ = input_.head;
  tip_tree_ = TRY(pool_.source().read_commit(tip_)).tree;
  TRY(learn_own());
  for (const HistoryCommit& c : TRY(load_history(upstream_, input_.range))) {
    if (interrupted())
      return fail(error("interrupted", "interrupted"));
    TRY(bring(c));
    if (result_.conflict)
      break;
  }
  result_.tip = tip_;
  return std::move(result_);
}

} // namespace

std::string_view name(ImportFate fate) {
  switch (fate) {
  case ImportFate::imported:
    return "imported";
  case ImportFate::fixup:
    return "fixup";
  case ImportFate::ours:
    return "ours";
  case ImportFate::there:
    return "there";
  case ImportFate::foreign:
    return "foreign";
  case ImportFate::conflict:
    return "conflict";
  }
  return "";
}

Result<ImportResult> import_range(const Project& project, ObjectPool& pool,
                                  const Repository& upstream,
                                  const ImportInput& input) {
  return Importer(project, pool, upstream, input).run();
}

} // namespace kport
