// SPDX-License-Identifier: GPL-2.0-or-later
// Sites of some units of a project, read again with other texts than the disk's.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/clang/parse_tree.h"

namespace kport {

// How parse_tree() reads the units of a job, for those that are to be read
// again: with the PCH of their group, which is made if it is gone.
class UnitJobs {
public:
  explicit UnitJobs(ParseJob job);
  UnitJobs(const UnitJobs&) = delete; // what of() gives refers to the job
  UnitJobs& operator=(const UnitJobs&) = delete;

  // Leaves to others the headers that `unit` left to them.
  [[nodiscard]] Result<SitesJob> of(const Unit& unit);

private:
  ParseJob job_;
  std::map<std::string, size_t> commands_; // by file
  std::vector<std::vector<size_t>> groups_;
  std::map<size_t, Pch> made_; // by group
};

// The units of `wanted`, in its order, `jobs` of them at a time; the first
// error, in that order, wins. A unit with errors is asked again without its
// PCH, which may be what is to blame; those that stay are in Unit::errors.
[[nodiscard]] Result<std::vector<Unit>>
parse_again(const std::vector<SitesJob>& wanted, unsigned jobs);

} // namespace kport
