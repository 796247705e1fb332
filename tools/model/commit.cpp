// SPDX-License-Identifier: GPL-2.0-or-later
// Commit objects to values and back, as git's commit.c and ident.c do.
#include "model/commit.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

namespace kport {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

Diagnostic malformed(std::string_view what) {
  return error("commit-malformed", fmt::format("not a commit: {}", what));
}

// Cuts "key value\n" off `rest`; a value that goes on in lines which start
// with a blank (a signature, a mergetag) is cut off whole.
struct Header {
  std::string_view key;
  std::string_view value;
};
Header next_header(std::string_view& rest) {
  size_t end = std::min(rest.find('\n'), rest.size());
  while (end + 1 < rest.size() && rest[end + 1] == ' ')
    end = std::min(rest.find('\n', end + 1), rest.size());
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  size_t blank = line.find(' ');
  if (blank == line.npos)
    return {line, {}};
  return {line.substr(0, blank), line.substr(blank + 1)};
}

int offset_from(std::string_view text) {
  int sign = text.starts_with('-') ? -1 : 1;
  if (!text.empty() && (text[0] == '+' || text[0] == '-'))
    text.remove_prefix(1);
  int hhmm = 0;
  std::from_chars(text.data(), text.data() + text.size(), hhmm);
  if (hhmm < 0 || hhmm > 9999)
    return 0;
  return sign * (hhmm / 100 * 60 + hhmm % 100);
}

void append_clean(std::string& out, std::string_view text) {
  for (char c : text)
    if (c != '\n' && c != '<' && c != '>' && c != '\0')
      out += c;
}

bool is_blank_line(std::string_view line) {
  return line.find_first_not_of(" \t\r\v\f") == line.npos;
}

} // namespace

std::string Oid::hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out(40, '0');
  for (size_t i = 0; i < bytes.size(); ++i) {
    out[2 * i] = kDigits[bytes[i] >> 4];
    out[2 * i + 1] = kDigits[bytes[i] & 15];
  }
  return out;
}

size_t OidHash::operator()(const Oid& id) const {
  size_t out = 0;
  std::memcpy(&out, id.bytes.data(), sizeof out);
  return out;
}

Result<Oid> parse_oid(std::string_view hex) {
  Oid id;
  bool good = hex.size() == 2 * id.bytes.size();
  for (size_t i = 0; good && i < id.bytes.size(); ++i) {
    int high = hex_digit(hex[2 * i]);
    int low = hex_digit(hex[2 * i + 1]);
    good = high >= 0 && low >= 0;
    id.bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  if (!good)
    return fail(error(
        "git-name", fmt::format("'{}' is no object name", hex.substr(0, 64))));
  return id;
}

Person parse_person(std::string_view line) {
  Person p;
  size_t open = line.find('<');
  size_t close = line.rfind('>');
  if (open == line.npos || close == line.npos || close < open) {
    p.name = line;
    return p;
  }
  std::string_view name = line.substr(0, open);
  while (name.ends_with(' '))
    name.remove_suffix(1);
  p.name = name;
  p.email = line.substr(open + 1, close - open - 1);
  std::string_view when = line.substr(close + 1);
  when.remove_prefix(std::min(when.find_first_not_of(' '), when.size()));
  auto [end, ec] =
      std::from_chars(when.data(), when.data() + when.size(), p.seconds);
  if (ec != std::errc())
    return p;
  when.remove_prefix(static_cast<size_t>(end - when.data()));
  when.remove_prefix(std::min(when.find_first_not_of(' '), when.size()));
  p.offset_minutes = offset_from(when);
  return p;
}

std::string print_person(const Person& p) {
  std::string out;
  append_clean(out, p.name);
  out += out.empty() ? "<" : " <";
  append_clean(out, p.email);
  int minutes = std::abs(p.offset_minutes);
  out +=
      fmt::format("> {} {}{:02}{:02}", p.seconds,
                  p.offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
  return out;
}

Result<CommitView> view_commit(std::string_view raw) {
  CommitView c;
  bool tree = false, author = false, committer = false;
  std::string_view rest = raw;
  while (!rest.empty() && rest[0] != '\n') {
    Header h = next_header(rest);
    if (h.key == "tree" && !tree) {
      c.tree = TRY(parse_oid(h.value));
      tree = true;
    } else if (h.key == "parent" && !author) {
      c.parents.push_back(TRY(parse_oid(h.value)));
    } else if (h.key == "author" && !author) {
      c.author = h.value;
      author = true;
    } else if (h.key == "committer" && !committer) {
      c.committer = h.value;
      committer = true;
    } else if (h.key == "encoding") {
      c.encoding = h.value;
    }
  }
  if (!tree || !author || !committer)
    return fail(malformed(!tree     ? "it names no tree"
                          : !author ? "it names no author"
                                    : "it names no committer"));
  if (!rest.empty())
    c.message = rest.substr(1);
  return c;
}

Result<Commit> parse_commit(std::string_view raw) {
  CommitView v = TRY(view_commit(raw));
  Commit c;
  c.tree = v.tree;
  c.parents = std::move(v.parents);
  c.text.author = parse_person(v.author);
  c.text.committer = parse_person(v.committer);
  c.text.encoding = v.encoding;
  c.text.message = v.message;
  return c;
}

std::string print_commit(const Commit& c) {
  std::string out = "tree " + c.tree.hex() + "\n";
  for (const Oid& parent : c.parents)
    out += "parent " + parent.hex() + "\n";
  out += "author " + print_person(c.text.author) + "\n";
  out += "committer " + print_person(c.text.committer) + "\n";
  if (!c.text.encoding.empty())
    out += "encoding " + c.text.encoding + "\n";
  return out + "\n" + c.text.message;
}

std::string subject_of(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    size_t end = std::min(message.find('\n'), message.size());
    std::string_view line = message.substr(0, end);
    message.remove_prefix(std::min(end + 1, message.size()));
    if (is_blank_line(line)) {
      if (out.empty())
        continue;
      break;
    }
    while (is_blank_line(line.substr(line.size() - 1)))
      line.remove_suffix(1);
    if (!out.empty())
      out += ' ';
    out += line;
  }
  return out;
}

} // namespace kport
