// SPDX-License-Identifier: GPL-2.0-or-later
// Passes over a function's body by its text: Clang would lex all of it, and
// expand every macro, to find the closing brace.
#pragma once

#include <optional>
#include <string_view>

namespace clang {
class Preprocessor;
} // namespace clang

namespace kport {

// Where the brace stands that closes a body of which `text` is what follows
// the opening one; none where text alone cannot tell: a directive may leave a
// part out, a macro may hold a brace. Counting braces and kernel style, which
// closes a function in the first column or on the line it began, must agree.
std::optional<size_t> closing_brace(std::string_view text);

// The parser stands at a body's opening brace: what it reads next is the
// closing one. Nothing happens when that is not plain from the text.
void skip_body(clang::Preprocessor& preprocessor);

} // namespace kport
