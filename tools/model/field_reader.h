// SPDX-License-Identifier: GPL-2.0-or-later
// Typed fields out of a YAML tree, with errors that point at the key meant.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/yaml_reader.h"

namespace kport {

// Fails unless `node` is a map whose keys are all among `known`. `what` names
// the map in messages: "a rule", "an argument change".
[[nodiscard]] Result<void>
expect_keys(const Yaml& node, std::string_view what,
            std::initializer_list<std::string_view> known);

// The field, or an error at `node` that says it is missing.
[[nodiscard]] Result<const Yaml*> required(const Yaml& node,
                                           std::string_view key);

// A scalar's text. Empty text counts as missing.
[[nodiscard]] Result<std::string> as_text(const Yaml& node,
                                          std::string_view what);
[[nodiscard]] Result<std::string> read_text(const Yaml& node,
                                            std::string_view key);
[[nodiscard]] Result<std::string>
read_text_or(const Yaml& node, std::string_view key, std::string fallback);

// A list, absent as empty.
[[nodiscard]] Result<std::vector<const Yaml*>> read_list(const Yaml& node,
                                                         std::string_view key);
[[nodiscard]] Result<std::vector<std::string>> read_texts(const Yaml& node,
                                                          std::string_view key);

// One of `values`, else an error with the nearest one.
[[nodiscard]] Result<void>
expect_one_of(const Yaml& node, std::string_view what,
              std::initializer_list<std::string_view> values);

// A path that stays below the place it is joined to: relative, no `..`, no
// empty component, no backslash; "fs/rill" and "vfs/mtime.h" but not "/x".
[[nodiscard]] Result<void> expect_inner_path(const Yaml& node,
                                             std::string_view what);

// The known word nearest to `word` when it is near enough, else "".
std::string_view nearest(std::string_view word,
                         std::initializer_list<std::string_view> known);

} // namespace kport
