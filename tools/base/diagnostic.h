// SPDX-License-Identifier: GPL-2.0-or-later
// What kport says when something is wrong: where, why and what to do next.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kport {

enum class Severity { error, warning, note };

// A place in a text a person can open. Lines and columns count from 1; 0
// means unknown. `end_column` is one past the last marked column.
struct Span {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t end_column = 0;
};

struct Note {
  std::string message;
  Span span;
};

// The process exit code that an error leads to (STYLE 24).
enum class ExitCode { clean = 0, findings = 1, usage = 2, interrupted = 130 };

// Built where the cause is known; callers add notes on the way up.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code; // stable, kebab-case: "rule-unknown-key"
  std::string message;
  Span span;
  std::vector<Note> notes;
  std::string help; // what to do next, one sentence
  ExitCode exit = ExitCode::usage;
};

// Shorthands; a finding makes the process exit 1 instead of 2.
Diagnostic error(std::string code, std::string message, Span span = {},
                 std::string help = {});
Diagnostic finding(std::string code, std::string message, Span span = {},
                   std::string help = {});

// Renders like rustc: header, `--> file:line:col`, the source line with a
// caret, notes, help. `source` is the text of span.file, empty when not at
// hand. No trailing blank line.
std::string render(const Diagnostic& d, const std::string& source, bool color);

} // namespace kport
