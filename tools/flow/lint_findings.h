// SPDX-License-Identifier: GPL-2.0-or-later
// How the two lints place a finding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace kport {

// Collects findings of one text, with line and column from a byte offset.
class Findings {
public:
  Findings(std::string path, std::string_view text);

  void add(std::string_view rule, std::string message, size_t begin,
           size_t end);
  std::vector<Diagnostic> take(); // by place

private:
  std::string path_;
  std::string_view text_;
  std::vector<size_t> lines_; // offsets of line starts
  std::vector<Diagnostic> found_;
};

} // namespace kport
