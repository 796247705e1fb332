// SPDX-License-Identifier: GPL-2.0-or-later
// Values out of foreign binary files, never past their end.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace kport {

// A copy of the T at `offset`, which need not be aligned, in the machine's own
// byte order; nothing where the bytes end before it does.
template <class T>
std::optional<T> value_at(std::string_view bytes, uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T))
    return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

} // namespace kport
