// SPDX-License-Identifier: GPL-2.0-or-later
// One API between mainline and one target, by facts and rules alone: no source
// tree is parsed.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/plan/plan.h"
#include "flow/infer.h"
#include "flow/workspace.h"

namespace kport {

// A kernel whose facts are at hand, named and dated.
struct Known {
  TargetSpec spec;
  std::string release;              // "6.1.0-56-amd64"
  std::shared_ptr<FactStore> store; // shared by the jobs that compare kernels
};

// The mainline target first, then the others, newest first. Reads or makes
// every target's facts; those whose kernel was not fetched are fetched.
[[nodiscard]] Result<std::vector<Known>> known_kernels(const Workspace& w);

// The number that releases are ordered by: "6.12.117+deb12" before "6.16.1".
std::pair<unsigned, unsigned> version_of(const std::string& release);

// What `store` says about `names`.
FactSet facts_of(const Known& kernel, const std::set<std::string>& names);

struct Gap {
  Fact fact; // mainline's
  Path path; // where the rules lead
  // The form that rules lead to and that is most like the target's: where an
  // open gap is left to cross.
  AnchorForm nearest;
  bool shimmed = false;
  bool open() const; // nothing resolves it
};

// One target's view of mainline's APIs with some rules in force.
class Crossing {
public:
  // `rules` in backport order; all three must outlive this.
  Crossing(const Known& mainline, const Known& target,
           const std::vector<Rule>& rules);

  // An error (exit 2) for a name that mainline does not have.
  [[nodiscard]] Result<Gap> look(const std::string& name);
  const std::vector<ActiveShim>& shims() const { return shims_; }
  const FactSet& facts() const { return facts_; }
  const std::set<std::string>& shimmed() const { return shimmed_; }

private:
  const Known& mainline_;
  const Known& target_;
  const std::vector<Rule>& rules_;
  std::vector<Change> changes_;
  FactSet facts_;
  std::vector<ActiveShim> shims_;
  std::set<std::string> shimmed_;
};

} // namespace kport
