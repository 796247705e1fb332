// SPDX-License-Identifier: GPL-2.0-or-later
// Patches as text: read as git-apply(1) (2.39, no options) reads them, and
// applied to one file's content. Pure; trees are in series/apply.h.
//
// Patches without a "diff --git" line are read where git need not guess at
// names; the rest is an error `patch-not-modelled`, which refuses what git might
// apply.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kport {

// "@@ -old_start,old_count +new_start,new_count @@" and the lines below it.
// Views point into the text that was parsed.
struct Hunk {
  size_t old_start = 0;
  size_t old_count = 0;
  size_t new_start = 0;
  size_t new_count = 0;
  size_t trailing = 0;    // context lines at its end
  std::string_view lines; // with ' ', '-', '+', "\ No newline…"
  size_t line = 0;        // of its header in the text, from 1
};

enum class BinaryMethod { none, literal, delta };

// What a patch does to one file.
struct FilePatch {
  std::string old_name; // empty: the file is new
  std::string new_name; // empty: the file is deleted
  uint32_t old_mode = 0; // 0: not said
  uint32_t new_mode = 0;
  bool is_new = false;
  bool is_delete = false;
  bool is_rename = false;
  bool is_copy = false;
  bool traditional = false; // no "diff --git" line
  std::string old_id; // as on the index line, maybe abbreviated
  std::string new_id;
  std::vector<Hunk> hunks;
  bool binary = false;
  BinaryMethod method = BinaryMethod::none;
  std::string binary_data; // inflated: the content, or git's delta
  size_t line = 0;         // of its "diff --git" in the text, from 1

  const std::string& name() const {
    return new_name.empty() ? old_name : new_name;
  }
};

// Text before, between and behind the files is skipped, as git does; a text
// without any file is an empty list. Errors carry the line in span.line.
[[nodiscard]] Result<std::vector<FilePatch>> parse_patch(std::string_view text);

// `old` with the file's hunks or binary data applied. Hunks may have moved, as
// git lets them. Error: it does not apply.
[[nodiscard]] Result<std::string> apply_to(std::string_view old,
                                           const FilePatch& file);

// git's quoting of names: "a\tb\303\251" with its quotes, or as it is.
std::string quote_path(std::string_view path);
// The name in C quotes that `text` begins with; `end` is behind it. False when
// the quoting is broken.
bool unquote_path(std::string_view text, std::string& path, size_t& end);

} // namespace kport
