// SPDX-License-Identifier: GPL-2.0-or-later
// The split: history in, upstream commits out.
#include "series/split.h"

#include <optional>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/process.h"
#include "series/history.h"
#include "series/mainline_base.h"
#include "series/split_message.h"
#include "series/split_plan.h"
#include "series/tree_diff.h"

namespace kport {
namespace {

std::string short_name(const Oid& id) {
  return id.hex().substr(0, 12);
}

struct NewCommit {
  std::string_view author; // header lines' values
  std::string_view committer;
  std::string_view encoding;
  std::string message;
};

class Splitter {
public:
  Splitter(const Project& project, ObjectPool& pool, KernelTrees trees,
           SplitMessages messages, const SplitInput& input)
      : project_(project), pool_(pool), trees_(std::move(trees)),
        messages_(std::move(messages)), input_(input) {}

  Result<SplitResult> run();

private:
  Result<void> start();
  Result<void> perform(const Planned& p);
  Result<void> tell(const HistoryCommit& c);
  Result<void> squash(const HistoryCommit& c);
  Result<void> tell_merge(const HistoryCommit& c, const Oid& mapped,
                          SplitStep& step);
  Result<void> tell_change(const HistoryCommit& c, const Oid& mapped,
                           SplitStep& step);
  Result<void> make_up(const HistoryCommit& c, const Oid& mapped,
                       SplitStep& step);
  Result<Oid> mapped_parent(const HistoryCommit& c);
  const Steering& steering(const HistoryCommit& c) const;
  Result<NewCommit> written(const HistoryCommit& c, SplitStep& step);
  Result<Oid> emit(const Oid& canonical, const NewCommit& commit);
  bool descends(const HistoryCommit& c) const;
  void remember(const HistoryCommit& c);

