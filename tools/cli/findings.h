// SPDX-License-Identifier: GPL-2.0-or-later
// What several commands share: opening the project, and answering with
// findings as text or JSON and the exit code they mean.
#pragma once

#include <vector>

#include "cli/cli.h"
#include "flow/workspace.h"

namespace kport {

[[nodiscard]] Result<Workspace> open(const Context& context);

class Findings {
public:
  explicit Findings(const Context& context) : context_(context) {}
  void add(Diagnostic d) { all_.push_back(std::move(d)); }
  bool empty() const { return all_.empty(); }

  // Prints them: text on standard error, JSON on standard output.
  ExitCode finish() const;

private:
  const Context& context_;
  std::vector<Diagnostic> all_;
};

} // namespace kport
