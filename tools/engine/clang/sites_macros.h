// SPDX-License-Identifier: GPL-2.0-or-later
// What only the preprocessor sees: macros, includes, conditions.
#pragma once

#include "engine/clang/sites_build.h"

namespace kport {

// Adds callbacks and a token watcher to the builder's compiler; the builder
// must outlive the parse.
void watch_preprocessor(SiteBuilder& builder);

} // namespace kport
