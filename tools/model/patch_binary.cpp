// SPDX-License-Identifier: GPL-2.0-or-later
// "GIT binary patch": base85 lines of a deflated literal or delta.
#include <zlib.h>

#include <array>
#include <charconv>

#include "model/patch_reader.h"

namespace kport {
namespace {

constexpr std::string_view kDigits85 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "!#$%&()*+-;<=>?@^_`{|}~";
constexpr size_t kMostBytes = size_t{1} << 30; // of one file

int digit85(char c) {
  static const std::array<int8_t, 256> table = [] {
    std::array<int8_t, 256> t{};
    t.fill(-1);
    for (size_t i = 0; i < kDigits85.size(); ++i)
      t[static_cast<unsigned char>(kDigits85[i])] = static_cast<int8_t>(i);
    return t;
  }();
  return table[static_cast<unsigned char>(c)];
}

// Five digits are four bytes; the last group is cut to `size`.
bool decode85(std::string_view digits, size_t size, std::string& out) {
  for (; size > 0; digits.remove_prefix(5)) {
    uint64_t group = 0;
    for (size_t i = 0; i < 5; ++i) {
      int d = digit85(digits[i]);
      if (d < 0)
        return false;
      group = group * 85 + static_cast<uint64_t>(d);
    }
    if (group > 0xFFFFFFFF)
      return false;
    for (int shift = 24; shift >= 0 && size > 0; shift -= 8, --size)
      out += static_cast<char>(group >> shift & 0xFF);
  }
  return true;
}

// The bytes that a line's first letter promises, 0 when it is none.
size_t line_bytes(char c) {
  if (c >= 'A' && c <= 'Z')
    return static_cast<size_t>(c - 'A') + 1;
  return c >= 'a' && c <= 'z' ? static_cast<size_t>(c - 'a') + 27 : 0;
}

// Grows as data comes, so that a false size costs nothing.
bool inflate_to(const std::string& data, size_t size, std::string& out) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK)
    return false;
  std::string in = data;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  int status = Z_OK;
  while (status == Z_OK && out.size() <= size) {
    std::array<char, 16384> chunk;
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = chunk.size();
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END && out.size() == size;
}

struct BinaryHunk {
  BinaryMethod method = BinaryMethod::none; // none: no hunk begins here
  std::string data;
};

Result<BinaryHunk> read_hunk(PatchLines& lines) {
  BinaryHunk out;
  std::string_view head = lines.current();
  bool delta = head.starts_with("delta ");
  if (!delta && !head.starts_with("literal "))
    return out;
  head.remove_prefix(delta ? 6 : 8);
  size_t size = 0;
  std::from_chars(head.data(), head.data() + head.size(), size);
  if (size > kMostBytes)
    return fail(lines.error("the binary file is too large"));
  lines.next();
  std::string deflated;
  while (true) {
    std::string_view line = lines.current();
    if (line == "\n") {
      lines.next();
      break;
    }
    size_t most = line.size() < 7 ? 0 : (line.size() - 2) / 5 * 4;
    size_t bytes = line.empty() ? 0 : line_bytes(line[0]);
    if (line.size() < 7 || (line.size() - 2) % 5 != 0 || bytes == 0 ||
        bytes > most || bytes + 4 <= most || !line.ends_with('\n') ||
        !decode85(line.substr(1), bytes, deflated))
      return fail(lines.error("the binary data is broken"));
    lines.next();
  }
  if (!inflate_to(deflated, size, out.data))
    return fail(lines.error("the binary data does not inflate"));
  out.method = delta ? BinaryMethod::delta : BinaryMethod::literal;
  return out;
}

bool take_varint(std::string_view& s, size_t& out) {
  out = 0;
  for (int shift = 0; shift < 63; shift += 7) {
    if (s.empty())
      return false;
    unsigned char c = static_cast<unsigned char>(s[0]);
    s.remove_prefix(1);
    out |= static_cast<size_t>(c & 0x7F) << shift;
    if (!(c & 0x80))
      return true;
  }
  return false;
}

// The bytes of an offset or size that `flags` says are there.
bool take_bytes(std::string_view& s, unsigned flags, int most, size_t& out) {
  out = 0;
  for (int i = 0; i < most; ++i) {
    if (!(flags >> i & 1))
      continue;
    if (s.empty())
      return false;
    out |= static_cast<size_t>(static_cast<unsigned char>(s[0])) << (8 * i);
    s.remove_prefix(1);
  }
  return true;
}

} // namespace

Result<void> read_binary(PatchLines& lines, FilePatch& file) {
  BinaryHunk forward = TRY(read_hunk(lines));
  if (forward.method == BinaryMethod::none)
    return fail(lines.error("the binary patch has no data"));
  TRY(read_hunk(lines));
  file.binary = true;
  file.method = forward.method;
  file.binary_data = std::move(forward.data);
  return {};
}

bool apply_delta(std::string_view old, std::string_view delta,
                 std::string& out) {
  size_t old_size = 0, new_size = 0;
  if (!take_varint(delta, old_size) || !take_varint(delta, new_size) ||
      old_size != old.size() || new_size > kMostBytes)
    return false;
  while (!delta.empty()) {
    unsigned code = static_cast<unsigned char>(delta[0]);
    delta.remove_prefix(1);
    size_t at = 0, size = code;
    std::string_view from = delta;
    if (code & 0x80) {
      if (!take_bytes(delta, code, 4, at) ||
          !take_bytes(delta, code >> 4, 3, size))
        return false;
      size = size ? size : 0x10000;
      from = old;
    }
    if (code == 0 || at > from.size() || size > from.size() - at ||
        size > new_size - out.size())
      return false;
    out += from.substr(at, size);
    if (!(code & 0x80))
      delta.remove_prefix(size);
  }
  return out.size() == new_size;
}

} // namespace kport
