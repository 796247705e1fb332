// SPDX-License-Identifier: GPL-2.0-or-later
// Hunks applied to a content. A hunk that stands where it says is applied in
// one pass; one that has moved is searched as git-apply searches it.
#include <fmt/format.h>

#include "model/patch_reader.h"

namespace kport {
namespace {

using Lines = std::vector<std::string_view>; // with their newlines

Lines cut_lines(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    size_t end = text.find('\n');
    size_t size = end == text.npos ? text.size() : end + 1;
    out.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

// Both sides of a hunk. "\ No newline" takes the newline of the line above.
struct Sides {
  Lines before;
  Lines after;
  bool at_begin = false; // must match at the file's beginning, or end
  bool at_end = false;
};

Sides sides_of(const Hunk& hunk) {
  Sides out;
  out.at_begin = hunk.old_start <= 1;
  out.at_end = hunk.trailing == 0;
  std::string_view text = hunk.lines;
  while (!text.empty()) {
    size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    std::string_view line = text.substr(0, size);
    text.remove_prefix(size);
    bool open = text.starts_with('\\');
    char c = line[0];
    if (c == '\\')
      continue;
    if (c != '\n')
      line.remove_prefix(1);
    if (open)
      line.remove_suffix(1);
    if (line.empty()) // only an empty context line without newline
      continue;
    if (c != '+')
      out.before.push_back(line);
    if (c != '-')
      out.after.push_back(line);
  }
  return out;
}

bool matches(const Lines& file, size_t at, const Lines& want) {
  return std::equal(want.begin(), want.end(), file.begin() + long(at));
}

// Where the hunk says that it begins in the new file, from 0.
size_t position(const Hunk& hunk) {
  return hunk.new_start ? hunk.new_start - 1 : 0;
}

// All hunks where they say, in order; false when one is not.
bool apply_in_place(const Lines& file, const FilePatch& patch,
                    std::string& out) {
  size_t read = 0;    // lines of the old file behind what is done
  size_t written = 0; // lines of the new one
  for (const Hunk& hunk : patch.hunks) {
    Sides s = sides_of(hunk);
    size_t at = position(hunk);
    if (at < written || at - written > file.size() - read)
      return false;
    size_t skip = at - written;
    if (s.before.size() > file.size() - read - skip ||
        (s.at_begin && at != 0) ||
        (s.at_end && read + skip + s.before.size() != file.size()) ||
        !matches(file, read + skip, s.before))
      return false;
    for (size_t i = 0; i < skip; ++i)
      out += file[read + i];
    for (std::string_view line : s.after)
      out += line;
    read += skip + s.before.size();
    written = at + s.after.size();
  }
  for (; read < file.size(); ++read)
    out += file[read];
  return true;
}

// A line, and whether a hunk has already put it there.
struct Placed {
  std::string_view text;
  bool done = false;
};

bool fits(const std::vector<Placed>& file, size_t at, const Sides& s) {
  if (s.before.size() > file.size() - at ||
      (s.at_end && at + s.before.size() != file.size()) ||
      (s.at_begin && at != 0))
    return false;
  for (size_t i = 0; i < s.before.size(); ++i)
    if (file[at + i].done || file[at + i].text != s.before[i])
      return false;
  return true;
}

// Forwards and backwards in turn from where it should be; npos: nowhere.
size_t search(const std::vector<Placed>& file, size_t start, const Sides& s) {
  if (s.at_begin)
    start = 0;
  else if (s.at_end)
    start = s.before.size() > file.size() ? file.size()
                                          : file.size() - s.before.size();
  start = std::min(start, file.size());
  if (fits(file, start, s))
    return start;
  size_t back = start, ahead = start;
  while (back > 0 || ahead < file.size()) {
    if (ahead < file.size() && fits(file, ++ahead, s))
      return ahead;
    if (back > 0 && fits(file, --back, s))
      return back;
  }
  return std::string_view::npos;
}

Result<std::string> apply_searching(const Lines& lines,
                                    const FilePatch& patch) {
  std::vector<Placed> file;
  for (std::string_view line : lines)
    file.push_back({line});
  for (const Hunk& hunk : patch.hunks) {
    Sides s = sides_of(hunk);
    size_t at = search(file, position(hunk), s);
    if (at == std::string_view::npos) {
      Span span;
      span.line = static_cast<uint32_t>(hunk.line);
      return fail(finding("patch-conflict",
                          fmt::format("{}: the hunk at line {} of the patch "
                                      "does not apply",
                                      patch.name(), hunk.line),
                          span));
    }
    auto begin = file.begin() + long(at);
    begin = file.erase(begin, begin + long(s.before.size()));
    std::vector<Placed> put;
    for (std::string_view line : s.after)
      put.push_back({line, true});
    file.insert(begin, put.begin(), put.end());
  }
  std::string out;
  for (const Placed& line : file)
    out += line.text;
  return out;
}

} // namespace

Result<std::string> apply_to(std::string_view old, const FilePatch& file) {
  std::string out;
  if (file.binary) {
    bool done = file.method == BinaryMethod::literal;
    if (done)
      out = file.binary_data;
    else if (file.method == BinaryMethod::delta)
      done = apply_delta(old, file.binary_data, out);
    if (!done)
      return fail(finding("patch-conflict",
                          fmt::format("{}: the binary patch does not apply",
                                      file.name())));
    return out;
  }
  Lines lines = cut_lines(old);
  out.reserve(old.size() + 4096);
  if (apply_in_place(lines, file, out))
    return out;
  return apply_searching(lines, file);
}

} // namespace kport
