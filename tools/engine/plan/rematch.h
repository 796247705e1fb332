// SPDX-License-Identifier: GPL-2.0-or-later
// Reads units again with their conditions decided as a target decides them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "base/result.h"
#include "engine/clang/sites.h"
#include "engine/plan/conditions.h"
#include "engine/plan/plan.h"

namespace kport {

// How to parse a unit of the tree: as it was parsed the first time. A PCH must
// hold kernel headers only.
using JobFor = std::function<Result<SitesJob>(const Unit& unit)>;

// One target's own view of the tree, for as long as conditions flip.
class Rematch {
public:
  // `jobs` units are read at a time.
  Rematch(Tree& tree, std::filesystem::path root, JobFor job, unsigned jobs = 1)
      : tree_(tree), root_(std::move(root)), job_(std::move(job)),
        jobs_(jobs) {}

  // Reads the units of `flips` again; ranges stay those of the texts. False
  // when no unit changed: nothing to decide, or the text under a condition
  // does not parse where the tree is parsed. Then the residuals stand.
  [[nodiscard]] Result<bool> again(const std::vector<Flip>& flips);

private:
  Result<SitesJob> decided(size_t unit) const;
  void take(size_t unit, Unit again);

  Tree& tree_;
  std::filesystem::path root_;
  JobFor job_;
  unsigned jobs_;
  std::map<size_t, std::map<Range, bool>> forced_; // by unit: line, value
  std::map<size_t, std::shared_ptr<const Unit>> first_; // as parsed at first
};

// `text` with the directives at `lines` decided; no byte moves.
std::string force(std::string text, uint32_t file,
                  const std::map<Range, bool>& lines);

} // namespace kport
