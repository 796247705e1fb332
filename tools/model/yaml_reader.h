// SPDX-License-Identifier: GPL-2.0-or-later
// YAML text to a tree that keeps where everything stood; the door to YAML::.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kport {

// A node of a YAML document. Scalars stay text: `123e45`, `v6.15`, `none` and
// `NULL` mean whatever the field that holds them says.
struct Yaml {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  std::string text;
  Span span; // a scalar's own text; for lists and maps where they start
  uint32_t text_line = 0;   // where a scalar's first character stands, also
  uint32_t text_column = 0; // inside quotes or a block
  std::vector<Yaml> items;
  struct Entry;
  std::vector<Entry> entries; // keys are scalars, none twice

  const Yaml* find(std::string_view key) const;

  // The place of `text[offset]`: exact for one-line texts without escapes and
  // for literal blocks.
  Span at(size_t offset, size_t width = 1) const;
};

struct Yaml::Entry {
  Yaml key;
  Yaml value;
};

// Reads one document. Refuses what no file of ours needs and a hostile one
// would use: anchors and aliases, tags, several documents, double keys, more
// than kYamlBytes, deeper than kYamlDepth, control characters, broken UTF-8.
inline constexpr size_t kYamlBytes = 256 * 1024;
inline constexpr size_t kYamlDepth = 16;
[[nodiscard]] Result<Yaml> read_yaml(const std::string& file,
                                     const std::string& text);

} // namespace kport
