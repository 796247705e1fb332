// SPDX-License-Identifier: GPL-2.0-or-later
// Tree objects as bytes: "<octal mode> <name>\0<20 bytes>" each.
#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "series/repository.h"

namespace kport {
namespace {

// git's base_name_compare.
bool before(const TreeEntry& a, const TreeEntry& b) {
  size_t common = std::min(a.name.size(), b.name.size());
  if (int c = std::memcmp(a.name.data(), b.name.data(), common); c != 0)
    return c < 0;
  auto next = [&](const TreeEntry& e) -> unsigned char {
    if (e.name.size() > common)
      return static_cast<unsigned char>(e.name[common]);
    return e.is_tree() ? '/' : '\0';
  };
  return next(a) < next(b);
}

Diagnostic malformed(std::string_view why) {
  return error("tree-malformed", fmt::format("not a tree: {}", why));
}

} // namespace

Result<TreeEntries> parse_tree(std::string_view raw) {
  TreeEntries out;
  out.reserve(raw.size() / 36);
  while (!raw.empty()) {
    TreeEntry e;
    size_t blank = 0;
    for (; blank < raw.size() && raw[blank] >= '0' && raw[blank] <= '7';
         ++blank)
      e.mode = e.mode * 8 + static_cast<uint32_t>(raw[blank] - '0');
    if (blank == 0 || blank > 7 || blank >= raw.size() || raw[blank] != ' ')
      return fail(malformed("a mode is broken"));
    size_t end = raw.find('\0', blank + 1);
    if (end == raw.npos || raw.size() - end - 1 < e.id.bytes.size())
      return fail(malformed("it is cut short"));
    e.name = raw.substr(blank + 1, end - blank - 1);
    if (e.name.empty() || e.name == "." || e.name == ".." ||
        e.name.find('/') != e.name.npos)
      return fail(malformed(fmt::format("'{}' is no file's name", e.name)));
    std::memcpy(e.id.bytes.data(), raw.data() + end + 1, e.id.bytes.size());
    raw.remove_prefix(end + 1 + e.id.bytes.size());
    out.push_back(std::move(e));
  }
  return out;
}

bool RawEntries::next(RawEntry& e) {
  size_t blank = 0;
  e.mode = 0;
  for (; blank < rest_.size() && rest_[blank] >= '0' && rest_[blank] <= '7';
       ++blank)
    e.mode = e.mode * 8 + static_cast<uint32_t>(rest_[blank] - '0');
  size_t end = rest_.find('\0', blank);
  if (end == rest_.npos || end <= blank ||
      rest_.size() - end - 1 < e.id.bytes.size())
    return false;
  e.name = rest_.substr(blank + 1, end - blank - 1);
  std::memcpy(e.id.bytes.data(), rest_.data() + end + 1, e.id.bytes.size());
  rest_.remove_prefix(end + 1 + e.id.bytes.size());
  return true;
}

void append_entry(std::string& raw, uint32_t mode, std::string_view name,
                  const Oid& id) {
  char digits[16];
  char* p = digits + sizeof digits;
  *--p = ' ';
  for (; mode != 0; mode /= 8)
    *--p = static_cast<char>('0' + mode % 8);
  raw.append(p, digits + sizeof digits);
  raw += name;
  raw += '\0';
  raw.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

std::string print_tree(const TreeEntries& sorted) {
  std::string out;
  for (const TreeEntry& e : sorted)
    append_entry(out, e.mode, e.name, e.id);
  return out;
}

void sort_tree(TreeEntries& entries) {
  std::sort(entries.begin(), entries.end(), before);
}

} // namespace kport
