// SPDX-License-Identifier: GPL-2.0-or-later
// Places where a text uses what rules change, found by comparing the text with
// what it became; the same place in both.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "mutants/text.h"

namespace kport {

enum class PlaceKind { call, value, slot, definition, member, tag, include };

struct Place {
  PlaceKind kind = PlaceKind::value;
  const Text* source = nullptr;
  TokenRange whole; // "f(a)", ".s = v", "x->m", "struct x", a whole header line
  size_t name = 0;  // the callee, the slot, the function, the member, the tag
  TokenRange args;  // call: between its parentheses; definition: parameters
  TokenRange value; // slot: behind the `=`
  TokenRange base;  // member: before the `->` or `.`
  // call and value: the statement around it, with its `;`; empty inside a
  // controlling expression.
  TokenRange statement;
  TokenRange table; // slot: the declaration with its `;`
  std::string record; // slot: "file_operations", of that declaration

  std::string text(TokenRange r) const {
    return std::string(source->spelled(r));
  }
  std::string text() const { return text(whole); }
  std::string named() const { return source->tokens()[name].text; }
};

// The places of `a` that `to` touches, and those that mention one of `names`.
std::vector<Place> find_places(const Text& a, const Correspondence& to,
                               const std::set<std::string>& names);

// The same place in the other text; nothing where it is no such place there.
std::optional<Place> counterpart(const Place& place, const Text& other,
                                 const Correspondence& to);

// Where the declaration or definition around `token` begins.
uint32_t top_of(const Text& s, size_t token);

} // namespace kport
