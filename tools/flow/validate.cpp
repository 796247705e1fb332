// SPDX-License-Identifier: GPL-2.0-or-later
// Plans every commit, builds what no verdict is known of, reports.
#include "flow/validate.h"

#include <algorithm>
#include <ctime>

#include <fmt/format.h>

#include "base/cpu.h"
#include "base/process.h"
#include "flow/boot_plan.h"
#include "flow/validate_report.h"
#include "target/compiler.h"

namespace kport {
namespace {

// Part of every key: bump when the same tree would be judged otherwise.
constexpr std::string_view kCheck = "W=1, 3";

std::string today() {
  std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday);
}

class Validator {
public:
  static Result<Validator> open(const Workspace& w, const ValidateJob& job);
  Result<Validation> run();

private:
  Validator(const Workspace& w, const ValidateJob& job,
            std::vector<TargetSpec> targets, CommitPlanner planner)
      : w_(w), job_(job), targets_(std::move(targets)),
        planner_(std::move(planner)) {}

  Result<Project> agreed_project() const;
  Result<void> describe();
  std::string key_of(const MadeTree& made, size_t t) const;
  Result<void> plan(const Oid& id);
  fs::path verdict_file(const std::string& key) const;
  CellJob cell_job(const MadeTree& made, size_t t,
                   const std::string& key) const;
  Result<void> evaluate(const std::vector<Oid>& commits);
  Result<bool> is_bad(const Oid& id, size_t t);
  Result<void> bisect();
  void take_verdicts();
  void show();

