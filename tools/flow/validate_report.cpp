// SPDX-License-Identifier: GPL-2.0-or-later
// Cells, one by one, each against its parent's.
#include "flow/validate_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "flow/generated_place.h"
#include "model/message_lint.h"
#include "series/patch.h"
#include "series/tree_diff.h"

namespace kport {
namespace {

constexpr size_t kExcerptLines = 12;

// Lines of the log from the first error on.
std::vector<std::string> excerpt_of(const CellVerdict& v) {
  std::vector<std::string> out;
  std::string_view log = v.log;
  size_t at = log.npos;
  size_t boot = log.rfind("\n=== boot\n");
  if (v.stage == Stage::boot && boot != log.npos) {
    log.remove_prefix(boot + 1);
    at = v.errors.empty() ? log.npos : 0;
  }
  for (std::string_view mark : {": error: ", ": fatal error: ", "ERROR: ", "*** "})
    if (at == log.npos)
      at = log.find(mark);
  if (at == log.npos)
    return out;
  size_t begin = log.rfind('\n', at);
  log.remove_prefix(begin == log.npos ? 0 : begin + 1);
  while (!log.empty() && out.size() < kExcerptLines) {
    size_t end = log.find('\n');
    out.emplace_back(log.substr(0, end));
    log.remove_prefix(end == log.npos ? log.size() : end + 1);
  }
  return out;
}

// "1.10" is above "1.9".
std::vector<int> numbers(const std::string& version) {
  std::vector<int> out(1);
  for (char c : version) {
    if (c == '.')
      out.push_back(0);
    else if (c >= '0' && c <= '9')
      out.back() = std::min(out.back(), 99'999'999) * 10 + (c - '0');
    else
      break;
  }
  return out;
}

class Filler {
public:
  Filler(const Workspace& w, const CommitPlanner& planner, const Evaluation& e,
         std::map<std::string, std::string>* files)
      : w_(w), planner_(planner), e_(e), files_(files),
        pool_(planner.development()) {}

  Result<PatchReport> patch(const Oid& id, const Report& report) {
    Commit commit = TRY(planner_.development().read_commit(id));
    PatchReport out{.commit = id.hex(),
                    .subject = subject_of(commit.text.message),
                    .author = commit.text.author.name,
                    .date = commit.text.author.seconds};
    parent_ = commit.parents.empty() ? Oid{} : commit.parents.front();
    Oid before;
    if (!parent_.is_zero())
      before = TRY(planner_.development().read_commit(parent_)).tree;
    out.files = TRY(changed_paths(pool_, before, commit.tree));
    TRY(lint(id, commit, out));
    for (size_t t = 0; t < report.targets.size(); ++t)
      out.cells.push_back(TRY(cell(id, t, report.targets[t].enforced)));
    return out;
  }

private:
  const CommitPlan* plan_of(const Oid& id) const {
    auto it = e_.plans.find(id);
    return it == e_.plans.end() ? nullptr : &it->second;
  }

  const CellVerdict* verdict_of(const Oid& id, size_t t) const {
    auto keys = e_.keys.find(id);
    if (keys == e_.keys.end() || keys->second[t].empty())
      return nullptr;
    auto it = e_.verdicts.find(keys->second[t]);
    return it == e_.verdicts.end() ? nullptr : &it->second;
  }

  // Nobody knows of a commit before the range: it counts as good.
  bool was_bad(const Oid& id, size_t t) const {
    const CommitPlan* plan = plan_of(id);
    if (!plan || plan->trees[t].skipped)
      return false;
    const CellVerdict* v = verdict_of(id, t);
    return plan->trees[t].failed || (v && !v->errors.empty());
  }

  // Of the nearest ancestor in sight that built.
  Result<const CellVerdict*> last_built(Oid id, size_t t) const {
    while (plan_of(id)) {
      const CellVerdict* v = verdict_of(id, t);
      if (v && v->errors.empty())
        return v;
      Commit c = TRY(planner_.development().read_commit(id));
      if (c.parents.empty())
        break;
      id = c.parents.front();
    }
    return nullptr;
  }

  Result<void> lint(const Oid& id, const Commit& commit, PatchReport& out) {
    const CommitPlan* plan = plan_of(id);
    const CommitPlan* before = plan_of(parent_);
    auto known = [&](const PatchFinding& f) {
      return before && std::ranges::any_of(before->lint, [&](const auto& b) {
        return b.code == f.code && b.file == f.file && b.message == f.message;
      });
    };
    if (plan)
      for (const PatchFinding& f : plan->lint)
        if (!known(f))
          out.findings.push_back(f);
    if (!touches_canonical(out))
      return {};
    std::string place = id.hex().substr(0, 12) + ":message";
    for (const Diagnostic& d :
         lint_message({.message = commit.text.message,
                       .place = place,
                       .author = commit.text.author.email,
                       .submitter = commit.text.committer.email}))
      out.findings.push_back({.code = d.code,
                              .message = d.message,
                              .file = d.span.file,
                              .line = d.span.line,
                              .column = d.span.column,
                              .blocking = d.severity == Severity::error});
    return {};
  }

