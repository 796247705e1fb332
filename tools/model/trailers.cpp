// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the trailer block from the end of the message upwards, as git does.
#include "model/trailers.h"

#include <algorithm>
#include <cctype>

#include "model/message.h"
#include "model/mime.h"

namespace kport {
namespace {

constexpr char kComment = '#';

bool is_blank(std::string_view line) {
  return std::all_of(line.begin(), line.end(), is_git_space);
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && is_git_space(s.front()))
    s.remove_prefix(1);
  while (!s.empty() && is_git_space(s.back()))
    s.remove_suffix(1);
  return s;
}

// A line and where it begins; `text` without its newline.
struct Line {
  size_t begin = 0;
  size_t next = 0;
  std::string_view text;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> out;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    out.push_back({at, std::min(end + 1, text.size()),
                   text.substr(at, end - at)});
    at = out.back().next;
  }
  return out;
}

// Where a patch would begin: at `---` with a blank or a newline behind it.
size_t patch_start(const std::vector<Line>& lines, size_t size) {
  for (const Line& line : lines)
    if (line.text.starts_with("---") &&
        (line.text.size() == 3 ? line.next > line.begin + 3
                               : is_git_space(line.text[3])))
      return line.begin;
  return size;
}

// Where git-commit's scissors cut the message, its end when they do not.
size_t cut_line(std::string_view text) {
  constexpr std::string_view kCut =
      "\n# ------------------------ >8 ------------------------\n";
  if (text.starts_with(kCut.substr(1)))
    return 0;
  size_t at = text.find(kCut);
  return at == text.npos ? text.size() : at + 1;
}

// Comments, blank lines and the "Conflicts:" list that git writes, at the end.
// A run of them that begins at 0 counts from its second line only, as in git.
size_t without_tail(std::string_view text, const std::vector<Line>& lines) {
  size_t cut = cut_line(text);
  size_t tail = 0;
  bool in_conflicts = false;
  for (const Line& line : lines) {
    if (line.begin >= cut)
      break;
    bool comment = line.text.starts_with(kComment);
    bool newline = line.next > line.begin + line.text.size();
    if (comment || line.text.empty()) {
      tail = tail ? tail : line.begin;
    } else if (line.text == "Conflicts:" && newline) {
      in_conflicts = true;
      tail = tail ? tail : line.begin;
    } else if (!(in_conflicts && line.text.starts_with('\t')) && tail) {
      tail = 0;
      in_conflicts = false;
    }
  }
  return tail ? tail : cut;
}

bool git_generated(std::string_view line) {
  return line.starts_with("Signed-off-by: ") ||
         line.starts_with("(cherry picked from commit ");
}

// Counts lines upwards until the paragraph ends.
struct Paragraph {
  bool begun = false;
  bool recognised = false;
  size_t trailers = 0;
  size_t others = 0;
  size_t continuations = 0; // of what stands above them

  void add(std::string_view line) {
    begun = true;
    if (git_generated(line)) {
      ++trailers;
      continuations = 0;
      recognised = true;
      return;
    }
    size_t separator = trailer_separator(line);
    if (separator != line.npos && separator >= 1 && !is_git_space(line[0])) {
      ++trailers;
      continuations = 0;
    } else if (is_git_space(line[0])) {
      ++continuations;
    } else {
      others += 1 + continuations;
      continuations = 0;
    }
  }
  bool is_block() {
    others += continuations;
    return (recognised && trailers * 3 >= others) || (trailers && !others);
  }
};

size_t block_start(const std::vector<Line>& lines, size_t end) {
  size_t title = 0;
  while (title < lines.size() && lines[title].begin < end &&
         (lines[title].text.starts_with(kComment) ||
          !is_blank(lines[title].text)))
    ++title;
  size_t last = title;
  while (last < lines.size() && lines[last].begin < end)
    ++last;
  Paragraph paragraph;
  for (size_t i = last; i-- > title;) {
    std::string_view line = lines[i].text;
    if (line.starts_with(kComment)) {
      paragraph.others += paragraph.continuations;
      paragraph.continuations = 0;
    } else if (is_blank(line)) {
      if (!paragraph.begun)
        continue;
      return paragraph.is_block() ? lines[i].next : end;
    } else {
      paragraph.add(line);
    }
  }
  return end;
}

bool same_key(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) {
                      return std::tolower(x) == std::tolower(y);
                    });
}

// Reads "Key: value" at lines[i] with its continuations; moves i to the last.
Trailer read_trailer(const std::vector<Line>& lines, size_t& i, size_t end,
                     size_t separator) {
  std::string_view first = lines[i].text;
  Trailer out;
  out.key = trim(first.substr(0, separator));
  out.line = i + 1;
  std::string value(first.substr(separator + 1));
  while (i + 1 < lines.size() && lines[i + 1].begin < end &&
         !lines[i + 1].text.empty() && is_git_space(lines[i + 1].text[0])) {
    value += '\n';
    value += lines[++i].text;
  }
  out.value = trim(value);
  return out;
}

} // namespace

std::string Trailer::unfolded() const {
  std::string out;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\n') {
      out += value[i];
      continue;
    }
    while (i + 1 < value.size() && is_git_space(value[i + 1]))
      ++i;
    out += ' ';
  }
  return std::string(trim(out));
}

size_t trailer_separator(std::string_view line) {
  bool blank = false;
  for (size_t i = 0; i < line.size(); ++i) {
    unsigned char c = static_cast<unsigned char>(line[i]);
    if (c == ':')
      return i;
    if (!blank && ((c < 128 && std::isalnum(c)) || c == '-'))
      continue;
    if (i == 0 || (c != ' ' && c != '\t'))
      break;
    blank = true;
  }
  return line.npos;
}

TrailerBlock find_trailer_block(std::string_view message) {
  message = message.substr(0, message.find('\0')); // git's text ends there
  std::vector<Line> lines = lines_of(message);
  size_t patch = patch_start(lines, message.size());
  size_t end = without_tail(message.substr(0, patch), lines);
  return {block_start(lines, end), end};
}

std::vector<Trailer> parse_trailers(std::string_view message) {
  TrailerBlock block = find_trailer_block(message);
  std::vector<Line> lines = lines_of(message);
  std::vector<Trailer> out;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].begin < block.begin || lines[i].begin >= block.end)
      continue;
    size_t separator = trailer_separator(lines[i].text);
    if (separator != std::string_view::npos && separator >= 1)
      out.push_back(read_trailer(lines, i, block.end, separator));
  }
  return out;
}

std::vector<Trailer>
stray_trailers(std::string_view message,
               const std::vector<std::string>& known) {
  TrailerBlock block = find_trailer_block(message);
  std::vector<Line> lines = lines_of(message);
  std::vector<Trailer> out;
  for (size_t i = 1; i < lines.size(); ++i) {
    bool inside = lines[i].begin >= block.begin && lines[i].begin < block.end;
    size_t separator = trailer_separator(lines[i].text);
    if (inside || separator == std::string_view::npos || separator == 0)
      continue;
    std::string_view key = trim(lines[i].text.substr(0, separator));
    bool wanted = std::any_of(known.begin(), known.end(),
                              [&](const std::string& k) {
                                return same_key(k, key);
                              });
    if (wanted)
      out.push_back(read_trailer(lines, i, message.size(), separator));
  }
  return out;
}

} // namespace kport