  const Workspace& w_;
  const ValidateJob& job_;
  std::vector<TargetSpec> targets_;
  CommitPlanner planner_;
  std::vector<std::string> compilers_;
  Evaluation e_;
  std::map<std::string, CellJob> queued_; // by key
  Report report_;
  double cpu_ = 0; // of planning
  std::vector<BootPlan> boots_; // one per target, when they are booted
  std::optional<Diagnostic> unfinished_;
};

Result<std::vector<TargetSpec>> all_targets(const Workspace& w,
                                            const ValidateJob& job) {
  if (!job.targets.empty())
    return w.find_all(job.targets);
  std::vector<TargetSpec> out = TRY(w.find_all({"all"}));
  std::ranges::stable_partition(out, [&](const TargetSpec& t) {
    return t.name == w.project.mainline; // the tree's own kernel first
  });
  return out;
}

Result<Validator> Validator::open(const Workspace& w, const ValidateJob& job) {
  std::vector<TargetSpec> targets = TRY(all_targets(w, job));
  CommitPlanner planner = TRY(CommitPlanner::create(w, targets));
  Validator self(w, job, std::move(targets), std::move(planner));
  CommitRange range =
      TRY(self.planner_.development().resolve_range(job.range));
  self.e_.base = range.from;
  self.e_.commits = TRY(self.planner_.development().list_commits(range));
  if (self.e_.commits.empty())
    return fail(error("validate-range",
                      fmt::format("'{}' holds no commit", job.range), {},
                      "give a range such as origin/main..HEAD"));
  self.report_.head = range.to.hex();
  TRY(self.describe());
  if (job.boot)
    for (const TargetSpec& target : self.targets_)
      self.boots_.push_back(TRY(plan_boot(w, target)));
  return self;
}

// A patch must not decide which of its failures count: its base says.
Result<Project> Validator::agreed_project() const {
  if (e_.base.is_zero())
    return w_.project;
  Result<Project> before = planner_.read_project_at(e_.base);
  if (before)
    return before;
  Diagnostic d = std::move(before).error();
  std::string base = e_.base.hex().substr(0, 12);
  if (d.code == "no-project") {
    w_.acquire.say(fmt::format("note: {}, which the range starts from, has no "
                               "kport.yaml: the checkout's says which targets "
                               "are advisory",
                               base));
    return w_.project;
  }
  d.notes.push_back({fmt::format("{}, which the range starts from, decides "
                                 "which failures count",
                                 base),
                     {}});
  if (d.help.empty())
    d.help = "start the range at a commit whose kport.yaml can be read";
  return fail(std::move(d));
}

Result<void> Validator::describe() {
  report_.project = w_.project.name;
  report_.range = job_.range;
  report_.base = e_.base.is_zero() ? "" : e_.base.hex();
  report_.kport = KPORT_VERSION;
  report_.started = std::time(nullptr);
  report_.executor = job_.executor == Executor::ninja ? "ninja" : "slurm";
  const Project agreed = TRY(agreed_project());
  for (size_t t = 0; t < targets_.size(); ++t) {
    const TargetTree& kernel = planner_.kernels()[t];
    compilers_.push_back(
        TRY(probe_compiler(w_.acquire.cache, kernel.compiler, {})).version);
    ReportTarget shown{.name = kernel.name,
                       .kernel = kernel.release,
                       .compiler = compilers_.back()};
    for (const TargetPolicy& p : agreed.policy)
      if (p.target == kernel.name) {
        shown.enforced = is_enforced(p, agreed.version, today());
        shown.until = p.until;
      }
    report_.targets.push_back(std::move(shown));
  }
  return {};
}

std::string Validator::key_of(const MadeTree& made, size_t t) const {
  if (made.failed && made.causes.empty() == false && made.tree.is_zero())
    return {};
  bool mainline = targets_[t].name == w_.project.mainline;
  // Mainline's own words about a tree that does not parse are kbuild's.
  if (made.skipped || made.tree.is_zero() || (made.failed && !mainline))
    return {};
  const TargetTree& k = planner_.kernels()[t];
  std::string text = fmt::format("{}\n{}\n{}\n{}\n{}\n", kCheck,
                                 made.tree.hex(), k.name, k.digest,
                                 compilers_[t]);
  for (const std::string& arg : k.make_args)
    text += arg + "\n";
  if (!boots_.empty())
    text += "boot " + boots_[t].digest + "\n";
  return sha256(text);
}

fs::path Validator::verdict_file(const std::string& key) const {
  return w_.acquire.cache.derived("verdicts", key + ".json");
}

CellJob Validator::cell_job(const MadeTree& made, size_t t,
                            const std::string& key) const {
  const TargetTree& k = planner_.kernels()[t];
  fs::path place = w_.scratch("validate");
  return {.target = k.name,
          .tree = made.tree,
          .git_dir = place / "trees.git",
          .directory = place / "build" / k.name,
          .verdict = verdict_file(key),
          .build_dir = k.build_dir,
          .make_args = k.make_args,
          .jobs = 1,
          .boot = boots_.empty() ? std::vector<std::string>{}
                                 : boots_[t].command};
}

Result<void> Validator::plan(const Oid& id) {
  if (e_.plans.contains(id))
    return {};
  CommitPlan plan = TRY(planner_.plan(id));
  std::vector<std::string>& keys = e_.keys[id];
  for (size_t t = 0; t < targets_.size(); ++t) {
    std::string key = key_of(plan.trees[t], t);
    keys.push_back(key);
    if (key.empty() || e_.verdicts.contains(key) || queued_.contains(key))
      continue;
    if (Result<CellVerdict> known = read_verdict(verdict_file(key)))
      e_.verdicts[key] = std::move(*known);
    else {
      queued_[key] = cell_job(plan.trees[t], t, key);
      e_.built_for[key] = id;
    }
  }
  e_.plans.emplace(id, std::move(plan));
  return {};
}

void Validator::take_verdicts() {
  bool more = false;
  for (auto it = queued_.begin(); it != queued_.end();) {
    Result<CellVerdict> v = read_verdict(it->second.verdict);
    if (!v) {
      ++it;
      continue;
    }
    e_.verdicts[it->first] = std::move(*v);
    it = queued_.erase(it);
    more = true;
  }
  if (more)
    show();
}

void Validator::show() {
  if (fill_report(w_, planner_, e_, report_, nullptr))
    job_.progress(report_);
}

Result<void> Validator::evaluate(const std::vector<Oid>& commits) {
  show(); // every row, before the first cell
  std::vector<std::string> order;
  for (const Oid& id : commits) {
    if (interrupted()) {
      Diagnostic d = error("interrupted", "the validation was interrupted", {},
                           "run it again: what is done is kept");
      d.exit = ExitCode::interrupted;
      return fail(std::move(d));
    }
    double before = cpu_seconds();
    TRY(plan(id));
    cpu_ += cpu_seconds() - before;
    for (const std::string& key : e_.keys[id])
      if (queued_.contains(key) &&
          std::ranges::find(order, key) == order.end())
        order.push_back(key);
    show();
  }
  CellRun run{.executor = job_.executor,
              .directory = w_.scratch("validate") / "run",
              .parallel = w_.jobs,
              .tick = [this] { take_verdicts(); }};
  // One target at work may use all processors, several share them.
  std::set<std::string> busy;
  for (const std::string& key : order)
    busy.insert(queued_[key].target);
  for (const std::string& key : order) {
    CellJob job = queued_[key];
    job.jobs = std::max<unsigned>(
        1, w_.jobs / static_cast<unsigned>(std::max<size_t>(1, busy.size())));
    run.jobs.push_back(std::move(job));
  }
  Result<void> ran = run_cells(run);
  if (!ran && (interrupted() || ran.error().exit == ExitCode::interrupted))
    return ran;
  if (!ran && !unfinished_)
    unfinished_ = ran.error();
  take_verdicts();
  return {};
}

Result<bool> Validator::is_bad(const Oid& id, size_t t) {
  TRY(evaluate({id}));
  const MadeTree& made = e_.plans.at(id).trees[t];
  const std::string& key = e_.keys.at(id)[t];
  auto verdict = e_.verdicts.find(key);
  if (!made.failed && !key.empty() && verdict == e_.verdicts.end())
    return fail(*unfinished_); // no halving without an answer
  return made.failed || (!key.empty() && !verdict->second.errors.empty());
}

// Between a base that is good and a tip that is bad, per target.
Result<void> Validator::bisect() {
  std::vector<Oid> line = e_.commits;
  for (size_t t = 0; t < targets_.size(); ++t) {
    if (!TRY(is_bad(line.back(), t)) ||
        (!e_.base.is_zero() && TRY(is_bad(e_.base, t))))
      continue;
    size_t good = 0, bad = line.size() - 1; // good: the first `good` are good
    while (good < bad) {
      size_t middle = good + (bad - good) / 2;
      if (TRY(is_bad(line[middle], t)))
        bad = middle;
      else
        good = middle + 1;
    }
    // Its parent too, so that the report can say that it was good.
    if (bad > 0)
      TRY(evaluate({line[bad - 1]}));
  }
  return {};
}

Result<Validation> Validator::run() {
  if (job_.bisect) {
    TRY(bisect());
  } else {
    std::vector<Oid> all = e_.commits;
    if (!e_.base.is_zero())
      all.insert(all.begin(), e_.base); // new warnings are news against it
    TRY(evaluate(all));
  }
  Validation out;
  TRY(fill_report(w_, planner_, e_, report_, &out.files));
  // A cell's process may have run anywhere; it says itself what it took.
  report_.cpu_seconds = cpu_;
  for (const auto& [key, commit] : e_.built_for)
    if (auto v = e_.verdicts.find(key); v != e_.verdicts.end())
      report_.cpu_seconds += v->second.cpu_seconds;
  out.report = std::move(report_);
  out.unfinished = std::move(unfinished_);
  return out;
}

} // namespace

Result<Validation> validate(const Workspace& w, const ValidateJob& job) {
  FileLock held = TRY(w.hold_scratch());
  Validator validator = TRY(Validator::open(w, job));
  return validator.run();
}

} // namespace kport
