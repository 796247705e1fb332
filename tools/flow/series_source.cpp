// SPDX-License-Identifier: GPL-2.0-or-later
// Joins the development repository, the base and the split.
#include "flow/series_source.h"

#include <fmt/format.h>

#include "series/base_repository.h"
#include "series/git_program.h"

namespace kport {
namespace {

namespace fs = std::filesystem;

// Opened or made; what it borrows from is written anew each time, since caches
// move.
Result<Repository> open_series(const fs::path& git_dir,
                               const std::vector<fs::path>& borrowed) {
  std::error_code code;
  if (!fs::exists(git_dir / "HEAD", code)) {
    DirectoryWriter writer = TRY(DirectoryWriter::create(git_dir));
    TRY(init_bare(writer.path()));
    TRY(writer.commit());
  }
  TRY(borrow_objects(git_dir, borrowed));
  return Repository::open(git_dir);
}

struct Base {
  Repository repository;
  Oid commit;
  std::string name;
  bool own = false;
};

Result<Base> open_base_of(const Workspace& w, const SeriesOptions& options) {
  if (options.linux_dir.empty()) {
    OwnBase own = TRY(series_base(w));
    Repository repository = TRY(Repository::open(own.git_dir));
    Oid commit = own.commit;
    if (!options.base.empty())
      commit = TRY(repository.resolve(options.base));
    std::string name = commit_name(repository, commit);
    return Base{std::move(repository), commit, std::move(name),
                commit == own.commit};
  }
  Repository repository = TRY(Repository::open(options.linux_dir));
  TRY(repository.expect_complete());
  Oid commit = TRY(
      repository.resolve(options.base.empty() ? "HEAD" : options.base));
  std::string name = commit_name(repository, commit);
  return Base{std::move(repository), commit, std::move(name), false};
}

} // namespace

std::string commit_name(const Repository& repository, const Oid& id) {
  Result<Commit> commit = repository.read_commit(id);
  return fmt::format("{} (\"{}\")", id.hex().substr(0, 12),
                     commit ? subject_of(commit->text.message) : "?");
}

Result<OwnBase> series_base(const Workspace& w) {
  TargetSpec spec = TRY(w.find(w.project.mainline));
  TargetTree tree = TRY(acquire_tree(w.acquire, spec));
  fs::path source = TRY(acquire_source(w.acquire, spec));
  fs::path where = w.acquire.cache.root / "series-base" /
                   (source.filename().string() + ".git");
  std::error_code code;
  if (!fs::exists(where, code))
    w.acquire.say(fmt::format("making a repository of Linux {}, once",
                              tree.release));
  BaseRepository base = TRY(open_base({source, where, tree.release}));
  return OwnBase{base.git_dir, base.commit};
}

Result<Series> prepare_series(const Workspace& w,
                              const SeriesOptions& options) {
  Repository development = TRY(Repository::open(w.project.root));
  TRY(development.expect_complete());
  Base base = TRY(open_base_of(w, options));
  Series out;
  out.git_dir = development.common_dir() / "kport" / "series.git";
  Repository series = TRY(open_series(
      out.git_dir, {development.common_dir() / "objects",
                    base.repository.common_dir() / "objects"}));
  out.range = TRY(development.resolve_range(options.range));
  out.base = base.commit;
  out.base_name = base.name;
  out.own_base = base.own;

  ObjectPool pool(development);
  pool.also_read(&base.repository);
  out.split = TRY(split_history(w.project, pool, {out.range, out.base, {}}));
  if (out.split.tip.is_zero() || out.split.tip == out.base)
    return fail(finding("series-empty", "nothing of this range goes upstream"));
  TRY(pool.write(series, std::vector{out.split.tip}));
  for (const SplitStep& step : out.split.steps)
    if (!step.upstream.is_zero())
      out.commits.push_back(step.upstream);
  return out;
}

} // namespace kport
