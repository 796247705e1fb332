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

std::string print_tree(const TreeEntries& sorted) {
  std::string out;
  for (const TreeEntry& e : sorted) {
    char mode[16];
    char* p = mode + sizeof mode;
    *--p = ' ';
    for (uint32_t m = e.mode; m != 0; m /= 8)
      *--p = static_cast<char>('0' + m % 8);
    out.append(p, mode + sizeof mode);
    out += e.name;
    out += '\0';
    out.append(reinterpret_cast<const char*>(e.id.bytes.data()),
               e.id.bytes.size());
  }
  return out;
}

void sort_tree(TreeEntries& entries) {
  std::sort(entries.begin(), entries.end(), before);
}

} // namespace kport
