// SPDX-License-Identifier: GPL-2.0-or-later
// Edits of parent Kconfig, Makefile and MAINTAINERS, as texts.
#include "model/hook.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace kport {
namespace {

// Lines with their newline.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

std::string join(const std::vector<std::string_view>& lines) {
  std::string out;
  for (std::string_view line : lines) {
    out += line;
    if (!line.ends_with('\n'))
      out += '\n';
  }
  return out;
}

// Blanks collapsed, ends trimmed.
std::string squeeze(std::string_view line) {
  std::string out;
  for (char c : line)
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  if (out.ends_with(' '))
    out.pop_back();
  return out;
}

std::vector<size_t> places(const std::vector<std::string_view>& lines,
                           std::string_view line) {
  std::vector<size_t> out;
  std::string wanted = squeeze(line);
  for (size_t i = 0; i < lines.size(); ++i)
    if (squeeze(lines[i]) == wanted)
      out.push_back(i);
  return out;
}

bool is_field(std::string_view line) {
  return line.size() > 2 && line[0] >= 'A' && line[0] <= 'Z' &&
         line[1] == ':' && (line[2] == '\t' || line[2] == ' ');
}

std::string_view without_newline(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

// An entry is a title after a blank line, with a field below it.
struct Entry {
  std::string title;
  size_t begin = 0; // line indexes
  size_t end = 0;   // past its last field, before the blank line
};
std::vector<Entry> entries_of(const std::vector<std::string_view>& lines) {
  std::vector<Entry> out;
  auto blank = [&](size_t i) { return without_newline(lines[i]).empty(); };
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    if ((i > 0 && !blank(i - 1)) || blank(i) || is_field(lines[i]) ||
        !is_field(lines[i + 1]))
      continue;
    size_t end = i;
    while (end < lines.size() && !blank(end))
      ++end;
    out.push_back({std::string(without_newline(lines[i])), i, end});
    i = end - 1;
  }
  return out;
}

bool sorts_before(std::string_view a, std::string_view b) {
  auto lower = [](char c) {
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  };
  return std::ranges::lexicographical_compare(a, b, {}, lower, lower);
}

// The entry before which `title` stands with the fewest others on the wrong
// side: the kernel's file is not quite sorted. "THE REST" stays last.
size_t best_place(const std::vector<Entry>& entries, std::string_view title) {
  size_t last = entries.size();
  while (last > 0 && entries[last - 1].title != "THE REST")
    --last;
  last = last == 0 ? entries.size() : last - 1;
  long wrong = 0, least = 0; // against standing before all
  size_t best = 0;
  for (size_t i = 0; i < last; ++i) {
    wrong += sorts_before(title, entries[i].title) ? 1 : -1;
    if (wrong <= least) {
      least = wrong;
      best = i + 1;
    }
  }
  return best;
}

} // namespace

Result<std::string> add_hook_line(const Hook& hook, const std::string& text) {
  std::vector<std::string_view> lines = lines_of(text);
  if (!places(lines, hook.line).empty())
    return text;
  const std::string& anchor = hook.after.empty() ? hook.before : hook.after;
  std::vector<size_t> at = places(lines, anchor);
  if (at.size() != 1)
    return fail(finding(
        "hook-anchor",
        fmt::format("{} the line '{}', beside which a hook belongs", hook.file,
                    at.empty() ? "lacks" : "has more than once", anchor),
        hook.span,
        fmt::format("name another line of {} in 'after' or 'before'",
                    hook.file)));
  size_t place = at[0] + (hook.after.empty() ? 0 : 1);
  std::string line = hook.line + "\n";
  lines.insert(lines.begin() + static_cast<long>(place), line);
  return join(lines);
}

std::string remove_hook_line(const Hook& hook, const std::string& text) {
  std::vector<std::string_view> lines = lines_of(text);
  std::vector<size_t> at = places(lines, hook.line);
  if (at.empty())
    return text;
  for (size_t i = at.size(); i-- > 0;)
    lines.erase(lines.begin() + static_cast<long>(at[i]));
  return join(lines);
}

std::string entry_title(const std::string& entry) {
  return entry.substr(0, entry.find('\n'));
}

Result<std::string> add_maintainers_entry(const std::string& text,
                                          const std::string& entry) {
  std::string own = entry;
  while (own.ends_with('\n'))
    own.pop_back();
  own += '\n';
  std::vector<std::string_view> own_lines = lines_of(own);
  std::vector<Entry> found = entries_of(own_lines);
  if (found.size() != 1 || found[0].begin != 0)
    return fail(finding("hook-entry",
                        "the MAINTAINERS entry is not one title with fields "
                        "below it"));
  std::string title = entry_title(own);
  std::vector<std::string_view> lines = lines_of(text);
  std::vector<Entry> entries = entries_of(lines);
  size_t place = best_place(entries, title);
  bool before_one = place < entries.size();
  size_t from = before_one ? entries[place].begin : lines.size();
  size_t to = from;
  for (const Entry& e : entries)
    if (e.title == title) {
      from = e.begin;
      to = e.end;
    }
  std::string block = own;
  if (from == to && before_one)
    block += '\n';
  else if (from == to && !lines.empty())
    block.insert(0, 1, '\n');
  auto cut = [&](size_t a, size_t b) {
    return join({lines.begin() + static_cast<long>(a),
                 lines.begin() + static_cast<long>(b)});
  };
  return cut(0, from) + block + cut(to, lines.size());
}

std::string remove_maintainers_entry(const std::string& text,
                                     const std::string& title) {
  std::vector<std::string_view> lines = lines_of(text);
  for (const Entry& e : entries_of(lines)) {
    if (e.title != title)
      continue;
    bool blank_after = e.end < lines.size();
    size_t begin = blank_after || e.begin == 0 ? e.begin : e.begin - 1;
    lines.erase(lines.begin() + static_cast<long>(begin),
                lines.begin() + static_cast<long>(e.end + blank_after));
    return join(lines);
  }
  return text;
}

} // namespace kport
