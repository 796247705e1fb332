// SPDX-License-Identifier: GPL-2.0-or-later
// What kernel maintainers expect of a patch's message
// (Documentation/process/submitting-patches.rst).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace kport {

// The message of one patch as it will be posted. `place` is the file in
// spans: "0123456789ab:message". `author` and `submitter` are mail addresses.
struct MessageUnderLint {
  std::string_view message;
  std::string place;
  std::string author;
  std::string submitter;
};

// Blocking, Severity::error: no sign-off, none of the author's, one that is not
// the submitter's at the end, Co-developed-by without its sign-off behind it, a
// trailer in a place where git does not see it.
// Advisory, Severity::warning: a subject without subsystem, too long, with a
// period or not in the imperative; no body; long lines.
std::vector<Diagnostic> lint_message(const MessageUnderLint& m);

// A "Fixes: <hex> (\"title\")" trailer, taken apart.
struct FixesLine {
  std::string hex;   // empty: not of that form
  std::string title; // without its quotes
  size_t line = 0;   // in the message, from 1
};
std::vector<FixesLine> fixes_lines(std::string_view message);

} // namespace kport
