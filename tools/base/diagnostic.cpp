// SPDX-License-Identifier: GPL-2.0-or-later
// Renders diagnostics for people.
#include "base/diagnostic.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace kport {

Diagnostic error(std::string code, std::string message, Span span,
                 std::string help) {
  Diagnostic d;
  d.code = std::move(code);
  d.message = std::move(message);
  d.span = std::move(span);
  d.help = std::move(help);
  return d;
}

Diagnostic finding(std::string code, std::string message, Span span,
                   std::string help) {
  Diagnostic d = error(std::move(code), std::move(message), std::move(span),
                       std::move(help));
  d.exit = ExitCode::findings;
  return d;
}

namespace {

std::string_view line_of(std::string_view text, uint32_t line) {
  for (uint32_t n = 1; !text.empty(); ++n) {
    size_t end = text.find('\n');
    if (n == line)
      return text.substr(0, end);
    if (end == std::string_view::npos)
      break;
    text.remove_prefix(end + 1);
  }
  return {};
}

std::string location(const Span& s) {
  if (s.line == 0)
    return s.file;
  if (s.column == 0)
    return fmt::format("{}:{}", s.file, s.line);
  return fmt::format("{}:{}:{}", s.file, s.line, s.column);
}

// Keeps tabs so that the caret lines up under the printed line.
std::string underline(std::string_view line, const Span& s) {
  std::string pad;
  for (uint32_t i = 1; i < s.column; ++i)
    pad += i <= line.size() && line[i - 1] == '\t' ? '\t' : ' ';
  uint32_t width = s.end_column > s.column ? s.end_column - s.column : 1;
  return pad + std::string(width, '^');
}

} // namespace

std::string render(const Diagnostic& d, const std::string& source,
                   bool color) {
  std::string_view word = d.severity == Severity::error     ? "error"
                          : d.severity == Severity::warning ? "warning"
                                                            : "note";
  std::string_view tint = !color                             ? ""
                          : d.severity == Severity::error    ? "\033[1;31m"
                          : d.severity == Severity::warning  ? "\033[1;33m"
                                                             : "\033[1;36m";
  std::string_view bold = color ? "\033[1m" : "";
  std::string_view off = color ? "\033[0m" : "";
  std::string out = fmt::format("{}{}", tint, word);
  if (!d.code.empty())
    out += fmt::format("[{}]", d.code);
  out += fmt::format("{}{}: {}{}\n", off, bold, d.message, off);
  if (!d.span.file.empty()) {
    out += fmt::format("  --> {}\n", location(d.span));
    std::string_view text = line_of(source, d.span.line);
    if (!text.empty() && d.span.column != 0) {
      std::string number = std::to_string(d.span.line);
      std::string gap(number.size(), ' ');
      out += fmt::format(" {} |\n {} | {}\n {} | {}{}{}\n", gap, number, text,
                         gap, tint, underline(text, d.span), off);
    }
  }
  for (const Note& n : d.notes) {
    out += "  = note: " + n.message;
    if (!n.span.file.empty())
      out += fmt::format(" ({})", location(n.span));
    out += '\n';
  }
  if (!d.help.empty())
    out += fmt::format("  = help: {}\n", d.help);
  return out;
}

} // namespace kport
