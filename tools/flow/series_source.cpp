// SPDX-License-Identifier: GPL-2.0-or-later
// Joins the development repository, the base and the split.
#include "flow/series_source.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "flow/posted.h"
#include "flow/series_letter.h"
#include "model/message.h"
#include "model/path_map.h"

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
  Oid commit; // zero: `base` names nothing there
  Oid own_commit; // of kport's own base repository, when this is it
  bool own = false;
};

Result<Base> open_base_of(const Workspace& w, const SeriesOptions& options) {
  if (options.linux_dir.empty()) {
    OwnBase own = TRY(series_base(w));
    Repository repository = TRY(Repository::open(own.git_dir));
    Oid commit = options.base.empty()
                     ? own.commit
                     : repository.resolve(options.base).value_or(Oid{});
    return Base{std::move(repository), commit, own.commit, true};
  }
  Repository repository = TRY(Repository::open(options.linux_dir));
  TRY(repository.expect_complete());
  Oid commit = repository.resolve(options.base.empty() ? "HEAD" : options.base)
                   .value_or(Oid{});
  return Base{std::move(repository), commit, Oid{}, false};
}

// A version ref of a series exported before: "rill" and 2 of
// refs/kport/series/rill/v2; nothing of the -base ones.
struct Exported {
  std::string name;
  unsigned version = 0;
};
Exported parse_exported(std::string_view ref) {
  constexpr std::string_view kBelow = "refs/kport/series/";
  size_t slash = ref.rfind("/v");
  if (!ref.starts_with(kBelow) || slash < kBelow.size())
    return {};
  unsigned version = 0;
  std::string_view digits = ref.substr(slash + 2);
  auto [end, code] =
      std::from_chars(digits.data(), digits.data() + digits.size(), version);
  if (code != std::errc() || end != digits.data() + digits.size())
    return {};
  return {std::string(ref.substr(kBelow.size(), slash - kBelow.size())),
          version};
}

Result<std::string> change_id_of(const Repository& series,
                                 const std::string& name) {
  Cover letter;
  TRY(take_tracking(series, name, letter));
  return letter.change_id;
}

// A series of which at least one patch is below `out.base`: `tip` is there, or
// the base lies inside of it.
Result<bool> is_below(const Repository& series, const Exported& e,
                      const Series& out) {
  Oid tip = TRY(series.find_ref(version_ref(e.name, e.version)));
  Oid base = TRY(series.find_ref(base_ref(e.name, e.version)));
  if (tip == out.base || TRY(series.is_ancestor(tip, out.base)))
    return true;
  return base != out.base && TRY(series.is_ancestor(out.base, tip)) &&
         TRY(series.is_ancestor(base, out.base));
}

// Which series exported before have to be applied first; what the lowest of
// them stands on is public.
Result<void> find_prerequisites(const Repository& series, Series& out) {
  std::string refs =
      TRY(run_git({.git_dir = series.git_dir(),
                   .arguments = {"for-each-ref", "--format=%(refname)",
                                 "refs/kport/series"}}));
  std::map<std::string, unsigned> versions;
  for (std::string_view line : split_lines(refs))
    if (Exported e = parse_exported(line);
        e.version > versions[e.name] && TRY(is_below(series, e, out)))
      versions[e.name] = e.version;
  for (const auto& [name, version] : versions) {
    if (version == 0)
      continue;
    std::string change_id = TRY(change_id_of(series, name));
    out.prerequisites.push_back(fmt::format("{}:v{}", change_id, version));
    Oid below = TRY(series.find_ref(base_ref(name, version)));
    if (!below.is_zero() && TRY(series.is_ancestor(below, out.public_base)))
      out.public_base = below;
  }
  return {};
}

// The base is the tip of a series that was exported and is not upstream yet.
Result<void> stand_on_exported(const Repository& series,
                               const std::string& revision, Series& out) {
  Result<Oid> tip = series.resolve("refs/kport/series/" + revision);
  if (!tip)
    return fail(error("series-no-base",
                      fmt::format("no revision '{}' to base on", revision), {},
                      "name a commit of the kernel's repository, or a series "
                      "exported before, like rill/v1"));
  out.base = out.public_base = *tip;
  return find_prerequisites(series, out);
}

// Whether the base has anything at the modules' places.
Result<bool> knows_modules(const Project& project, const Repository& series,
                           const Oid& base) {
  std::map<std::string, TreeFile> files =
      TRY(series.list_tree(TRY(series.read_commit(base)).tree));
  for (const ModuleSpec& m : project.modules) {
    std::string at = kernel_path(project, m.directory + "/");
    auto it = files.lower_bound(at);
    if (it != files.end() && it->first.starts_with(at))
      return true;
  }
  return false;
}

// The base has nothing of what comes before the range, so that is told first;
// the same history gives the same commits as when it was exported.
Result<void> stand_on_the_past(const Project& project, ObjectPool& pool,
                               const Repository& series, Series& out) {
  SplitInput input{.range = {Oid{}, out.range.from},
                   .base = out.base,
                   .posted = TRY(read_posted_map(pool.source()))};
  SplitResult before = TRY(split_history(project, pool, input));
  if (before.tip.is_zero() || before.tip == out.base)
    return {};
  TRY(pool.write(series, std::vector{before.tip}));
  out.base = before.tip;
  Oid known = out.public_base;
  TRY(find_prerequisites(series, out));
  out.public_base = known;
  std::string count = TRY(run_git(
      {.git_dir = series.git_dir(),
       .arguments = {"rev-list", "--count", out.base.hex(), "--not",
                     out.public_base.hex(), "--glob=refs/kport/series/*"}}));
  out.unsent = std::strtoul(count.c_str(), nullptr, 10);
  return {};
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
  out.base = out.public_base = base.commit;
  ObjectPool pool(development);
  pool.also_read(&series); // which reads what it borrows, the base too
  if (base.commit.is_zero())
    TRY(stand_on_exported(series, options.base, out));
  else if (options.base.empty() && !out.range.from.is_zero() &&
           !TRY(knows_modules(w.project, series, out.base)))
    TRY(stand_on_the_past(w.project, pool, series, out));
  out.base_name = commit_name(series, out.public_base);
  out.own_base = base.own && out.public_base == base.own_commit;
  SplitInput input{.range = out.range,
                   .base = out.base,
                   .posted = TRY(read_posted_map(development))};
  out.split = TRY(split_history(w.project, pool, input));
  if (out.split.tip.is_zero() || out.split.tip == out.base)
    return fail(finding("series-empty", "nothing of this range goes upstream"));
  TRY(pool.write(series, std::vector{out.split.tip}));
  for (const SplitStep& step : out.split.steps)
    if (!step.upstream.is_zero()) {
      if (step.begins)
        out.begins.push_back(out.commits.size());
      out.commits.push_back(step.upstream);
    }
  return out;
}

} // namespace kport