  const Project& project_;
  ObjectPool& pool_;
  KernelTrees trees_;
  SplitMessages messages_;
  const SplitInput& input_;
  std::unordered_map<Oid, Steering, OidHash> steered_;
  NewCommit last_; // what tip_ was made of, and onto what
  Oid last_parent_;
  size_t ahead_ = 0; // commits told before their place
  std::optional<MainlineBase> base_;
  std::unordered_map<Oid, Oid, OidHash> dev_trees_; // of the range's commits
  std::unordered_set<Oid, OidHash> descended_;      // from range.from
  Oid current_; // canonical files as told so far
  Oid tip_;
  SplitResult result_;
};

Result<Oid> Splitter::emit(const Oid& canonical, const NewCommit& n) {
  Oid tree = base_ ? TRY(base_->lay(canonical)) : canonical;
  if (tree.is_zero())
    tree = pool_.add_tree({});
  std::string raw = "tree " + tree.hex() + "\n";
  if (!tip_.is_zero())
    raw += "parent " + tip_.hex() + "\n";
  for (auto [key, value] :
       {std::pair{"author ", n.author}, std::pair{"committer ", n.committer},
        std::pair{"encoding ", n.encoding}})
    if (!value.empty())
      raw.append(key).append(value) += '\n';
  raw += '\n';
  raw += n.message;
  last_ = n;
  last_parent_ = tip_;
  tip_ = pool_.add(ObjectKind::commit, raw);
  current_ = canonical;
  return tip_;
}

// Where the range starts: on the base, or on a root of our own.
Result<void> Splitter::start() {
  const Oid& from = input_.range.from;
  RawObject object;
  if (!from.is_zero()) {
    object = TRY(pool_.read(from));
    current_ = TRY(trees_.map(TRY(view_commit(object.bytes)).tree));
  }
  if (!input_.base.is_zero()) {
    Commit base = TRY(parse_commit(TRY(pool_.read(input_.base)).bytes));
    base_.emplace(
        TRY(MainlineBase::create(pool_, project_.hooks, base.tree, current_)));
    tip_ = input_.base;
  } else if (!current_.is_zero()) {
    CommitView view = TRY(view_commit(object.bytes));
    SplitStep step{.fate = Fate::synthesised};
    step.subject = fmt::format("{}: start from the tree of {}", project_.name,
                               short_name(from));
    step.note = "holds the canonical files as the range finds them";
    step.upstream = TRY(emit(
        current_, {view.committer,
                   view.committer,
                   {},
                   step.subject + "\n\nThe history before this commit is not "
                                  "told here.\n"}));
    result_.steps.push_back(std::move(step));
  }
  result_.base = input_.base;
  return {};
}

bool Splitter::descends(const HistoryCommit& c) const {
  if (input_.range.from.is_zero())
    return true;
  for (const Oid& parent : c.view.parents)
    if (parent == input_.range.from || descended_.contains(parent))
      return true;
  return false;
}

// Whether it descends; without a start every commit does.
void Splitter::remember(const HistoryCommit& c) {
  if (!input_.range.from.is_zero() && descends(c))
    descended_.insert(c.id);
}

Result<Oid> Splitter::mapped_parent(const HistoryCommit& c) {
  if (c.view.parents.empty())
    return Oid{};
  const Oid& parent = c.view.parents.front();
  if (auto found = dev_trees_.find(parent); found != dev_trees_.end())
    return trees_.map(found->second);
  return trees_.map(TRY(pool_.source().read_commit(parent)).tree);
}

// Brings the tree to the development commit's in a commit that says so.
Result<void> Splitter::make_up(const HistoryCommit& c, const Oid& mapped,
                               SplitStep& step) {
  std::vector<std::string> paths = TRY(changed_paths(pool_, current_, mapped));
  bool merge = c.view.parents.size() > 1;
  step.fate = Fate::synthesised;
  step.subject =
      fmt::format("{}: {} {}", project_.name,
                  merge ? "carry over what a merge changed itself, in"
                        : "bring the tree to that of",
                  short_name(c.id));
  std::string body = fmt::format(
      "{} \"{}\"\nholds changes that {}.\nThey follow here:\n",
      merge ? "The merge" : "The commit", subject_of(c.view.message),
      merge ? "no single commit it merges accounts for"
            : "the commits told before it do not account for");
  for (const std::string& path : paths)
    body += "\n  " + path;
  step.note =
      fmt::format("{} path{} differ{} from what was told before", paths.size(),
                  paths.size() == 1 ? "" : "s", paths.size() == 1 ? "s" : "");
  step.upstream =
      TRY(emit(mapped, {c.view.author, c.view.committer, c.view.encoding,
                        step.subject + "\n\n" + body + "\n"}));
  return {};
}

Result<void> Splitter::tell_merge(const HistoryCommit& c, const Oid& mapped,
                                  SplitStep& step) {
  if (c.main && ahead_ == 0 && descends(c) && mapped != current_)
    return make_up(c, mapped, step);
  step.fate = Fate::merged;
  return {};
}

Result<void> Splitter::tell_change(const HistoryCommit& c, const Oid& mapped,
                                   SplitStep& step) {
  Oid before = TRY(mapped_parent(c));
  Oid target = mapped;
  if (before == mapped) {
    bool root = c.view.parents.empty();
    auto parent =
        root ? dev_trees_.end() : dev_trees_.find(c.view.parents.front());
    bool same = parent != dev_trees_.end() && parent->second == c.view.tree;
    step.fate = same ? Fate::empty : Fate::foreign;
    return {};
  }
  if (before != current_) {
    MergedTree merged = TRY(merge_trees(pool_, before, current_, mapped));
    target = merged.tree;
    step.deferred = std::move(merged.conflicts);
  }
  if (target == current_) {
    step.fate = Fate::there;
    step.note = step.deferred.empty()
                    ? "what it changes was told before"
                    : "does not fit beside what was told before; its change "
                      "comes with a later merge";
    return {};
  }
  if (!step.deferred.empty())
    step.note = "some paths do not fit beside what was told before; their "
                "change comes with a later merge";
  NewCommit commit = TRY(written(c, step));
  step.subject = subject_of(commit.message);
  step.upstream = TRY(emit(target, commit));
  return {};
}

const Steering& Splitter::steering(const HistoryCommit& c) const {
  static const Steering none;
  auto found = steered_.find(c.id);
  return found == steered_.end() ? none : found->second;
}

Result<NewCommit> Splitter::written(const HistoryCommit& c, SplitStep& step) {
  const Steering& s = steering(c);
  return NewCommit{c.view.author, c.view.committer,
                   s.reword.empty() ? c.view.encoding : std::string_view(),
                   TRY(messages_.message(c, s, step.notes))};
}

Result<void> Splitter::tell(const HistoryCommit& c) {
  SplitStep step{.development = c.id};
  step.subject = subject_of(c.view.message);
  step.begins = steering(c).split;
  Oid mapped = TRY(trees_.map(c.view.tree));
  dev_trees_.emplace(c.id, c.view.tree);
  if (steering(c).skip)
    step.fate = Fate::skipped;
  else if (c.view.parents.size() > 1)
    TRY(tell_merge(c, mapped, step));
  else
    TRY(tell_change(c, mapped, step));
  remember(c);
  messages_.told(c, step.upstream, step.subject);
  result_.steps.push_back(std::move(step));
  return {};
}

// Joins the change of `c` to the commit told last.
Result<void> Splitter::squash(const HistoryCommit& c) {
  auto refuse = [&](std::string why) {
    return fail(finding(
        "split-steering",
        fmt::format("cannot squash it into {}: {}", steering(c).squash, why),
        {}, "take the 'Kport: squash' away"));
  };
  SplitStep step{.development = c.id, .fate = Fate::squashed};
  step.subject = subject_of(c.view.message);
  if (result_.steps.empty() || result_.steps.back().upstream != tip_ ||
      tip_.is_zero())
    return refuse("that commit is not told");
  Oid mapped = TRY(trees_.map(c.view.tree));
  MergedTree merged =
      TRY(merge_trees(pool_, TRY(mapped_parent(c)), current_, mapped));
  if (!merged.conflicts.empty())
    return refuse(merged.conflicts[0] + " does not fit there");
  Oid old = tip_;
  tip_ = last_parent_;
  NewCommit again = last_;
  step.upstream = TRY(emit(merged.tree, again));
  for (SplitStep& s : result_.steps)
    if (s.upstream == old)
      s.upstream = tip_;
  messages_.renamed(old, tip_);
  dev_trees_.emplace(c.id, c.view.tree);
  messages_.told(c, tip_, subject_of(last_.message));
  result_.steps.push_back(std::move(step));
  ++ahead_;
  return {};
}

Result<void> Splitter::perform(const Planned& p) {
  Result<void> done;
  switch (p.kind) {
  case Planned::Kind::tell:
    done = tell(*p.commit);
    break;
  case Planned::Kind::squash:
    done = squash(*p.commit);
    break;
  case Planned::Kind::place:
    --ahead_;
    remember(*p.commit);
    break;
  }
  if (done)
    return {};
  Diagnostic d = std::move(done).error();
  d.notes.push_back({"in commit " + short_name(p.commit->id) + " \"" +
                         subject_of(p.commit->view.message) + "\"",
                     {}});
  return fail(std::move(d));
}

Result<SplitResult> Splitter::run() {
  std::vector<HistoryCommit> history =
      TRY(load_history(pool_.source(), input_.range));
  TRY(start());
  SplitPlan plan = TRY(plan_split(messages_, history));
  steered_ = std::move(plan.steered);
  size_t done = 0;
  for (const Planned& p : plan.order) {
    if (interrupted())
      return fail(error("interrupted", "interrupted"));
    TRY(perform(p));
    if (input_.progress)
      input_.progress(++done, plan.order.size());
  }
  if (!history.empty()) {
    const HistoryCommit& last = history.back();
    result_.canonical = TRY(trees_.map(last.view.tree));
    if (result_.canonical != current_) {
      SplitStep step{.development = Oid{}};
      TRY(make_up(last, result_.canonical, step));
      result_.steps.push_back(std::move(step));
    }
  } else {
    result_.canonical = current_;
  }
  result_.tip = tip_;
  return std::move(result_);
}

} // namespace

Result<SplitResult> split_history(const Project& project, ObjectPool& pool,
                                  const SplitInput& input) {
  KernelTrees trees = TRY(KernelTrees::create(project, pool));
  SplitMessages messages =
      TRY(SplitMessages::create(project, pool, input.posted, input.range));
  return Splitter(project, pool, std::move(trees), std::move(messages), input)
      .run();
}

} // namespace kport
