// SPDX-License-Identifier: GPL-2.0-or-later
// What mail does to text: encoded words (RFC 2047), folded headers (RFC 5322,
// section 2.2.3), quoted-printable and base64 (RFC 2045, section 6), charsets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kport {

// C's isspace() and so on in the C locale; git's own are the same for ASCII,
// but for \v and \f, which git's isspace() does not count.
bool is_git_space(char c);

bool is_ascii(std::string_view bytes);

// Valid as git's commit wants it: shortest forms only, no surrogates, no
// non-characters, nothing above U+10FFFF. `at` is the first bad byte's offset.
bool is_utf8(std::string_view bytes, size_t* at = nullptr);

// `bytes`, read as `charset`, as UTF-8 through iconv. "" and "utf-8" are taken
// as they are, unchecked, like git does. Errors: unknown charset, bytes that it
// does not have.
[[nodiscard]] Result<std::string> to_utf8(std::string_view bytes,
                                          std::string_view charset);

// A header's value with its encoded words decoded, lenient where git-mailinfo
// is. An error where it calls the header malformed.
[[nodiscard]] Result<std::string> decode_words(std::string_view value);

// `text` (UTF-8) as one or more encoded words with "\n " between them, no line
// longer than 76 columns; the first begins at `column`. Never splits a
// character. `phrase` also encodes what a display name may not hold.
std::string encode_words(std::string_view text, size_t column, bool phrase);

// Whether a header must use encoded words: not ASCII, a control character, or
// something that would be read as an encoded word.
bool needs_encoding(std::string_view text);

// "Name: " + `value`, broken at spaces into lines of at most 78 columns. A
// word longer than that keeps a line of its own. No newline at the end.
std::string fold_header(std::string_view name, std::string_view value);

// "Name: a,\n b,\n c" with an address to a line where they do not fit into 78
// columns.
std::string fold_addresses(std::string_view name,
                           const std::vector<std::string>& addresses);

// A display name as it is, or in quotes where it holds what RFC 5322 calls
// specials.
std::string quote_name(std::string_view name);

// A display name as it stands in a header: as quote_name(), or encoded.
std::string display_name(std::string_view name, size_t column);

// One line of a body without soft break or line end; git's reading of both
// codes, which skips what is not of the code.
std::string decode_quoted_printable(std::string_view line, bool header);
std::string decode_base64(std::string_view text);

// Every line of at most 76 columns, soft breaks in between; CR, other control
// characters and blanks at a line's end are encoded, and so is the F of a line
// that begins with "From ".
std::string encode_quoted_printable(std::string_view text);

} // namespace kport
