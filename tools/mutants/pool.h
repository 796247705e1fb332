// SPDX-License-Identifier: GPL-2.0-or-later
// Which mutants there are, in an order that depends on a seed alone.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "mutants/judge.h"
#include "mutants/operators.h"

namespace kport {

// A text and what it became, with the places where mutations can be made.
struct Base {
  Ground* ground = nullptr;
  std::string file;
  std::string rule; // "" for the project's own files
  Text before, after;
  Correspondence to;
  std::vector<Place> places;
  Casts casts;
};

// The files of a ground that its target changes, or where it gives a shim.
void add_bases(Ground& ground, std::deque<Base>& out);

class Pool {
public:
  Pool(const std::deque<Base>& bases, uint64_t seed);

  // One mutant of each operation after the other; the same every time.
  // Nothing when all are used up.
  std::optional<Mutant> next();

  // No more of this operation.
  void retire(const std::string& operation);

  const std::vector<std::string>& operations() const { return names_; }

private:
  struct Recipe {
    const Base* base = nullptr;
    const Place* place = nullptr;     // none: the text as it is
    const Operator* change = nullptr; // likewise
    const Disguise* disguise = nullptr;
  };
  std::optional<Mutant> cook(const std::string& name, const Recipe& r) const;

  std::vector<std::string> names_;
  std::map<std::string, std::vector<Recipe>> recipes_; // taken from the back
  size_t turn_ = 0;
};

} // namespace kport
