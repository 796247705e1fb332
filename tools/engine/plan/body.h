// SPDX-License-Identifier: GPL-2.0-or-later
// The body of an own function whose form changes: uses of its parameters,
// what it returns, statements at its entry.
#pragma once

#include "engine/plan/context.h"

namespace kport {

struct BodyEdit {
  Planning& p;
  size_t unit;
  uint32_t function;
  const OwnDecl& definition;
  const Path& path;
  const std::string& slot;
};

void edit_body(const BodyEdit& b);

} // namespace kport
