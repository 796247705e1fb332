// SPDX-License-Identifier: GPL-2.0-or-later
// What a commit message may hold that `git am` would not give back, and what
// can be done about it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kport {

// One place of a message. `line` counts from 1.
struct MessageTrap {
  size_t line = 0;
  std::string what; // "git am ends the message at this line"
  std::string help; // what a person can do
};

// In the order of lines. Empty for a message that comes through a mail whose
// body is not taken for headers (compose() sees to that).
std::vector<MessageTrap> find_message_traps(std::string_view message);

// Whether git-mailinfo would take the first lines of a body for headers.
bool begins_like_headers(std::string_view body);

// A line that ends the message for git-mailinfo: `---`, `--- a/f`, `diff -`,
// `Index: `. Without its newline.
bool ends_message(std::string_view line);

// The message with lines indented, the title in one line without brackets and
// "Re:", and blanks cleaned up; what was done is appended to `changes`. As it
// is when nothing would be left of the title.
std::string repair_message(std::string_view message,
                           std::vector<std::string>& changes);

} // namespace kport
