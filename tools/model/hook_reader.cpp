// SPDX-License-Identifier: GPL-2.0-or-later
// {file, line, after|before, with?} or {file, entry}.
#include "model/hook_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/field_reader.h"

namespace kport {
namespace {

Result<std::string> read_path(const Yaml& node, std::string_view key) {
  const Yaml* value = TRY(required(node, key));
  TRY(expect_inner_path(*value, key));
  return value->text;
}

// The path that a Kconfig's `source "X"` or a Makefile's `+= x/` is about.
std::string hooked_path(const Hook& h) {
  std::string_view line = h.line;
  if (line.starts_with("source \"") && line.ends_with('"'))
    return std::string(line.substr(8, line.size() - 9));
  size_t blank = line.find_last_of(" \t");
  if (!line.ends_with('/') || blank == line.npos)
    return "";
  std::string directory(line.substr(blank + 1, line.size() - blank - 2));
  size_t slash = h.file.rfind('/');
  return slash == h.file.npos ? directory
                              : h.file.substr(0, slash + 1) + directory;
}

Result<Hook> read_entry(const Yaml& node, Hook h, const Project& project) {
  TRY(expect_keys(node, "a hook entry", {"file", "entry"}));
  h.entry = TRY(read_path(node, "entry"));
  bool mapped = std::ranges::any_of(project.map, [&](const PathMap& m) {
    return m.from == h.entry && m.to == h.file;
  });
  if (!mapped)
    return fail(error(
        "hook-entry",
        fmt::format("'map' does not take {} to {}", h.entry, h.file),
        node.find("entry")->span, "add that mapping, or name its 'from' here"));
  return h;
}

} // namespace

Result<Hook> read_hook(const Yaml& node, const Project& project) {
  TRY(expect_keys(node, "a hook",
                  {"file", "line", "after", "before", "with", "entry"}));
  Hook h;
  h.span = node.span;
  h.file = TRY(read_path(node, "file"));
  if (node.find("entry"))
    return read_entry(node, std::move(h), project);
  h.line = TRY(read_text(node, "line"));
  h.after = TRY(read_text_or(node, "after", ""));
  h.before = TRY(read_text_or(node, "before", ""));
  if (h.after.empty() == h.before.empty())
    return fail(error("hook-anchor", "a hook line stands beside another line",
                      node.span, "give one of 'after' and 'before'"));
  for (std::string_view text :
       {std::string_view(h.line), std::string_view(h.after),
        std::string_view(h.before)})
    if (text.find_first_of("\n\r") != text.npos)
      return fail(error("hook-line", "a hook is one line", node.span));
  h.with = node.find("with") ? TRY(read_path(node, "with")) : hooked_path(h);
  if (h.with.empty())
    return fail(error("hook-with",
                      "it is not clear what this line hooks into the kernel",
                      node.span, "add 'with: PATH', the kernel path it needs"));
  return h;
}

} // namespace kport