  bool touches_canonical(const PatchReport& patch) const {
    std::string prefix =
        planner_.below().empty() ? "" : planner_.below() + "/";
    return std::ranges::any_of(patch.files, [&](const std::string& path) {
      return std::ranges::any_of(
          w_.project.canonical, [&](const std::string& directory) {
            return path.starts_with(prefix + directory + "/");
          });
    });
  }

  Result<Cell> cell(const Oid& id, size_t t, bool enforced) {
    Cell c;
    const CommitPlan* plan = plan_of(id);
    if (!plan)
      return c; // pending, or not asked for by a bisection
    const MadeTree& made = plan->trees[t];
    c.stage = made.stage;
    c.causes = made.causes;
    c.why = made.why;
    c.key = e_.keys.at(id)[t];
    auto made_here = e_.built_for.find(c.key);
    c.cached = made_here == e_.built_for.end() || made_here->second != id;
    TRY(diff(id, t, c));
    if (made.skipped) {
      c.verdict = Verdict::skipped;
      return c;
    }
    bool bad = made.failed;
    if (const CellVerdict* v = verdict_of(id, t)) {
      c.stage = v->stage;
      TRY(built(id, t, *v, c));
      bad = bad || !v->errors.empty() || !c.new_warnings.empty();
    } else if (!bad) {
      return c; // pending
    }
    if (!bad)
      c.verdict = Verdict::pass;
    else
      c.verdict = enforced ? Verdict::fail : Verdict::advisory_fail;
    c.first_bad = bad && !was_bad(parent_, t);
    return c;
  }

  Result<void> built(const Oid& id, size_t t, const CellVerdict& v, Cell& c) {
    c.cpu_seconds = v.cpu_seconds;
    c.warnings = static_cast<uint32_t>(v.warnings.size());
    if (const CellVerdict* old = TRY(last_built(parent_, t)))
      std::ranges::set_difference(v.warnings, old->warnings,
                                  std::back_inserter(c.new_warnings));
    c.excerpt = excerpt_of(v);
    if (!files_)
      return {};
    c.log = "logs/" + c.key.substr(0, 16) + ".log";
    files_->try_emplace(c.log, v.log);
    for (const BuildMessage& m : v.errors) {
      Cause cause{.message = m.message, .file = m.file, .line = m.line};
      TRY(locate(planner_.trees(), plan_of(id)->trees[t].tree,
                 TRY(canonical_text(id, m.file)), cause));
      c.causes.push_back(std::move(cause));
    }
    return {};
  }

  Result<std::string> canonical_text(const Oid& id,
                                     const std::string& file) const {
    Commit c = TRY(planner_.development().read_commit(id));
    auto files = TRY(planner_.development().list_tree(c.tree));
    auto it = files.find(planner_.below().empty() ? file
                                                  : planner_.below() + "/" + file);
    if (it == files.end())
      return std::string();
    return planner_.development().read_blob(it->second.id);
  }

  Result<void> diff(const Oid& id, size_t t, Cell& c) {
    const CommitPlan* before = plan_of(parent_);
    const Oid& to = plan_of(id)->trees[t].tree;
    if (!files_ || !before)
      return {};
    const Oid& from = before->trees[t].tree;
    if (from == to || from.is_zero() || to.is_zero())
      return {};
    c.diff = fmt::format("diffs/{}-{}.diff", from.hex().substr(0, 12),
                         to.hex().substr(0, 12));
    if (!files_->contains(c.diff))
      (*files_)[c.diff] = TRY(make_patch(planner_.trees(), from, to)).text;
    return {};
  }

  const Workspace& w_;
  const CommitPlanner& planner_;
  const Evaluation& e_;
  std::map<std::string, std::string>* files_;
  ObjectPool pool_;
  Oid parent_; // of the commit in work
};

} // namespace

Result<void> fill_report(const Workspace& w, const CommitPlanner& planner,
                         const Evaluation& e, Report& report,
                         std::map<std::string, std::string>* files) {
  report.patches.clear();
  Filler filler(w, planner, e, files);
  for (const Oid& id : e.commits)
    report.patches.push_back(TRY(filler.patch(id, report)));
  return {};
}

bool is_enforced(const TargetPolicy& policy, const std::string& version,
                 const std::string& today) {
  if (policy.enforced || policy.until.empty())
    return policy.enforced;
  bool date = policy.until.find('-') != std::string::npos;
  return date ? today >= policy.until
              : numbers(version) >= numbers(policy.until);
}

} // namespace kport
