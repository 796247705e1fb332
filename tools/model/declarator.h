// SPDX-License-Identifier: GPL-2.0-or-later
// Parses one C declarator: the type of a parameter and, where given, its name.
#pragma once

#include <string>
#include <string_view>

#include "model/form.h"

namespace kport {

struct Declarator {
  Param param;           // type.canonical stays empty
  std::string problem;   // empty when it parsed
  size_t problem_at = 0; // byte of the text
};

// "struct file *file", "const struct kiocb *", "int (*fn)(struct x *)",
// "char buf[16]". Kernel annotations (__user, __rcu…) count as qualifiers.
Declarator parse_declarator(std::string_view text);

} // namespace kport
