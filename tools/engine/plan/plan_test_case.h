// SPDX-License-Identifier: GPL-2.0-or-later
// A whole backport in memory, for tests: own files and a kernel header as
// mainline and as the target has it, rules as YAML, the real extractor and
// planner in between.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clang/sites.h"
#include "engine/plan/plan.h"

namespace kport {

class PlanCase {
public:
  // The content of <linux/k.h> on both sides. Own C includes it by itself,
  // in a first line that text() leaves out.
  PlanCase(std::string_view mainline, std::string_view target);

  // `form` is the YAML from the form's key on; `head` may hold when, after…
  PlanCase& rule(const std::string& id, const std::string& form,
                 const std::string& head = "");
  PlanCase& rule(Rule rule);
  PlanCase& file(const std::string& path, std::string text);

  // Plans, renders, and parses what came out against the target's header,
  // with the warnings that verification refuses. Without a residual that
  // parse must succeed: what does not is a test failure of its own.
  PlanCase& run();

  // Shorthand for one own file, "fs/a.c".
  std::string backport(std::string text);

  std::string text(const std::string& path = "fs/a.c") const;
  // "anchor: reason" with "@line" where it has a place, sorted.
  const std::vector<std::string>& residuals() const { return residuals_; }
  // All of them in one string, for EXPECT_EQ(…, "").
  std::string said() const;
  // Errors of the target's parse, whether there were residuals or not.
  const std::vector<std::string>& errors() const { return errors_; }
  const TreePlan& plan() const { return plan_; }

private:
  SitesJob job(const std::string& path, const std::string& kernel,
               bool strict) const;
  bool is_unit(const std::string& path) const;
  Unit parse(const std::string& path, const std::string& kernel,
             bool strict) const;
  FactSet facts_of(const std::string& kernel, const Tree& tree) const;

  std::string mainline_, target_;
  std::map<std::string, std::string> files_, out_;
  std::vector<Rule> rules_;
  std::vector<std::string> residuals_, errors_;
  TreePlan plan_;
};

} // namespace kport
