// SPDX-License-Identifier: GPL-2.0-or-later
// Checks kinds and keys once, so that every reader words its errors alike.
#include "model/field_reader.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace kport {
namespace {

std::string_view kind_name(Yaml::Kind kind) {
  switch (kind) {
  case Yaml::Kind::null:
    return "nothing";
  case Yaml::Kind::scalar:
    return "a text";
  case Yaml::Kind::list:
    return "a list";
  case Yaml::Kind::map:
    return "a map";
  }
  return "";
}

Result<void> expect_kind(const Yaml& node, std::string_view what,
                         Yaml::Kind kind) {
  if (node.kind == kind)
    return {};
  return fail(error("yaml-type",
                    fmt::format("{} must be {}, not {}", what, kind_name(kind),
                                kind_name(node.kind)),
                    node.span));
}

// Edit distance with swaps of neighbours; both words are short.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1,
                                     std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i)
    d[i][0] = i;
  std::iota(d[0].begin(), d[0].end(), 0);
  for (size_t i = 1; i <= a.size(); ++i)
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

std::string suggestion(std::string_view word,
                       std::initializer_list<std::string_view> known) {
  std::string_view near = nearest(word, known);
  return near.empty() ? fmt::format("known here: {}", fmt::join(known, ", "))
                      : fmt::format("did you mean '{}'?", near);
}

} // namespace

std::string_view nearest(std::string_view word,
                         std::initializer_list<std::string_view> known) {
  std::string_view best;
  if (word.size() > 40)
    return best;
  size_t limit = std::max<size_t>(1, word.size() / 3);
  for (std::string_view k : known)
    if (size_t d = distance(word, k); d <= limit) {
      limit = d - (d > 0);
      best = k;
      if (d == 0)
        break;
    }
  return best;
}

Result<void> expect_keys(const Yaml& node, std::string_view what,
                         std::initializer_list<std::string_view> known) {
  TRY(expect_kind(node, what, Yaml::Kind::map));
  for (const auto& [key, value] : node.entries)
    if (std::ranges::find(known, key.text) == known.end())
      return fail(error("yaml-unknown-key",
                        fmt::format("unknown key '{}' in {}", key.text, what),
                        key.span, suggestion(key.text, known)));
  return {};
}

Result<const Yaml*> required(const Yaml& node, std::string_view key) {
  const Yaml* value = node.find(key);
  if (!value)
    return fail(error("yaml-missing-key", fmt::format("'{}' is missing", key),
                      node.span, fmt::format("add '{}:' here", key)));
  return value;
}

Result<std::string> as_text(const Yaml& node, std::string_view what) {
  TRY(expect_kind(node, fmt::format("'{}'", what), Yaml::Kind::scalar));
  if (node.text.empty())
    return fail(
        error("yaml-empty", fmt::format("'{}' is empty", what), node.span));
  return node.text;
}

Result<std::string> read_text(const Yaml& node, std::string_view key) {
  return as_text(*TRY(required(node, key)), key);
}

Result<std::string> read_text_or(const Yaml& node, std::string_view key,
                                 std::string fallback) {
  const Yaml* value = node.find(key);
  if (!value)
    return fallback;
  return as_text(*value, key);
}

Result<std::vector<const Yaml*>> read_list(const Yaml& node,
                                           std::string_view key) {
  std::vector<const Yaml*> out;
  const Yaml* value = node.find(key);
  if (!value)
    return out;
  TRY(expect_kind(*value, fmt::format("'{}'", key), Yaml::Kind::list));
  for (const Yaml& item : value->items)
    out.push_back(&item);
  return out;
}

Result<std::vector<std::string>> read_texts(const Yaml& node,
                                            std::string_view key) {
  std::vector<std::string> out;
  for (const Yaml* item : TRY(read_list(node, key)))
    out.push_back(TRY(as_text(*item, key)));
  return out;
}

Result<void> expect_one_of(const Yaml& node, std::string_view what,
                           std::initializer_list<std::string_view> values) {
  std::string text = TRY(as_text(node, what));
  if (std::ranges::find(values, text) != values.end())
    return {};
  return fail(error("yaml-value",
                    fmt::format("'{}' is no value of '{}'", text, what),
                    node.span, suggestion(text, values)));
}

Result<void> expect_inner_path(const Yaml& node, std::string_view what) {
  TRY(as_text(node, what));
  std::string_view path = node.text;
  auto refuse = [&](std::string_view why) {
    return fail(error("yaml-path",
                      fmt::format("'{}' {}: {}", what, why, node.text),
                      node.span, "write a path below the directory"));
  };
  if (path.starts_with('/'))
    return refuse("must not be absolute");
  if (path.find_first_of("\\\n\t ") != path.npos)
    return refuse("must not hold blanks or backslashes");
  while (true) {
    size_t slash = path.find('/');
    std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..")
      return refuse("must not have empty, '.' or '..' components");
    if (slash == path.npos)
      return {};
    path.remove_prefix(slash + 1);
  }
}

} // namespace kport
