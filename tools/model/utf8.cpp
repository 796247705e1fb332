// SPDX-License-Identifier: GPL-2.0-or-later
// Decodes UTF-8 and takes the sting out of control characters.
#include "model/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace kport {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
using Range = std::pair<char32_t, char32_t>;

// East Asian wide blocks and emoji (UAX 11, W and F), by whole blocks.
constexpr std::array<Range, 9> kWide = {{
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD},
}};

// Marks that stand on the character before them, and joiners.
constexpr std::array<Range, 6> kZero = {{
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x1AB0, 0x1AFF},
    {0x200B, 0x200D},
    {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F},
}};

// Controls, line separators, and what turns the direction of writing.
constexpr std::array<Range, 7> kUnsafe = {{
    {0x0000, 0x001F},
    {0x007F, 0x009F},
    {0x061C, 0x061C},
    {0x200E, 0x200F},
    {0x2028, 0x202E},
    {0x2066, 0x2069},
    {0xFEFF, 0xFEFF},
}};

template <size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
  return std::ranges::any_of(
      ranges, [&](Range r) { return c >= r.first && c <= r.second; });
}

size_t width_of(char32_t c) {
  return within(kZero, c) ? 0 : within(kWide, c) ? 2 : 1;
}

} // namespace

CodePoint first_code_point(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80)
    return {byte(0), 1};
  size_t size = byte(0) < 0xC2   ? 0
                : byte(0) < 0xE0 ? 2
                : byte(0) < 0xF0 ? 3
                : byte(0) < 0xF5 ? 4
                                 : 0;
  if (size == 0 || size > text.size())
    return {kReplacement, 1};
  char32_t code = byte(0) & (0x7Fu >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80)
      return {kReplacement, 1};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLeast[size] || code > 0x10FFFF || surrogate)
    return {kReplacement, 1};
  return {code, size};
}

void append_utf8(std::string& out, char32_t c) {
  auto put = [&](char32_t v) { out += static_cast<char>(v); };
  if (c < 0x80)
    return put(c);
  if (c < 0x800)
    put(0xC0 | c >> 6);
  else if (c < 0x10000)
    put(0xE0 | c >> 12);
  else
    put(0xF0 | c >> 18);
  if (c >= 0x10000)
    put(0x80 | (c >> 12 & 0x3F));
  if (c >= 0x800)
    put(0x80 | (c >> 6 & 0x3F));
  put(0x80 | (c & 0x3F));
}

std::string valid_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    CodePoint c = first_code_point(bytes);
    append_utf8(out, c.value);
    bytes.remove_prefix(c.size);
  }
  return out;
}

std::string shown(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    CodePoint c = first_code_point(bytes);
    append_utf8(out, c.value == '\t'            ? U' '
                     : within(kUnsafe, c.value) ? kReplacement
                                                : c.value);
    bytes.remove_prefix(c.size);
  }
  return out;
}

size_t columns(std::string_view text) {
  size_t n = 0;
  while (!text.empty()) {
    CodePoint c = first_code_point(text);
    n += width_of(c.value);
    text.remove_prefix(c.size);
  }
  return n;
}

std::string fit(std::string_view text, size_t width) {
  std::string line = shown(text);
  size_t have = columns(line);
  if (have <= width)
    return line + std::string(width - have, ' ');
  if (width == 0)
    return {};
  std::string out;
  size_t used = 0;
  for (std::string_view rest = line; !rest.empty();) {
    CodePoint c = first_code_point(rest);
    if (used + width_of(c.value) > width - 1)
      break;
    used += width_of(c.value);
    append_utf8(out, c.value);
    rest.remove_prefix(c.size);
  }
  append_utf8(out, U'…');
  return out + std::string(width - 1 - used, ' ');
}

} // namespace kport
