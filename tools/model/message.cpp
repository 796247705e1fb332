// SPDX-License-Identifier: GPL-2.0-or-later
// Splits and cleans commit messages.
#include "model/message.h"

#include <algorithm>

#include "model/mime.h"
#include "model/trailers.h"

namespace kport {
namespace {

bool is_blank(std::string_view line) {
  return std::all_of(line.begin(), line.end(), is_git_space);
}

// Behind the first paragraph; its last newline belongs to it.
size_t title_end(std::string_view message) {
  bool begun = false;
  for (size_t at = 0; at < message.size();) {
    size_t end = std::min(message.find('\n', at), message.size());
    bool blank = is_blank(message.substr(at, end - at));
    if (begun && blank)
      return at;
    begun |= !blank;
    at = std::min(end + 1, message.size());
  }
  return message.size();
}

} // namespace

MessageParts split_message(std::string_view message) {
  size_t title = title_end(message);
  TrailerBlock block = find_trailer_block(message);
  if (block.begin == block.end || block.begin < title)
    block = {std::max(block.end, title), std::max(block.end, title)};
  MessageParts out;
  out.title = message.substr(0, title);
  out.body = message.substr(title, block.begin - title);
  out.trailers = message.substr(block.begin, block.end - block.begin);
  out.rest = message.substr(block.end);
  return out;
}

std::string strip_space(std::string_view message) {
  std::string out;
  out.reserve(message.size() + 1);
  bool gap = false;
  for (std::string_view line : split_lines(message)) {
    while (!line.empty() && is_git_space(line.back()))
      line.remove_suffix(1);
    if (line.empty()) {
      gap = true;
      continue;
    }
    if (gap && !out.empty())
      out += '\n';
    gap = false;
    out += line;
    out += '\n';
  }
  return out;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    size_t end = text.find('\n');
    out.push_back(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

size_t line_number(std::string_view text, size_t at) {
  return 1 + static_cast<size_t>(std::count(
                 text.begin(), text.begin() + static_cast<long>(
                                                  std::min(at, text.size())),
                 '\n'));
}

} // namespace kport
