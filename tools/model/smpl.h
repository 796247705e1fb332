// SPDX-License-Identifier: GPL-2.0-or-later
// What SmPL must be before spatch may see it: nothing but rules on C text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace kport {

inline constexpr size_t kSmplBytes = 64 * 1024;

// Why a script is refused, and where in its text.
struct SmplFault {
  size_t begin = 0;
  size_t width = 1;
  std::string message;
  std::string help;
};

// The first reason not to run `script`, if there is one. Refused is what could
// do more than edit the text it is given, or make the result depend on the
// machine: Python and OCaml (by word, wherever they stand: a comment that hides
// them from us may not hide them from spatch), `#spatch` lines with options,
// files it would read (`#include` before the first rule, `using`). Refused is
// also what cannot edit: a script without a rule or without a - or + line.
std::optional<SmplFault> smpl_fault(std::string_view script);

// The place of a fault in a file of its own.
Span smpl_span(const std::string& file, std::string_view script,
               const SmplFault& fault);

} // namespace kport
