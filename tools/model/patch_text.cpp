// SPDX-License-Identifier: GPL-2.0-or-later
// Finds files and hunks in a patch; headers are in patch_header.cpp, binary
// data in patch_binary.cpp.
#include "model/patch_text.h"

#include <charconv>

#include <fmt/format.h>

#include "model/patch_reader.h"

namespace kport {

Diagnostic PatchLines::error(std::string_view what) const {
  Span span;
  span.line = static_cast<uint32_t>(number_);
  return finding("patch-broken", fmt::format("line {} of the patch: {}",
                                             number_, what),
                 span);
}


std::string_view PatchLines::next() {
  std::string_view line = current();
  rest_.remove_prefix(line.size());
  ++number_;
  return line;
}

std::string_view PatchLines::current() const {
  size_t end = rest_.find('\n');
  return end == rest_.npos ? rest_ : rest_.substr(0, end + 1);
}

namespace {

bool take_number(std::string_view& s, size_t& out) {
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), out);
  if (error != std::errc() || s[0] == '-')
    return false;
  s.remove_prefix(static_cast<size_t>(end - s.data()));
  return true;
}

bool take_range(std::string_view& s, std::string_view end, size_t& start,
                size_t& count) {
  if (!take_number(s, start))
    return false;
  count = 1;
  if (s.starts_with(',')) {
    s.remove_prefix(1);
    if (!take_number(s, count))
      return false;
  }
  if (!s.starts_with(end))
    return false;
  s.remove_prefix(end.size());
  return true;
}

bool read_hunk_header(std::string_view line, Hunk& hunk) {
  if (!line.ends_with('\n') || !line.starts_with("@@ -"))
    return false;
  line.remove_prefix(4);
  return take_range(line, " +", hunk.old_start, hunk.old_count) &&
         take_range(line, " @@", hunk.new_start, hunk.new_count);
}

// Counts lines of a hunk down to nothing.
struct Remaining {
  size_t old_lines;
  size_t new_lines;
  bool take(bool old_side, bool new_side) {
    if ((old_side && !old_lines) || (new_side && !new_lines))
      return false;
    old_lines -= old_side;
    new_lines -= new_side;
    return true;
  }
};

Result<Hunk> read_hunk(PatchLines& lines) {
  Hunk hunk;
  hunk.line = lines.number();
  if (!read_hunk_header(lines.current(), hunk))
    return fail(lines.error("the hunk's header is broken"));
  lines.next();
  const char* begin = lines.rest().data();
  Remaining left{hunk.old_count, hunk.new_count};
  bool changes = false;
  while (!lines.rest().empty() && (left.old_lines || left.new_lines)) {
    std::string_view line = lines.current();
    char c = line[0];
    bool old_side = c == ' ' || c == '\n' || c == '-';
    bool new_side = c == ' ' || c == '\n' || c == '+';
    bool no_newline = c == '\\' && line.size() >= 12 && line[1] == ' ';
    if (!line.ends_with('\n') || (!old_side && !new_side && !no_newline) ||
        !left.take(old_side, new_side))
      return fail(lines.error("the hunk is broken"));
    if (old_side != new_side) {
      hunk.trailing = 0;
      changes = true;
    } else if (old_side) {
      ++hunk.trailing;
    }
    lines.next();
  }
  if (left.old_lines || left.new_lines || !changes)
    return fail(lines.error("the hunk is cut short"));
  if (lines.rest().size() > 12 && lines.rest().starts_with("\\ "))
    lines.next();
  hunk.lines = {begin, static_cast<size_t>(lines.rest().data() - begin)};
  return hunk;
}

Result<void> read_hunks(PatchLines& lines, FilePatch& file) {
  size_t old_lines = 0, new_lines = 0;
  while (lines.rest().size() > 4 && lines.rest().starts_with("@@ -")) {
    file.hunks.push_back(TRY(read_hunk(lines)));
    old_lines += file.hunks.back().old_count;
    new_lines += file.hunks.back().new_count;
  }
  if (file.is_new && old_lines)
    return fail(lines.error("a new file has old lines"));
  if (file.is_delete && new_lines)
    return fail(lines.error("a deleted file has new lines"));
  // Whether the file is new or gone is guessed where a side has no lines.
  if (file.traditional && !file.is_new && !file.is_delete &&
      (!old_lines || !new_lines))
    return fail(traditional_not_modelled(lines));
  if (!file.hunks.empty())
    return {};
  std::string_view line = lines.current();
  if (line == "GIT binary patch\n") {
    lines.next();
    return read_binary(lines, file);
  }
  if (line.ends_with(" differ\n") &&
      (line.starts_with("Binary files ") || line.starts_with("Files "))) {
    lines.next();
    file.binary = true; // without data
    return {};
  }
  bool mode = file.old_mode && file.new_mode && file.old_mode != file.new_mode;
  if (!file.is_rename && !file.is_copy && !file.is_new && !file.is_delete &&
      !mode)
    return fail(lines.error("the file's patch is only garbage"));
  return {};
}

// Moves to the next file's header; false when there is none.
Result<bool> find_file(PatchLines& lines, FilePatch& file) {
  while (!lines.rest().empty()) {
    std::string_view line = lines.current();
    Hunk orphan;
    if (line.size() < 6) {
      lines.next();
      continue;
    }
    if (read_hunk_header(line, orphan))
      return fail(lines.error("a hunk that belongs to no file"));
    if (lines.rest().size() < line.size() + 6)
      return false;
    if (line.starts_with("diff --git ")) {
      file.line = lines.number();
      if (TRY(read_patch_header(lines, file)))
        return true;
      continue;
    }
    std::string_view behind = lines.rest().substr(line.size());
    size_t third = behind.find('\n');
    if (line.starts_with("--- ") && behind.starts_with("+++ ") &&
        third != behind.npos && behind.substr(third + 1).starts_with("@@ -")) {
      file.line = lines.number();
      file.traditional = true;
      TRY(read_traditional_header(lines, file));
      return true;
    }
    lines.next();
  }
  return false;
}

} // namespace

Result<std::vector<FilePatch>> parse_patch(std::string_view text) {
  std::vector<FilePatch> out;
  PatchLines lines(text);
  while (true) {
    FilePatch file;
    if (!TRY(find_file(lines, file)))
      return out;
    TRY(read_hunks(lines, file));
    out.push_back(std::move(file));
  }
}

} // namespace kport
