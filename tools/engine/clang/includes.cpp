// SPDX-License-Identifier: GPL-2.0-or-later
// Reads #include lines and follows them, without a preprocessor.
#include "engine/clang/includes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/files.h"
#include "engine/clang/parse_tree.h"

namespace kport {
namespace {

std::string_view trim(std::string_view s) {
  size_t first = s.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

// Trace headers are read several times, each time under other macros.
bool repeatable(std::string_view header) {
  return !header.starts_with("trace/") && header.ends_with(".h");
}

std::string_view word(std::string_view s) {
  s = trim(s);
  return s.substr(0, s.find_first_of(" \t/"));
}

// The name whose absence a condition wants: "#if !defined(_TRACE_MY_H) || …".
std::string_view asked_for(std::string_view line) {
  if (line.starts_with("ifndef"))
    return word(line.substr(6));
  size_t at = line.find("!defined");
  if (at == std::string_view::npos)
    return {};
  line = trim(line.substr(at + 8));
  if (line.starts_with('('))
    line.remove_prefix(1);
  return line.substr(0, line.find_first_of(") \t"));
}

// The name between the quotes or brackets after `include`.
std::optional<Include> include_of(std::string_view rest) {
  rest = trim(rest);
  if (rest.empty() || (rest[0] != '<' && rest[0] != '"'))
    return {};
  bool quoted = rest[0] == '"';
  size_t close = rest.find(quoted ? '"' : '>', 1);
  if (close == std::string_view::npos)
    return {};
  return Include{std::string(rest.substr(1, close - 1)), quoted};
}

} // namespace

std::vector<Include> plain_includes(std::string_view source) {
  std::vector<Include> out;
  int depth = 0;
  std::string_view guard; // asked for by the first condition, one line before
  for (bool first = true; !source.empty();) {
    size_t end = std::min(source.find('\n'), source.size());
    std::string_view line = trim(source.substr(0, end));
    source.remove_prefix(std::min(end + 1, source.size()));
    if (!line.starts_with('#'))
      continue;
    line = trim(line.substr(1));
    if (line.starts_with("if"))
      ++depth;
    else if (line.starts_with("endif"))
      --depth;
    // A header's own guard is no condition.
    if (!guard.empty() && line.starts_with("define") &&
        trim(line.substr(6)).starts_with(guard))
      --depth;
    guard = {};
    if (first && line.starts_with("if")) {
      guard = asked_for(line);
      first = false;
    }
    if (depth > 0 || !line.starts_with("include"))
      continue;
    if (std::optional<Include> include = include_of(line.substr(7)))
      out.push_back(std::move(*include));
  }
  return out;
}

bool guarded(std::string_view header) {
  if (header.find("#pragma once") != std::string_view::npos)
    return true;
  size_t at = header.find("#ifndef ");
  size_t end = header.find('\n', at);
  if (at == std::string_view::npos || end == std::string_view::npos)
    return false;
  std::string_view name = word(header.substr(at + 8, end - at - 8));
  std::string_view next =
      trim(header.substr(end + 1, header.find('\n', end + 1) - end - 1));
  return next.starts_with("#define") && trim(next.substr(7)).starts_with(name);
}

Result<Reached> IncludeWalk::of(const std::string& unit) {
  Reached out;
  TRY(add(unit, out));
  std::erase(out.own, unit);
  return out;
}

Result<void> IncludeWalk::add(const std::string& file, Reached& out) {
  out.own.push_back(file);
  for (const Include& include : *TRY(includes_of(file))) {
    const Found& found = find(include, (root_ / file).parent_path());
    auto known = [&](const auto& list, const std::string& name) {
      return std::ranges::find(list, name) != list.end();
    };
    if (!found.own.empty() && !known(out.own, found.own))
      TRY(add(found.own, out));
    else if (found.shared && !known(out.kernel, include.name))
      out.kernel.push_back(include.name);
  }
  return {};
}

Result<const std::vector<Include>*>
IncludeWalk::includes_of(const std::string& file) {
  auto [entry, fresh] = includes_.try_emplace(file);
  if (fresh)
    entry->second = plain_includes(TRY(read_file(root_ / file)));
  return &entry->second;
}

// A quoted name is looked for beside the file that includes it first.
const IncludeWalk::Found& IncludeWalk::find(const Include& include,
                                            const Path& beside) {
  Path from = include.quoted ? beside : Path();
  auto [entry, fresh] = found_.try_emplace({from, include.name});
  if (fresh)
    entry->second = look(include, from);
  return entry->second;
}

IncludeWalk::Found IncludeWalk::look(const Include& include,
                                     const Path& beside) const {
  std::vector<Path> places(directories_.begin(), directories_.end());
  if (include.quoted)
    places.insert(places.begin(), beside);
  for (const Path& place : places) {
    Path file = (place / include.name).lexically_normal();
    Result<std::string> text = read_file(file);
    if (!text)
      continue;
    std::string own = own_path(root_, own_, file.string());
    bool shared = own.empty() && !include.quoted && repeatable(include.name) &&
                  guarded(*text);
    return {.own = own, .shared = shared};
  }
  return {};
}

} // namespace kport
