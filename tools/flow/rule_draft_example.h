// SPDX-License-Identifier: GPL-2.0-or-later
// The example of a drafted rule: one use of what changed, in both forms.
#pragma once

#include <string>

#include "model/fact.h"
#include "model/rule.h"

namespace kport {

struct DraftExample {
  std::string newer, older; // C, with tabs
};

// Compiles where the types in it need nothing but the fact's own header.
DraftExample draft_example(const Fact& fact, const Form& form);

// "int (*fn)(void)", "struct inode *dir", "umode_t mode".
std::string declare(const std::string& type, const std::string& name);

} // namespace kport
