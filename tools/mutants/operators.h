// SPDX-License-Identifier: GPL-2.0-or-later
// Mutations: ways to write one use so that it means the same, or is not seen by
// the compiler at all, and a matcher may well overlook it.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mutants/place.h"

namespace kport {

// A place, and what it may have become.
struct Became {
  const Place& there; // in the rewritten text
  const Place& here;
  std::set<std::string> tags; // names that a tag may rightly have there
};

// Gives the whole text with the place written another way; nothing where the
// operator does not fit. It is asked for a text and for what that became, so
// it says what a right rewriting looks like, too.
struct Operator {
  std::string name;
  std::vector<PlaceKind> kinds;
  std::function<std::optional<std::string>(const Place&)> apply;
  // Other texts that are as right, where a rewriting may take the place whole
  // or leave part of it: from the place in what the text became (there) and in
  // the text itself (here).
  std::function<std::vector<std::string>(const Became&)> also = nullptr;
};

const std::vector<Operator>& call_operators(); // calls and other expressions
const std::vector<Operator>& slot_operators(); // tables and definitions
const std::vector<Operator>& name_operators(); // members, tags, includes

// Whole texts: hides all behind the includes from the compiler, or writes the
// same tokens with other bytes between them.
struct Disguise {
  std::string name;
  std::function<std::optional<std::string>(const std::string&)> apply;
};
const std::vector<Disguise>& hiding();
const std::vector<Disguise>& layouts();

// Collects replacements and makes the text of them.
class Draft {
public:
  explicit Draft(const Place& place) : place_(place) {}
  Draft& put(TokenRange r, const std::string& text);
  Draft& before(TokenRange r, const std::string& text);
  // In front of the declaration around the place.
  Draft& top(const std::string& text);
  Draft& end(const std::string& text); // of the file
  std::string text() const;

private:
  struct Change {
    uint32_t begin, end;
    std::string text;
  };
  const Place& place_;
  std::vector<Change> changes_;
};

} // namespace kport
