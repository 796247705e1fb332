// SPDX-License-Identifier: GPL-2.0-or-later
// Evaluates what stands behind #if, #ifdef, #ifndef and #elif, with macros
// looked up by name.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kport {

// A macro as one kernel has it.
struct MacroView {
  bool defined = false;
  bool known = true; // false: nobody can say
  bool function_like = false;
  std::string body;

  bool operator==(const MacroView&) const = default;
};

using MacroLookup = std::function<MacroView(const std::string& name)>;

// The value of a directive's line, from its `#` on; nothing where it cannot be
// told: a function-like macro, a body that is no constant expression.
std::optional<bool> evaluate(std::string_view directive,
                             const MacroLookup& lookup);

// The identifiers of a directive that the preprocessor looks up.
std::vector<std::string> condition_names(std::string_view directive);

} // namespace kport
