// SPDX-License-Identifier: GPL-2.0-or-later
// Counts comments before and after.
#include "engine/cocci/comments.h"

#include <algorithm>
#include <map>

#include "engine/plan/lex.h"
#include "engine/plan/surroundings.h"

namespace kport {
namespace {

std::vector<Range> all_comments(std::string_view text) {
  return comments_in(text, {0, 0, static_cast<uint32_t>(text.size())});
}

std::string_view at(std::string_view text, const Range& r) {
  return text.substr(r.begin, r.end - r.begin);
}

std::string as_block(std::string_view comment) {
  if (comment.starts_with("/*"))
    return std::string(comment);
  while (comment.ends_with('\r') || comment.ends_with(' '))
    comment.remove_suffix(1);
  return "/*" + std::string(comment.substr(2)) + " */";
}

bool blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == text.npos;
}

// Whether the code on a comment's first line went, and nothing came instead.
bool code_went(std::string_view text, const Range& comment,
               const std::vector<Hunk>& hunks) {
  size_t begin =
      comment.begin == 0 ? text.npos : text.rfind('\n', comment.begin - 1);
  begin = begin == text.npos ? 0 : begin + 1;
  std::vector<Token> code = lex(text.substr(begin, comment.begin - begin));
  return !code.empty() && std::ranges::all_of(code, [&](const Token& t) {
    return std::ranges::any_of(hunks, [&](const Hunk& h) {
      return blank(h.text) && h.begin <= begin + t.begin &&
             begin + t.end <= h.end;
    });
  });
}

} // namespace

void keep_comments(std::string_view before, std::string_view after,
                   std::vector<Hunk>& hunks) {
  std::map<std::string_view, int> left;
  for (const Range& c : all_comments(after))
    ++left[at(after, c)];
  std::vector<Range> old = all_comments(before);
  // Those that no hunk touches are accounted for first.
  auto in = [](const Hunk& h, const Range& c) {
    return h.begin < c.end && c.begin < h.end;
  };
  for (const Range& c : old) {
    bool touched = false;
    for (const Hunk& h : hunks)
      touched |= in(h, c);
    if (!touched)
      --left[at(before, c)];
  }
  for (Hunk& h : hunks) {
    size_t code = h.text.find_last_not_of(" \t\r\n") + 1; // 0: none
    bool takes_code =
        code == 0 && !lex(before.substr(h.begin, h.end - h.begin)).empty();
    for (const Range& c : old)
      if (in(h, c) && --left[at(before, c)] < 0 && !takes_code &&
          h.begin <= c.begin && c.end <= h.end &&
          !code_went(before, c, hunks)) {
        std::string comment = " " + as_block(at(before, c));
        h.text.insert(code, comment);
        code += comment.size();
      }
  }
}

} // namespace kport
