// SPDX-License-Identifier: GPL-2.0-or-later
// Imports until all is there or a commit does not fit.
#include "flow/import.h"

#include <optional>

#include <fmt/format.h>

#include "base/files.h"
#include "base/process.h"
#include "flow/posted.h"
#include "model/message.h"

namespace kport {
namespace {

// .git/kport-import: what an import that stopped has to know.
struct State {
  fs::path from; // the kernel's repository
  CommitRange range;
  Oid start;             // HEAD when it began
  Oid stopped;           // the kernel commit that did not fit
  std::vector<Oid> done; // those left out by a person
};

std::string print(const State& s) {
  std::string out =
      fmt::format("{}\n{}\n{}\n{}\n{}\n", s.range.from.hex(), s.range.to.hex(),
                  s.start.hex(), s.stopped.hex(), s.from.string());
  for (const Oid& id : s.done)
    out += id.hex() + "\n";
  return out;
}

Result<State> parse_state(const fs::path& file) {
  std::string text = TRY(read_file(file));
  std::vector<std::string_view> lines = split_lines(text);
  if (lines.size() < 5)
    return fail(
        error("import-state", file.string() + " is broken", {},
              "remove it; git cherry-pick --abort, if one is going on"));
  State s;
  s.range.from = TRY(parse_oid(lines[0]));
  s.range.to = TRY(parse_oid(lines[1]));
  s.start = TRY(parse_oid(lines[2]));
  s.stopped = TRY(parse_oid(lines[3]));
  s.from = std::string(lines[4]);
  for (size_t i = 5; i < lines.size(); ++i)
    s.done.push_back(TRY(parse_oid(lines[i])));
  return s;
}

class Import {
public:
  Import(const Project& project, Repository own)
      : project_(project), own_(std::move(own)),
        file_(own_.git_dir() / "kport-import") {}

  Result<ImportReport> begin(const ImportJob& job);
  Result<ImportReport> resume(const ImportJob& job);

private:
  // It is the owner's work tree: git works on it as the owner set it up.
  Command command(const std::vector<std::string>& args) const {
    std::vector<std::string> argv = {"git", "-C", own_.work_dir().string()};
    argv.insert(argv.end(), args.begin(), args.end());
    return {.argv = std::move(argv), .env = {{"GIT_EDITOR", "true"}}};
  }
  Result<std::string> git(const std::vector<std::string>& args) const {
    Result<ProcessResult> done = run_ok(command(args));
    if (!done)
      return fail(std::move(done).error());
    return std::move(done->out);
  }
  bool picking() const {
    return fs::exists(own_.git_dir() / "CHERRY_PICK_HEAD");
  }
  Result<void> expect_clean() const;
  Result<ImportReport> go_on(State state);
  Result<bool> pick(const Oid& commit) const;
  Result<void> remember(const Repository& own, ObjectPool& pool,
                        const ImportResult& result, const Person& who) const;

