// SPDX-License-Identifier: GPL-2.0-or-later
// Examples of rules as a small project, parsed on one target.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "flow/generate.h"
#include "flow/workspace.h"

namespace kport {

enum class Side { newer, older };

struct Source {
  TargetSpec spec;
  TargetTree tree;
};

// The targets of a project, newest first.
[[nodiscard]] Result<std::vector<Source>> sources_of(const Workspace& w);

// The examples that one target takes as they are, parsed on it.
struct Round {
  Workspace workspace; // of the examples; `mainline` is this round's target
  Canonical canonical;
  std::map<std::string, const Rule*> rules; // by file of the example
};

struct Examples {
  std::vector<const Rule*> rules;
  Side side = Side::newer;
};

// Parses the examples on one target; those with errors come back in
// `refused`, with what the compiler said.
[[nodiscard]] Result<Round>
parse_round(const Workspace& w, const Source& source, const Examples& examples,
            std::map<const Rule*, std::string>& refused);

// "examples/timer_delete.c"
std::string file_of(const Rule& rule);

} // namespace kport
