// SPDX-License-Identifier: GPL-2.0-or-later
// Compat code in Makefiles: version tests, feature defines, compat paths.
#include <array>

#include <fmt/format.h>

#include "flow/lint.h"
#include "flow/lint_findings.h"

namespace kport {
namespace {

struct Mark {
  std::string_view text;
  std::string_view rule;
};

constexpr std::array<Mark, 11> kMarks = {{
    {"-DHAVE_", "lint-have-macro"},
    {"KERNELRELEASE", "lint-kernel-version"},
    {"KERNELVERSION", "lint-kernel-version"},
    {"LINUX_VERSION_CODE", "lint-kernel-version"},
    {"$(VERSION)", "lint-kernel-version"},
    {"$(PATCHLEVEL)", "lint-kernel-version"},
    {"$(SUBLEVEL)", "lint-kernel-version"},
    {"uname -r", "lint-kernel-version"},
    {"RHEL_", "lint-distro-macro"},
    {"compat/", "lint-compat-include"},
    {"kport", "lint-kport-name"},
}};

// Where a line's comment starts: a '#' that no backslash protects.
size_t comment_of(std::string_view line) {
  for (size_t i = 0; i < line.size(); ++i)
    if (line[i] == '#' && (i == 0 || line[i - 1] != '\\'))
      return i;
  return line.size();
}

} // namespace

std::vector<Diagnostic> lint_make(const std::string& path,
                                  const std::string& text) {
  Findings findings(path, text);
  bool comment = false; // a comment that ends in a backslash goes on
  for (size_t start = 0; start < text.size();) {
    size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line = std::string_view(text).substr(start, end - start);
    size_t code = comment ? 0 : comment_of(line);
    comment = (comment || code < line.size()) && line.ends_with('\\');
    for (const Mark& mark : kMarks)
      if (size_t at = line.substr(0, code).find(mark.text); at != line.npos)
        findings.add(
            mark.rule,
            fmt::format("'{}' has no place in a mainline Makefile", mark.text),
            start + at, start + at + mark.text.size());
    start = end + 1;
  }
  return findings.take();
}

} // namespace kport
