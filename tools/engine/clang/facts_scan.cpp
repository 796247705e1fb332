// SPDX-License-Identifier: GPL-2.0-or-later
// Looks for names in the text of headers that no parse has read yet.
#include "engine/clang/facts_scan.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>

#include "engine/clang/facts_paths.h"

namespace kport {
namespace {

namespace fs = std::filesystem;

constexpr std::array<bool, 256> kWord = [] {
  std::array<bool, 256> word = {};
  for (int c = '0'; c <= '9'; ++c)
    word[size_t(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c)
    word[size_t(c)] = word[size_t(c - 'a' + 'A')] = true;
  word['_'] = true;
  return word;
}();

bool word(char c) {
  return kWord[static_cast<unsigned char>(c)];
}

// The position after a comment or literal that starts at `i`, or `i`.
size_t skip_aside(std::string_view text, size_t i) {
  std::string_view rest = text.substr(i);
  if (rest.starts_with("/*")) {
    size_t end = text.find("*/", i + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  if (rest.starts_with("//"))
    return std::min(text.find('\n', i), text.size());
  if (rest[0] == '"' || rest[0] == '\'') {
    // A literal ends on its line; an apostrophe in #error text does too.
    size_t end = i + 1;
    while (end < text.size() && text[end] != rest[0] && text[end] != '\n')
      end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
  }
  return i;
}

// Calls `found` for each identifier outside comments and literals.
template <class Found>
void scan_identifiers(std::string_view text, const Found& found) {
  for (size_t i = 0; i < text.size();) {
    char c = text[i];
    if (word(c)) {
      size_t begin = i;
      while (i < text.size() && word(text[i]))
        ++i;
      found(text.substr(begin, i - begin));
    } else if (c == '/' || c == '"' || c == '\'') {
      size_t after = skip_aside(text, i);
      i = after == i ? i + 1 : after;
    } else {
      ++i;
    }
  }
}

// Whole-file read into a buffer that is used again: thousands of small files.
std::string_view slurp(const std::string& path, std::string& buffer) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return {};
  struct stat info = {};
  size_t size = fstat(fd, &info) == 0 ? size_t(info.st_size) : 0;
  if (buffer.size() < size)
    buffer.resize(size);
  ssize_t got = size ? read(fd, buffer.data(), size) : 0;
  close(fd);
  return std::string_view(buffer).substr(0, got > 0 ? size_t(got) : 0);
}

bool left_out(std::string_view name) {
  return name.starts_with("dt-bindings/") || name.starts_with("config/");
}

void list_below(const std::string& dir, std::vector<std::string>& out) {
  std::error_code ec;
  fs::recursive_directory_iterator walk(dir, ec), end;
  for (; !ec && walk != end; walk.increment(ec)) {
    const std::string& path = walk->path().native();
    std::string_view name = std::string_view(path).substr(dir.size() + 1);
    if (walk->is_directory(ec)) {
      if (left_out(std::string(name) + "/"))
        walk.disable_recursion_pending();
    } else if (name.ends_with(".h")) {
      out.push_back(path);
    }
  }
}

struct Hash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

} // namespace

std::vector<HeaderFile> list_headers(const ParseInput& parse) {
  std::vector<std::string> dirs = include_dirs(parse);
  std::vector<HeaderFile> out;
  std::set<std::string> names, nested;
  for (const std::string& dir : dirs) {
    std::vector<std::string> files;
    list_below(dir, files);
    for (std::string& file : files) {
      // include/uapi is searched on its own: its files are listed there.
      bool deeper = std::ranges::any_of(dirs, [&](const std::string& other) {
        return other.size() > dir.size() && file.starts_with(other + "/") &&
               other.starts_with(dir + "/");
      });
      std::string name = file.substr(dir.size() + 1);
      if (deeper)
        continue;
      if (!names.insert(name).second) // hidden by an earlier directory
        name = fs::path(dir).filename().string() + "/" + name;
      out.push_back({.name = std::move(name), .path = std::move(file)});
    }
  }
  std::ranges::sort(out, {}, &HeaderFile::name);
  return out;
}

Mentions find_mentions(const std::vector<HeaderFile>& headers,
                       const std::vector<std::string>& identifiers) {
  Mentions out;
  std::unordered_map<std::string, size_t, Hash, std::equal_to<>> wanted;
  for (const std::string& identifier : identifiers)
    wanted.emplace(identifier, SIZE_MAX);
  if (wanted.empty())
    return out;
  // Most identifiers fail on first letter and length, before any hashing.
  std::array<uint64_t, 256> lengths = {};
  for (const std::string& identifier : identifiers)
    lengths[static_cast<unsigned char>(identifier[0])] |=
        uint64_t(1) << (identifier.size() % 64);
  std::string buffer;
  for (size_t i = 0; i < headers.size(); ++i) {
    std::string_view text = slurp(headers[i].path, buffer);
    scan_identifiers(text, [&](std::string_view name) {
      if (!(lengths[static_cast<unsigned char>(name[0])] >> (name.size() % 64) &
            1))
        return;
      auto entry = wanted.find(name);
      if (entry == wanted.end() || entry->second == i)
        return;
      entry->second = i;
      out[entry->first].push_back(headers[i].name);
    });
  }
  return out;
}

bool has_include_guard(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '/') {
      size_t after = skip_aside(text, i);
      i = after == i ? i + 1 : after;
    } else if (text[i] == '#') {
      size_t end = std::min(text.find('\n', i), text.size());
      std::string line;
      for (char c : text.substr(i + 1, end - i - 1))
        if (c != ' ' && c != '\t')
          line += c;
      if (line.starts_with("ifndef") || line.starts_with("if!defined") ||
          line.starts_with("pragmaonce"))
        return true;
      // Trace events name their system first.
      if (!line.starts_with("undefTRACE_") &&
          !line.starts_with("defineTRACE_") &&
          !line.starts_with("defineCREATE_TRACE"))
        return false;
      i = end;
    } else if (word(text[i])) {
      return false;
    } else {
      ++i;
    }
  }
  return false;
}

} // namespace kport
