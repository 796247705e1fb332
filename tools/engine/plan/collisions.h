// SPDX-License-Identifier: GPL-2.0-or-later
// Names that a rename brings into own code, where they must mean nothing yet.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/plan/tree.h"

namespace kport {

class Collisions {
public:
  explicit Collisions(const Tree& tree) : tree_(tree) {}

  // Where own code of `unit` gives `name` a meaning of its own that reaches
  // `use`: at file scope, or inside the same function. Invalid when nowhere.
  Range find(size_t unit, const Use& use, const std::string& name);

private:
  struct Mention {
    Range at;
    uint32_t function = kNone; // own function around it
  };
  const std::vector<Mention>& mentions(size_t unit, const std::string& name);

  const Tree& tree_;
  std::map<std::pair<size_t, std::string>, std::vector<Mention>> known_;
};

} // namespace kport
