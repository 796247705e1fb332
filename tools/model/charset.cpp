// SPDX-License-Identifier: GPL-2.0-or-later
// Charsets: what is UTF-8, and iconv for what is not.
#include <iconv.h>
#include <strings.h>

#include <cerrno>
#include <cstdint>

#include <fmt/format.h>

#include "model/mime.h"

namespace kport {
namespace {

bool is_utf8_name(std::string_view name) {
  std::string text(name);
  return text.empty() || strcasecmp(text.c_str(), "utf-8") == 0 ||
         strcasecmp(text.c_str(), "utf8") == 0;
}

// Bytes of the well-formed character at `p`, 0 when there is none.
size_t well_formed(std::string_view p) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(p[i]); };
  if (byte(0) < 0x80)
    return 1;
  size_t size = byte(0) < 0xC2   ? 0
                : byte(0) < 0xE0 ? 2
                : byte(0) < 0xF0 ? 3
                : byte(0) < 0xF5 ? 4
                                 : 0;
  if (size == 0 || size > p.size())
    return 0;
  uint32_t code = byte(0) & (0x7Fu >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80)
      return 0;
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  bool no_character =
      (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
  if (code < kLeast[size] || code > 0x10FFFF || surrogate || no_character)
    return 0;
  return size;
}

Diagnostic unconvertible(std::string_view charset, const char* why) {
  return finding("mail-charset",
                 fmt::format("{} `{}`", why, charset.substr(0, 40)), {},
                 "re-encode the commit as UTF-8");
}

} // namespace

bool is_utf8(std::string_view bytes, size_t* at) {
  for (size_t i = 0; i < bytes.size();) {
    size_t size = well_formed(bytes.substr(i));
    if (size == 0) {
      if (at)
        *at = i;
      return false;
    }
    i += size;
  }
  return true;
}

Result<std::string> to_utf8(std::string_view bytes, std::string_view charset) {
  if (is_utf8_name(charset))
    return std::string(bytes);
  // "//" asks glibc for another way to convert: nobody's charset is called so.
  std::string name(charset);
  if (name.find_first_of("/\n") != name.npos || name.size() > 64)
    return fail(unconvertible(charset, "no charset has the name"));
  iconv_t door = iconv_open("UTF-8", name.c_str());
  if (door == reinterpret_cast<iconv_t>(-1))
    return fail(unconvertible(charset, "no charset has the name"));
  std::string out;
  std::string in(bytes);
  char* from = in.data();
  size_t left = in.size();
  bool flushed = false;
  while (!flushed) {
    char chunk[4096];
    char* to = chunk;
    size_t room = sizeof chunk;
    flushed = left == 0; // one more call ends a stateful charset
    size_t done = iconv(door, flushed ? nullptr : &from,
                        flushed ? nullptr : &left, &to, &room);
    out.append(chunk, sizeof chunk - room);
    if (done == static_cast<size_t>(-1)) {
      if (errno == E2BIG) {
        flushed = false;
        continue;
      }
      iconv_close(door);
      return fail(unconvertible(charset, "the text has bytes that are not of"));
    }
  }
  iconv_close(door);
  return out;
}

} // namespace kport
