// SPDX-License-Identifier: GPL-2.0-or-later
// The parts of a commit message as git sees them (git-commit(1), DISCUSSION;
// git-interpret-trailers(1)).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kport {

// Views into the message given; together they are all of it.
struct MessageParts {
  std::string_view title;    // first paragraph with the blank lines before it
  std::string_view body;     // from the blank line behind it to the trailers
  std::string_view trailers; // git's trailer block, empty when there is none
  std::string_view rest;     // blank lines, comments, from a `---` line on
};
MessageParts split_message(std::string_view message);

// What `git commit --cleanup=whitespace`, and so `git am`, makes of a message:
// no blanks at line ends, no blank lines at both ends, one between
// paragraphs, a newline at the end.
std::string strip_space(std::string_view message);

// Lines without their newline; a last line without one counts.
std::vector<std::string_view> split_lines(std::string_view text);

// The number (from 1) of the line that holds byte `at`.
size_t line_number(std::string_view text, size_t at);

} // namespace kport
