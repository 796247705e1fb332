// SPDX-License-Identifier: GPL-2.0-or-later
// Message traps: found, explained, repaired.
#include "model/mail_traps.h"

#include <strings.h>

#include <algorithm>

#include <fmt/format.h>

#include "model/mail_author.h"
#include "model/message.h"
#include "model/mime.h"

namespace kport {
namespace {

bool is_blank(std::string_view line) {
  return std::all_of(line.begin(), line.end(), is_git_space);
}

bool has_word(std::string_view line, std::string_view word) {
  return line.size() >= word.size() &&
         strncasecmp(line.data(), word.data(), word.size()) == 0;
}

// A message's lines, those of the title first.
struct Parts {
  std::vector<std::string_view> lines;
  size_t title = 0;     // the first line that is not blank
  size_t title_end = 0; // behind the first paragraph
};

Parts parts_of(std::string_view message) {
  Parts out;
  out.lines = split_lines(message);
  while (out.title < out.lines.size() && is_blank(out.lines[out.title]))
    ++out.title;
  out.title_end = out.title;
  while (out.title_end < out.lines.size() &&
         !is_blank(out.lines[out.title_end]))
    ++out.title_end;
  return out;
}

std::string title_of(const Parts& parts) {
  std::string out;
  for (size_t i = parts.title; i < parts.title_end; ++i)
    out += (i == parts.title ? "" : " ") + std::string(parts.lines[i]);
  return out;
}

// "[net] fix" -> "net: fix"; "Re: fix" -> "fix".
std::string plain_title(std::string title) {
  while (clean_subject(title) != title) {
    size_t close = title.find(']');
    if (title[0] == '[' && close != title.npos && close > 1) {
      std::string rest(clean_subject(title.substr(close + 1)));
      title = title.substr(1, close - 1) + ": " + rest;
    } else {
      title = clean_subject(title);
    }
  }
  return collapse_space(title);
}

void find_title_traps(const Parts& parts, std::vector<MessageTrap>& out) {
  size_t line = parts.title + 1;
  std::string title = title_of(parts);
  if (title.empty()) {
    out.push_back({1, "the commit has no subject", "give it one"});
    return;
  }
  if (parts.title_end - parts.title > 1)
    out.push_back({line + 1,
                   "the subject has more than one line; a mail has one",
                   "put an empty line below the first"});
  std::string kept = clean_subject(title);
  if (kept != title) {
    bool bracket = title[0] == '[';
    out.push_back({line,
                   fmt::format("git am drops the beginning of the subject: "
                               "`{}` is left",
                               kept),
                   bracket ? "write `net: x` instead of `[net] x`"
                           : "begin the subject with a word"});
  } else if (collapse_space(title) != title) {
    out.push_back({line, "git am makes one space of several in the subject",
                   "use single spaces"});
  }
}

} // namespace

bool ends_message(std::string_view line) {
  if (line.starts_with("diff -") || line.starts_with("Index: "))
    return true;
  if (!line.starts_with("---"))
    return false;
  line.remove_prefix(3);
  return is_blank(line) || (line[0] == ' ' && !is_git_space(line[1]));
}

bool begins_like_headers(std::string_view body) {
  std::vector<std::string_view> lines = split_lines(body);
  auto line = std::find_if(lines.begin(), lines.end(),
                           [](std::string_view l) { return !l.empty(); });
  if (line == lines.end())
    return false;
  return has_word(*line, "From:") || has_word(*line, "Subject:") ||
         has_word(*line, "Date:") || line->starts_with(">From") ||
         line->starts_with("[PATCH]");
}

std::vector<MessageTrap> find_message_traps(std::string_view message) {
  std::vector<MessageTrap> out;
  Parts parts = parts_of(message);
  find_title_traps(parts, out);
  for (size_t i = parts.title_end; i < parts.lines.size(); ++i)
    if (ends_message(parts.lines[i]))
      out.push_back({i + 1, "git am ends the message at this line",
                     "indent the line"});
  for (size_t i = 0; i < parts.lines.size(); ++i)
    if (!parts.lines[i].empty() && is_git_space(parts.lines[i].back()))
      out.push_back({i + 1, "git am drops the blanks at the end of the line",
                     "remove them"});
  for (size_t i = 0; i < parts.lines.size(); ++i) {
    bool first = i == 0;
    bool last = i + 1 == parts.lines.size();
    bool gap = parts.lines[i].empty() && !first && parts.lines[i - 1].empty();
    if (parts.lines[i].empty() && (first || last || gap))
      out.push_back({i + 1, "git am drops this empty line", "remove it"});
  }
  if (!message.ends_with('\n'))
    out.push_back({parts.lines.size(), "git am ends the message in a newline",
                   "add one"});
  std::stable_sort(out.begin(), out.end(),
                   [](const MessageTrap& a, const MessageTrap& b) {
                     return a.line < b.line;
                   });
  return out;
}

std::string repair_message(std::string_view message,
                           std::vector<std::string>& changes) {
  Parts parts = parts_of(message);
  std::string title = title_of(parts);
  std::string plain = plain_title(title);
  if (plain.empty()) // nothing would be left of the subject
    return std::string(message);
  if (plain != title || parts.title_end - parts.title > 1)
    changes.push_back(fmt::format("line {}: the subject is `{}` now",
                                  parts.title + 1, plain));
  std::string text = plain + "\n";
  for (size_t i = parts.title_end; i < parts.lines.size(); ++i) {
    if (ends_message(parts.lines[i])) {
      changes.push_back(fmt::format("line {}: `{}` is indented", i + 1,
                                    parts.lines[i].substr(0, 60)));
      text += ' ';
    }
    text += std::string(parts.lines[i]) + "\n";
  }
  std::string clean = strip_space(text);
  if (clean != text || parts.title != 0 || !message.ends_with('\n'))
    changes.push_back("blanks and empty lines are cleaned up");
  return clean;
}

} // namespace kport
