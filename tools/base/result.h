// SPDX-License-Identifier: GPL-2.0-or-later
// Result<T>: a value or the Diagnostic that says why there is none.
#pragma once

#include <expected>
#include <utility>

#include "base/diagnostic.h"

namespace kport {

template <class T> using Result = std::expected<T, Diagnostic>;

// std::unexpected with the type spelled once.
inline std::unexpected<Diagnostic> fail(Diagnostic d) {
  return std::unexpected<Diagnostic>(std::move(d));
}

namespace detail {
template <class T> T take(std::expected<T, Diagnostic>&& r) {
  return std::move(*r);
}
inline void take(std::expected<void, Diagnostic>&&) {}
} // namespace detail

} // namespace kport

// The one macro of this repository: the value of `expr`, or return its error.
#define TRY(...)                                                               \
  ({                                                                           \
    auto kport_try_result = (__VA_ARGS__);                                     \
    if (!kport_try_result) [[unlikely]]                                        \
      return ::kport::fail(std::move(kport_try_result).error());               \
    ::kport::detail::take(std::move(kport_try_result));                        \
  })
