// SPDX-License-Identifier: GPL-2.0-or-later
// From: and Subject: as git-mailinfo takes them apart.
#include "model/mail_author.h"

#include "model/mime.h"

namespace kport {
namespace {

constexpr size_t kLongestName = 60;
constexpr size_t kDeepestComment = 64; // hostile input must not recurse far

std::string_view trim(std::string_view s) {
  while (!s.empty() && is_git_space(s.front()))
    s.remove_prefix(1);
  while (!s.empty() && is_git_space(s.back()))
    s.remove_suffix(1);
  return s;
}

std::string sane_name(std::string_view name, const std::string& email) {
  if (name.empty() || name.size() > kLongestName ||
      name.find_first_of("@<>") != name.npos)
    return email;
  return std::string(name);
}

// The inside of a quoted string (end '"') or a comment (end ')') that begins
// before `at`; a comment keeps its parentheses.
void unquote(std::string_view in, size_t& at, char end, std::string& out,
             size_t depth) {
  bool literally = false;
  if (end == ')')
    out += '(';
  while (at < in.size()) {
    char c = in[at++];
    if (literally) {
      literally = false;
    } else if (c == '\\') {
      literally = true;
      continue;
    } else if (end == ')' && c == '(' && depth < kDeepestComment) {
      unquote(in, at, ')', out, depth + 1);
      continue;
    } else if (c == end) {
      if (end == ')')
        out += c;
      return;
    }
    out += c;
  }
}

std::string unquoted(std::string_view in) {
  std::string out;
  for (size_t at = 0; at < in.size();) {
    char c = in[at++];
    if (c == '"' || c == '(')
      unquote(in, at, c == '(' ? ')' : '"', out, 0);
    else
      out += c;
  }
  return out;
}

// "John Doe <johndoe>", without an '@'.
MailAuthor without_at(std::string_view from) {
  MailAuthor out;
  size_t open = from.find('<');
  size_t close = open == from.npos ? open : from.find('>', open);
  if (close == from.npos)
    return out;
  out.email = from.substr(open + 1, close - open - 1);
  out.name = sane_name(trim(from.substr(0, open)), out.email);
  return out;
}

} // namespace

MailAuthor read_author(std::string_view from) {
  std::string text = unquoted(from);
  size_t at = text.find('@');
  if (at == text.npos)
    return without_at(from);
  MailAuthor out;
  for (; at > 0 && !is_git_space(text[at - 1]); --at)
    if (text[at - 1] == '<') {
      text[at - 1] = ' ';
      break;
    }
  size_t end = std::min(text.find_first_of(" \n\t\r\v\f>", at), text.size());
  out.email = text.substr(at, end - at);
  text.erase(at, end - at + (end < text.size() ? 1 : 0));
  std::string spaced = collapse_space(text);
  std::string_view name = trim(spaced);
  if (name.size() > 1 && name.front() == '(' && name.back() == ')')
    name = name.substr(1, name.size() - 2);
  out.name = sane_name(name, out.email);
  return out;
}

std::string clean_subject(std::string_view s) {
  while (!s.empty()) {
    char c = s[0];
    if (c == ' ' || c == '\t' || c == ':') {
      s.remove_prefix(1);
    } else if (c == '[' && s.find(']') != s.npos) {
      s.remove_prefix(s.find(']') + 1);
    } else if ((c == 'r' || c == 'R') && s.size() > 3 &&
               (s[1] == 'e' || s[1] == 'E') && s[2] == ':') {
      s.remove_prefix(3);
    } else {
      break;
    }
  }
  return std::string(trim(s));
}

std::string collapse_space(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (!is_git_space(c))
      out += c;
    else if (out.empty() || out.back() != ' ')
      out += ' ';
  }
  return out;
}

} // namespace kport
