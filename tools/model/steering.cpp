// SPDX-License-Identifier: GPL-2.0-or-later
// "Kport:" lines.
#include "model/steering.h"

#include <fmt/format.h>

#include "model/message.h"

namespace kport {
namespace {

constexpr std::string_view kKey = "Kport:";

std::string_view trim(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\r");
  if (begin == text.npos)
    return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

Diagnostic unknown(std::string_view said) {
  return finding("split-steering",
                 fmt::format("'Kport: {}' is no way to steer a commit", said),
                 {}, "skip, squash COMMIT, split and reword PATH are");
}

} // namespace

Result<void> read_steering(std::string_view text, Steering& out) {
  for (std::string_view line : split_lines(text)) {
    if (!line.starts_with(kKey))
      continue;
    std::string_view said = trim(line.substr(kKey.size()));
    size_t blank = said.find_first_of(" \t");
    std::string_view verb = said.substr(0, blank);
    std::string_view what =
        blank == said.npos ? std::string_view() : trim(said.substr(blank));
    bool hex = what.size() >= 7 && what.size() <= 40 &&
               what.find_first_not_of("0123456789abcdef") == what.npos;
    if (verb == "skip" && what.empty())
      out.skip = true;
    else if (verb == "split" && what.empty())
      out.split = true;
    else if (verb == "squash" && hex)
      out.squash = what;
    else if (verb == "reword" && !what.empty())
      out.reword = what;
    else
      return fail(unknown(said));
  }
  return {};
}

std::string without_steering(std::string_view message) {
  if (message.find(kKey) == message.npos)
    return std::string(message);
  std::string out;
  bool gone = false;
  while (!message.empty()) {
    size_t end = message.find('\n');
    std::string_view line = message.substr(0, end);
    message.remove_prefix(end == message.npos ? message.size() : end + 1);
    if (line.starts_with(kKey)) {
      gone = true;
      // A paragraph of its own goes with one of the blank lines around it.
      if (out.ends_with("\n\n") && message.starts_with('\n'))
        message.remove_prefix(1);
      continue;
    }
    out += line;
    if (end != message.npos)
      out += '\n';
  }
  while (gone && out.ends_with("\n\n"))
    out.pop_back();
  return out;
}

} // namespace kport
