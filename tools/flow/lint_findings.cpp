// SPDX-License-Identifier: GPL-2.0-or-later
// Byte offsets to lines and columns.
#include "flow/lint_findings.h"

#include <algorithm>
#include <tuple>

#include "flow/lint.h"

namespace kport {

Findings::Findings(std::string path, std::string_view text)
    : path_(std::move(path)), text_(text), lines_({0}) {
  for (size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n')
      lines_.push_back(i + 1);
}

void Findings::add(std::string_view rule, std::string message, size_t begin,
                   size_t end) {
  size_t line = std::ranges::upper_bound(lines_, begin) - lines_.begin();
  size_t start = lines_[line - 1];
  size_t line_end = std::min(text_.find('\n', begin), text_.size());
  Span span{path_, static_cast<uint32_t>(line),
            static_cast<uint32_t>(begin - start + 1),
            static_cast<uint32_t>(std::min(end, line_end) - start + 1)};
  std::string help;
  for (const LintRule& r : lint_rules())
    if (r.id == rule)
      help = r.help;
  found_.push_back(finding(std::string(rule), std::move(message),
                           std::move(span), std::move(help)));
}

std::vector<Diagnostic> Findings::take() {
  std::ranges::stable_sort(found_, {}, [](const Diagnostic& d) {
    return std::tuple(d.span.line, d.span.column);
  });
  return std::move(found_);
}

} // namespace kport
