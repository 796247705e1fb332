// SPDX-License-Identifier: GPL-2.0-or-later
// Which code read what a cache keeps.
#pragma once

#include <string_view>

namespace kport {

// Part of every cache key: Clang's full version, and a digest over the sources
// that turn its syntax trees into sites, facts and verdicts. Computed by the
// build, so that nobody has to think of it.
std::string_view reader_version();

} // namespace kport
