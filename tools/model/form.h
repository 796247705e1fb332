// SPDX-License-Identifier: GPL-2.0-or-later
// The shape of a C entity: what facts report, rules state and chains compare.
#pragma once

#include <string>
#include <vector>

namespace kport {

// A C type as text, normalised: one space between words, `*` glued to what
// follows it ("const struct kiocb *", "char **", "int (*)(struct inode *)").
struct Type {
  std::string spelling;  // as written, typedef names kept
  std::string canonical; // typedefs resolved, qualifiers kept; "" = unknown

  bool operator==(const Type&) const = default;
};

struct Param {
  std::string name; // may be empty
  Type type;

  bool operator==(const Param&) const = default;
};

struct Signature {
  Type returns;
  std::vector<Param> params;
  bool variadic = false;

  bool operator==(const Signature&) const = default;
};

// True when both accept the same calls: canonical types equal, names ignored.
// A type whose canonical form is unknown is compared by its spelling.
bool same_form(const Signature& a, const Signature& b);

// "int mkdir(struct inode *dir, ...)"; `name` may be empty.
std::string print(const Signature& s, const std::string& name);

// Collapses white space and glues `*` as Type::spelling promises.
std::string normal_type(std::string_view text);

} // namespace kport
