// SPDX-License-Identifier: GPL-2.0-or-later
// Units as bytes, for the cache. The format is private to one version of
// kport: whoever stores bytes puts the extractor's version in the key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/site.h"

namespace kport {

std::string encode(const Unit& unit);

// Nothing when the bytes are damaged or of another format.
std::optional<Unit> decode(std::string_view bytes);

} // namespace kport
