// SPDX-License-Identifier: GPL-2.0-or-later
// What C converts from one type to another without a complaint that kernels
// must not ignore. Types are canonical spellings (model/form.h).
#pragma once

#include <string>
#include <string_view>

namespace kport {

// Integers, enums and bool.
bool is_integral(std::string_view type);

// The type without its own qualifiers: "const struct qstr" -> "struct qstr",
// "char *const" -> "char *". What it points to keeps its own.
std::string unqualified(std::string_view type);

// True where every qualifier of `less` itself is also one of `more`.
bool qualifiers_within(std::string_view less, std::string_view more);

// "char[8]" -> "char", "int *const[3]" -> "int *const"; "" for no array.
std::string element_of(std::string_view type);

// Whether a value of type `from` may be assigned to a place of type `to`:
// equal types, numbers, void pointers, qualifiers only added.
bool converts(std::string_view from, std::string_view to);

} // namespace kport
