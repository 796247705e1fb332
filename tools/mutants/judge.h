// SPDX-License-Identifier: GPL-2.0-or-later
// One mutant through the engine, and what came of it.
#pragma once

#include <string>

#include "mutants/ground.h"

namespace kport {

struct Mutant {
  Ground* ground = nullptr;
  std::string file; // of the ground's tree
  std::string operation;
  std::string text;     // mutated
  std::string expected; // what backport made of the original, mutated alike
};

enum class Verdict {
  invalid,  // does not compile where it was written for, or rightly rewritten
            // not where it goes
  right,    // every token as expected
  reported, // a residual says so
  refused,  // not reported, but verification would not let it pass
  silent,   // wrong, and nobody says so
};

struct Judged {
  Verdict verdict = Verdict::invalid;
  bool compiles = false; // on the target, as it is
  std::string got;
  std::string why; // residuals, errors, or the words nobody speaks of
};

[[nodiscard]] Result<Judged> judge(const Mutant& m);

} // namespace kport
