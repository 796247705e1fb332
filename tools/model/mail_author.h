// SPDX-License-Identifier: GPL-2.0-or-later
// How git-mailinfo reads a From: header and cleans a subject.
#pragma once

#include <string>
#include <string_view>

namespace kport {

struct MailAuthor {
  std::string name;
  std::string email;
};

// "A <a@b>", "a@b (A)", quoted strings and comments unquoted. A name that is
// missing, longer than 60 bytes or holds '@', '<' or '>' is replaced by the
// address.
MailAuthor read_author(std::string_view from);

// Without "Re:", "[…]", blanks and colons at its beginning.
std::string clean_subject(std::string_view subject);

// Every run of blanks, newlines included, becomes one space.
std::string collapse_space(std::string_view text);

} // namespace kport
