// SPDX-License-Identifier: GPL-2.0-or-later
// Opens, splits, writes the pack, moves the ref.
#include "flow/split.h"

#include <optional>

#include <fmt/format.h>

#include "flow/posted.h"

namespace kport {
namespace {

namespace fs = std::filesystem;

// kport.yaml's paths are the repository's only when it lies at its top.
Result<void> expect_top(const Repository& repository, const Project& project) {
  std::error_code ec;
  fs::path top = repository.work_dir();
  if (top.empty() || fs::equivalent(top, project.root, ec))
    return {};
  return fail(error("split-project",
                    fmt::format("{} is not the top of its repository, {}",
                                project.root.string(), top.string()),
                    {}, "name the repository with --repository"));
}

std::string full_ref(const std::string& name) {
  return name.starts_with("refs/") ? name : "refs/heads/" + name;
}

// The new history is in memory yet: whether the old one is a part of it.
Result<bool> goes_on_from(const Repository& r, const SplitResult& s,
                          const Oid& old) {
  for (const SplitStep& step : s.steps)
    if (step.upstream == old)
      return true;
  return !s.base.is_zero() && r.has(old) && TRY(r.is_ancestor(old, s.base));
}

// A branch that somebody works on, or with commits we did not make, stays.
Result<void> expect_free(const Repository& r, const SplitReport& report,
                         const Oid& old, bool force) {
  if (r.is_checked_out(report.ref))
    return fail(error("split-ref",
                      fmt::format("{} is checked out in {}", report.ref,
                                  r.common_dir().string()),
                      {}, "choose another --ref, or check something else out"));
  if (old.is_zero() || force || TRY(goes_on_from(r, report.result, old)))
    return {};
  return fail(error(
      "split-ref",
      fmt::format("{} holds {}, which the result does not go on from",
                  report.ref, old.hex().substr(0, 12)),
      {},
      "the history was rewritten, or the ref is not kport's: --force sets "
      "it all the same"));
}

// The new history and the map: in one transaction when one repository has
// both, else the map second. It may lag, never lie.
Result<void> move_all(const Repository& into, const Repository& source,
                      const RefUpdate& history, const RefUpdate& map,
                      const Person& who) {
  if (into.common_dir() == source.common_dir())
    return into.move_refs(std::vector{map, history}, who);
  TRY(into.move_refs(std::span(&history, 1), who));
  return source.move_refs(std::span(&map, 1), who);
}

} // namespace

Result<SplitReport> split(const Project& project, const SplitJob& job) {
  // 1. The two repositories; often one.
  Repository source = TRY(
      Repository::open(job.repository.empty() ? project.root : job.repository));
  if (job.repository.empty())
    TRY(expect_top(source, project));
  TRY(source.expect_complete());
  std::optional<Repository> other;
  if (!job.into.empty()) {
    other.emplace(TRY(Repository::open(job.into)));
    TRY(other->expect_complete());
  }
  const Repository& into = other ? *other : source;

  // 2. Names to objects, before the long part.
  SplitInput input{.range = TRY(source.resolve_range(job.range)),
                   .posted = TRY(read_posted_map(source)),
                   .progress = job.progress};
  if (!job.base.empty())
    input.base = TRY(into.resolve(job.base));
  SplitReport report;
  report.ref = full_ref(job.ref);
  Oid old = TRY(into.find_ref(report.ref));

  // 3. The split itself: in memory.
  ObjectPool pool(source);
  if (other)
    pool.also_read(&*other);
  report.result = TRY(split_history(project, pool, input));
  const Oid& tip = report.result.tip;
  if (job.dry)
    return report;
  TRY(expect_free(into, report, old, job.force));
  if (tip.is_zero())
    return fail(finding("split-nothing",
                        "no commit of the range changes a canonical file", {},
                        "nothing was written"));

  // 4. Objects, then the refs.
  Person who =
      parse_person(TRY(view_commit(TRY(pool.read(tip)).bytes)).committer);
  Oid old_map = TRY(source.find_ref(std::string(kMapRef)));
  Oid map = new_posted_map(pool, input.posted, report.result, who);
  if (other) {
    report.objects = TRY(pool.write(into, std::vector{tip}));
    TRY(pool.write(source, std::vector{map}));
  } else {
    report.objects = TRY(pool.write(into, std::vector{tip, map}));
  }
  report.moved = old != tip;
  if (report.moved || map != old_map)
    TRY(move_all(into, source,
                 {report.ref, tip, old, "kport split " + job.range},
                 {std::string(kMapRef), map, old_map, "kport split"}, who));
  return report;
}

} // namespace kport
