// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-1 (FIPS 180-4): the name of git objects, and nothing to rely on else.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace kport {

// Of the parts one after the other.
std::array<uint8_t, 20> sha1(std::initializer_list<std::string_view> parts);

} // namespace kport
