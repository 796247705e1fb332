// SPDX-License-Identifier: GPL-2.0-or-later
// Line-by-line readers of Module.symvers and .config.
#include "model/symvers.h"

#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace kport {

namespace {

// Takes the next line off `text`, without its end.
std::string_view next_line(std::string_view& text) {
  size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

std::vector<std::string_view> split(std::string_view line, char by) {
  std::vector<std::string_view> fields;
  for (;;) {
    size_t end = line.find(by);
    fields.push_back(line.substr(0, end));
    if (end == std::string_view::npos)
      return fields;
    line.remove_prefix(end + 1);
  }
}

std::unexpected<Diagnostic> bad_line(const char* code, const std::string& file,
                                     uint32_t line, std::string_view text) {
  return fail(error(code, fmt::format("not a line of {}: {}", code, text),
                    Span{file, line, 1},
                    "fetch or build the target's headers again"));
}

// The text between the quotes, escapes undone.
std::string unquote(std::string_view value) {
  std::string out;
  for (size_t i = 1; i + 1 < value.size(); ++i) {
    if (value[i] == '\\' && i + 2 < value.size())
      ++i;
    out += value[i];
  }
  return out;
}

} // namespace

Result<Exports> parse_symvers(std::string_view text, const std::string& file) {
  Exports exports;
  for (uint32_t number = 1; !text.empty(); ++number) {
    std::string_view line = next_line(text);
    if (line.empty())
      continue;
    std::vector<std::string_view> f = split(line, '\t');
    // The export's kind is in column 4, or 5 while the namespace was third.
    size_t kind = f.size() >= 4 && f[3].starts_with("EXPORT_")   ? 3
                  : f.size() >= 5 && f[4].starts_with("EXPORT_") ? 4
                                                                 : 0;
    if (kind == 0 || f[1].empty())
      return bad_line("Module.symvers", file, number, line);
    Export found;
    found.module = f[kind - 1];
    found.gpl = f[kind].find("_GPL") != std::string_view::npos;
    if (kind == 4)
      found.name_space = f[2];
    else if (f.size() > 4)
      found.name_space = f[4];
    exports.insert_or_assign(std::string(f[1]), std::move(found));
  }
  return exports;
}

Result<Config> parse_config(std::string_view text, const std::string& file) {
  Config config;
  for (uint32_t number = 1; !text.empty(); ++number) {
    std::string_view line = next_line(text);
    if (line.empty() || line.starts_with('#'))
      continue;
    size_t equal = line.find('=');
    if (!line.starts_with("CONFIG_") || equal == std::string_view::npos)
      return bad_line(".config", file, number, line);
    std::string_view value = line.substr(equal + 1);
    if (value == "n")
      continue;
    config[std::string(line.substr(0, equal))] =
        value.starts_with('"') ? unquote(value) : std::string(value);
  }
  return config;
}

} // namespace kport
