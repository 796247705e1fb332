// SPDX-License-Identifier: GPL-2.0-or-later
// Reads units of a tree again, one per thread at a time.
#include "engine/clang/parse_again.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <set>
#include <thread>

#include "base/process.h"

namespace kport {
namespace {

Result<Unit> one(const SitesJob& job) {
  if (interrupted()) {
    Diagnostic d = error("interrupted", "interrupted while parsing");
    d.exit = ExitCode::interrupted;
    return fail(std::move(d));
  }
  Unit unit = TRY(extract_sites(job));
  if (unit.errors.empty() || job.input.use_pch.empty())
    return unit;
  SitesJob alone = job;
  alone.input.use_pch.clear();
  return extract_sites(alone);
}

} // namespace

UnitJobs::UnitJobs(ParseJob job)
    : job_(std::move(job)), groups_(pch_groups(job_.commands)) {
  for (size_t i = 0; i < job_.commands.size(); ++i)
    commands_[job_.commands[i].file] = i;
}

Result<SitesJob> UnitJobs::of(const Unit& unit) {
  auto command = commands_.find(unit.main);
  if (command == commands_.end())
    return fail(error("no-compile-commands",
                      "kbuild no longer compiles " + unit.main));
  size_t group = 0;
  while (std::ranges::find(groups_[group], command->second) ==
         groups_[group].end())
    ++group;
  auto pch = made_.find(group);
  if (pch == made_.end())
    pch = made_.emplace(group, TRY(group_pch(job_, groups_[group]))).first;
  std::set<std::string> deferred;
  for (const OwnFile& file : unit.files)
    if (file.deferred)
      deferred.insert(file.path);
  return sites_job(job_, job_.commands[command->second], pch->second, deferred);
}

Result<std::vector<Unit>> parse_again(const std::vector<SitesJob>& wanted,
                                      unsigned jobs) {
  std::vector<std::optional<Result<Unit>>> read(wanted.size());
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i = next++; i < wanted.size(); i = next++)
      read[i] = one(wanted[i]);
  };
  {
    std::vector<std::jthread> pool;
    size_t threads = std::min<size_t>(std::max(1u, jobs), wanted.size());
    for (size_t i = 1; i < threads; ++i)
      pool.emplace_back(work);
    work();
  }
  std::vector<Unit> units;
  for (std::optional<Result<Unit>>& unit : read)
    units.push_back(TRY(std::move(*unit)));
  return units;
}

} // namespace kport
