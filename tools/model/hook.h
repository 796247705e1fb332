// SPDX-License-Identifier: GPL-2.0-or-later
// Hooks: the few lines that a directory of ours needs in files of the kernel.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kport {

// Either a line of a kernel file (a Kconfig `source`, a Makefile `obj-`), or a
// whole mapped file that is one entry of a sorted kernel file (MAINTAINERS).
struct Hook {
  std::string file;  // in the kernel: "fs/Kconfig"
  std::string line;  // without newline; empty for an entry
  std::string after; // an anchor line of `file`; one of after and before
  std::string before;
  std::string with;  // the line is there as long as this kernel path exists
  std::string entry; // canonical path whose text is the entry, mapped to `file`
  Span span;

  bool is_entry() const { return !entry.empty(); }
};

// `text` with `hook.line` beside its anchor; unchanged when the line is there
// already. Lines are compared with every run of blanks taken as one. An error
// when the anchor is missing or stands there twice.
[[nodiscard]] Result<std::string> add_hook_line(const Hook& hook,
                                                const std::string& text);
// `text` without that line.
std::string remove_hook_line(const Hook& hook, const std::string& text);

// MAINTAINERS with one entry at its place in the alphabet of titles; an entry
// of the same title is replaced. "THE REST" stays last.
[[nodiscard]] Result<std::string>
add_maintainers_entry(const std::string& text, const std::string& entry);
std::string remove_maintainers_entry(const std::string& text,
                                     const std::string& title);
// The first line of an entry.
std::string entry_title(const std::string& entry);

} // namespace kport
