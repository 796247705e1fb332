// SPDX-License-Identifier: GPL-2.0-or-later
// One mutant through the engine, and what came of it.
#pragma once

#include <string>
#include <vector>

#include "mutants/ground.h"
#include "mutants/text.h"

namespace kport {

struct Mutant {
  Ground* ground = nullptr;
  std::string file; // of the ground's tree
  std::string operation;
  std::string text; // mutated
  // What backport made of the original, mutated alike; the first, and others
  // as right.
  std::vector<std::string> expected;
  Casts casts; // that backport put into the original
};

enum class Verdict {
  invalid,  // does not compile where it was written for, or rightly rewritten
            // not where it goes
  right,    // every token as expected
  reported, // a residual says so
  refused,  // not reported, but verification would not let it pass
  silent,   // wrong, and nobody says so
  unasked,  // of the half that is full
};

// Which half of the mutants still takes some: those that compile on the target
// as they are, and those that do not.
struct Room {
  bool compiling = true, other = true;
  bool operator[](bool compiles) const { return compiles ? compiling : other; }
};

struct Judged {
  Verdict verdict = Verdict::invalid;
  bool compiles = false; // on the target, as it is
  std::string got;
  std::string why; // residuals, errors, or the words nobody speaks of
};

[[nodiscard]] Result<Judged> judge(const Mutant& m, const Room& room);

} // namespace kport