  const Project& project_;
  Repository own_;
  fs::path file_;
};

Result<void> Import::expect_clean() const {
  if (own_.work_dir().empty())
    return fail(error("import-bare",
                      own_.common_dir().string() + " has no work tree", {},
                      "import into a clone with one"));
  std::string changed =
      TRY(git({"status", "--porcelain", "--untracked-files=no"}));
  if (changed.empty())
    return {};
  return fail(error("import-dirty", "there are changes that are not committed",
                    {}, "commit or stash them first"));
}

// True when git's own merge, which follows renames, fits it after all.
Result<bool> Import::pick(const Oid& commit) const {
  ProcessResult r = TRY(
      run(command({"cherry-pick", "--keep-redundant-commits", commit.hex()})));
  if (r.exit_code == 0)
    return true;
  if (picking())
    return false;
  return fail(error("import-pick", "git cherry-pick failed: " + r.err));
}

// Which kernel commits tell ours: what Fixes: lines of later splits name.
Result<void> Import::remember(const Repository& own, ObjectPool& pool,
                              const ImportResult& result,
                              const Person& who) const {
  PostedMap old = TRY(read_posted_map(own));
  PostedMap map = with_upstream(old, result);
  if (print_posted_map(map) == print_posted_map(old))
    return {};
  Oid commit = posted_map_commit(pool, map, who);
  TRY(pool.write(own, std::vector{commit}));
  RefUpdate update{std::string(kMapRef), commit,
                   TRY(own.find_ref(std::string(kMapRef))), "kport import"};
  return own.move_refs(std::span(&update, 1), who);
}

// Range by range until it is all there: what was picked is known by its
// trailer.
Result<ImportReport> Import::go_on(State state) {
  ImportReport report;
  while (true) {
    Repository upstream = TRY(Repository::open(state.from));
    Repository own = TRY(Repository::open(own_.git_dir()));
    ObjectPool pool(own);
    pool.also_read(&upstream);
    Oid head = TRY(own.resolve("HEAD"));
    report.result = TRY(
        import_range(project_, pool, upstream,
                     {.range = state.range, .head = head, .done = state.done}));
    const ImportResult& result = report.result;
    std::vector<Oid> tips = {result.tip};
    if (result.conflict)
      tips.push_back(result.conflict->pick);
    TRY(pool.write(own, tips));
    if (result.tip != head)
      TRY(git({"merge", "--ff-only", "--quiet", result.tip.hex()}));
    if (!result.conflict) {
      Person who = TRY(upstream.read_commit(state.range.to)).text.committer;
      TRY(remember(own, pool, result, who));
      std::error_code ec;
      fs::remove(file_, ec);
      return report;
    }
    state.stopped = result.steps.back().upstream;
    TRY(write_file(file_, print(state)));
    if (!TRY(pick(result.conflict->pick)))
      return report;
  }
}

Result<ImportReport> Import::begin(const ImportJob& job) {
  if (fs::exists(file_) || picking())
    return fail(error("import-going-on",
                      "an import or a cherry-pick stopped "
                      "here and waits for you",
                      {},
                      "resolve it, then `kport import --continue`; or --skip, "
                      "or --abort"));
  TRY(expect_clean());
  TRY(own_.expect_complete());
  State state;
  state.from = job.from.empty() ? own_.git_dir() : fs::absolute(job.from);
  Repository upstream = TRY(Repository::open(state.from));
  TRY(upstream.expect_complete());
  state.range = TRY(upstream.resolve_range(job.range));
  if (state.range.from.is_zero())
    return fail(
        error("import-range",
              fmt::format("'{}' is all of the kernel's history", job.range), {},
              "give A..B, where A is what you imported up to"));
  state.start = TRY(own_.resolve("HEAD"));
  return go_on(std::move(state));
}

Result<ImportReport> Import::resume(const ImportJob& job) {
  if (!fs::exists(file_))
    return fail(error("import-none", "no import is going on here"));
  State state = TRY(parse_state(file_));
  if (job.step == ImportJob::Step::abort) {
    if (picking())
      TRY(git({"cherry-pick", "--abort"}));
    TRY(git({"reset", "--quiet", "--keep", state.start.hex()}));
    std::error_code ec;
    fs::remove(file_, ec);
    return ImportReport{.result = {}, .aborted = true};
  }
  if (job.step == ImportJob::Step::skip) {
    if (picking())
      TRY(git({"cherry-pick", "--skip"}));
    state.done.push_back(state.stopped);
    TRY(write_file(file_, print(state)));
  } else if (picking()) {
    TRY(git({"cherry-pick", "--continue"}));
  }
  TRY(expect_clean());
  return go_on(std::move(state));
}

} // namespace

Result<ImportReport> import_changes(const Project& project,
                                    const ImportJob& job) {
  Repository own = TRY(Repository::open(project.root));
  Import import(project, std::move(own));
  if (job.step == ImportJob::Step::begin)
    return import.begin(job);
  return import.resume(job);
}

} // namespace kport
