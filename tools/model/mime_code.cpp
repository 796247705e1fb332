// SPDX-License-Identifier: GPL-2.0-or-later
// Quoted-printable and base64.
#include <array>

#include <fmt/format.h>

#include "model/mime.h"

namespace kport {
namespace {

constexpr size_t kMostColumns = 76; // RFC 2045, section 6.7

int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void encode_line(std::string_view line, std::string& out) {
  size_t column = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    unsigned char c = static_cast<unsigned char>(line[i]);
    bool last = i + 1 == line.size();
    bool blank = c == ' ' || c == '\t';
    bool plain = c > ' ' && c < 127 && c != '=';
    size_t width = plain || (blank && !last) ? 1 : 3;
    if (column + width + (last ? 0 : 1) > kMostColumns) {
      out += "=\n";
      column = 0;
    }
    if (column == 0 && line.substr(i).starts_with("From "))
      width = 3;
    if (width == 1)
      out += line[i];
    else
      out += fmt::format("={:02X}", c);
    column += width;
  }
}

} // namespace

std::string decode_quoted_printable(std::string_view line, bool header) {
  std::string out;
  out.reserve(line.size());
  for (size_t i = 0; i < line.size(); ++i) {
    char c = line[i];
    if (c == '\0') // git reads C strings here
      break;
    if (c == '=') {
      if (i + 1 >= line.size() || line[i + 1] == '\n' || line[i + 1] == '\0')
        break;
      int high = hex_digit(line[i + 1]);
      int low = i + 2 < line.size() ? hex_digit(line[i + 2]) : -1;
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    out += header && c == '_' ? ' ' : c;
  }
  return out;
}

std::string decode_base64(std::string_view text) {
  std::string out;
  unsigned held = 0;
  int position = 0;
  for (char c : text) {
    if (c == '\0')
      break;
    int digit = base64_digit(c);
    if (digit < 0)
      continue;
    held = (held << 6 | static_cast<unsigned>(digit)) & 0xFFF;
    switch (position) {
    case 1:
      out += static_cast<char>(held >> 4);
      break;
    case 2:
      out += static_cast<char>(held >> 2);
      break;
    case 3:
      out += static_cast<char>(held);
      break;
    default:
      break;
    }
    position = (position + 1) % 4;
  }
  return out;
}

std::string encode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  while (!text.empty()) {
    size_t end = text.find('\n');
    encode_line(text.substr(0, end), out);
    if (end == text.npos)
      break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  return out;
}

} // namespace kport
