// SPDX-License-Identifier: GPL-2.0-or-later
// Encoded words, folding and display names; the two codes are in
// mime_code.cpp, charsets in charset.cpp.
#include "model/mime.h"

#include <algorithm>

#include <fmt/format.h>

namespace kport {
namespace {

constexpr size_t kWordColumns = 76;   // RFC 2047, section 2
constexpr size_t kHeaderColumns = 78; // RFC 5322, section 2.1.1
constexpr std::string_view kSpecials = "()<>[]:;@\\,.\""; // RFC 5322, 3.2.3

// Bytes of the character that begins with `c`.
size_t character_size(unsigned char c) {
  return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

bool stays(unsigned char c, bool phrase) {
  if (c == '=' || c == '?' || c == '_' || c <= ' ' || c >= 127)
    return false;
  return !phrase || isalnum(c) || c == '!' || c == '*' || c == '+' ||
         c == '-' || c == '/';
}

// One encoded word of "=?charset?code?text?="; false where git gives up.
struct EncodedWord {
  std::string_view charset;
  char code = 0;
  std::string_view text;
  size_t end = 0; // behind "?="
};

bool read_word(std::string_view value, size_t at, EncodedWord& word) {
  size_t mark = value.find('?', at + 2);
  if (mark == value.npos || mark + 3 > value.size())
    return false;
  word.charset = value.substr(at + 2, mark - at - 2);
  word.code = value[mark + 1];
  if (value[mark + 2] != '?')
    return false;
  size_t end = value.find("?=", mark + 3);
  if (end == value.npos)
    return false;
  word.text = value.substr(mark + 3, end - mark - 3);
  word.end = end + 2;
  return true;
}

Diagnostic malformed(std::string_view value) {
  return finding("mail-encoded-word",
                 fmt::format("the header value `{}` holds something that "
                             "begins like an encoded word and is none",
                             value.substr(0, 80)));
}

} // namespace

bool is_git_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](unsigned char c) { return c < 128; });
}

Result<std::string> decode_words(std::string_view value) {
  std::string out;
  size_t in = 0;
  for (size_t at; (at = value.find("=?", in)) != value.npos;) {
    std::string_view before = value.substr(in, at - in);
    bool blank = std::all_of(before.begin(), before.end(), is_git_space);
    if (!blank || in == 0)
      out += before;
    EncodedWord word;
    if (!read_word(value, at, word))
      return fail(malformed(value));
    std::string text;
    if (word.code == 'b' || word.code == 'B')
      text = decode_base64(word.text);
    else if (word.code == 'q' || word.code == 'Q')
      text = decode_quoted_printable(word.text, true);
    else
      return fail(malformed(value));
    out += TRY(to_utf8(text, word.charset));
    in = word.end;
  }
  out += value.substr(in);
  return out;
}

std::string encode_words(std::string_view text, size_t column, bool phrase) {
  constexpr std::string_view kOpen = "=?UTF-8?q?";
  std::string out(kOpen);
  column += kOpen.size();
  for (size_t at = 0; at < text.size();) {
    size_t size = std::min(character_size(static_cast<unsigned char>(text[at])),
                           text.size() - at);
    std::string coded;
    for (unsigned char c : text.substr(at, size)) {
      if (stays(c, phrase))
        coded += static_cast<char>(c);
      else
        coded += fmt::format("={:02X}", c);
    }
    if (column + coded.size() + 2 > kWordColumns) {
      out += "?=\n ";
      out += kOpen;
      column = 1 + kOpen.size();
    }
    out += coded;
    column += coded.size();
    at += size;
  }
  return out + "?=";
}

bool needs_encoding(std::string_view text) {
  return text.find("=?") != text.npos ||
         std::any_of(text.begin(), text.end(), [](unsigned char c) {
           return c < ' ' || c >= 127;
         });
}

std::string fold_header(std::string_view name, std::string_view value) {
  std::string out = std::string(name) + ":";
  size_t column = out.size();
  while (!value.empty()) {
    size_t end = value.find(' ');
    std::string_view word = value.substr(0, end);
    if (column + 1 + word.size() > kHeaderColumns && column > name.size() + 1) {
      out += '\n';
      column = 0;
    }
    out += ' ';
    out += word;
    column += 1 + word.size();
    value = end == value.npos ? std::string_view() : value.substr(end + 1);
  }
  return out;
}

std::string fold_addresses(std::string_view name,
                           const std::vector<std::string>& addresses) {
  std::string out = std::string(name) + ": ";
  size_t column = out.size();
  for (size_t i = 0; i < addresses.size(); ++i) {
    const std::string& a = addresses[i];
    if (i > 0) {
      out += ',';
      bool fits = column + a.size() + 3 <= kHeaderColumns;
      out += fits ? " " : "\n ";
      column = fits ? column + 2 : 1;
    }
    out += a;
    size_t line = a.rfind('\n');
    column = line == a.npos ? column + a.size() : a.size() - line - 1;
  }
  return out;
}

std::string quote_name(std::string_view name) {
  if (name.find_first_of(kSpecials) == name.npos)
    return std::string(name);
  std::string out = "\"";
  for (char c : name) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + '"';
}

std::string display_name(std::string_view name, size_t column) {
  return needs_encoding(name) ? encode_words(name, column, true)
                              : quote_name(name);
}

} // namespace kport
