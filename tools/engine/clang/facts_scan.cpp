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
#include <unordered_set>

#include "engine/clang/facts_outline.h"
#include "engine/clang/facts_paths.h"

namespace kport {
namespace {

namespace fs = std::filesystem;

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

// A set that says no fast: most identifiers fail on first letter and length,
// before any hashing.
class Identifiers {
public:
  explicit Identifiers(const std::vector<std::string>& identifiers)
      : set_(identifiers.begin(), identifiers.end()) {
    for (const std::string& identifier : identifiers)
      lengths_[static_cast<unsigned char>(identifier[0])] |=
          bit(identifier.size());
  }

  bool contains(std::string_view name) const {
    return (lengths_[static_cast<unsigned char>(name[0])] & bit(name.size())) &&
           set_.contains(name);
  }

  bool stand_in(std::string_view text) const {
    for (size_t i = 0; i < text.size();) {
      size_t begin = i;
      while (i < text.size() && is_word(text[i]))
        ++i;
      if (i == begin)
        ++i;
      else if (contains(text.substr(begin, i - begin)))
        return true;
    }
    return false;
  }

private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  static uint64_t bit(size_t length) { return uint64_t(1) << (length % 64); }

  std::unordered_set<std::string, Hash, std::equal_to<>> set_;
  std::array<uint64_t, 256> lengths_ = {};
};

} // namespace

std::vector<HeaderFile> list_headers(const ParseInput& parse) {
  std::vector<std::string> dirs = include_dirs(parse, false);
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
  Identifiers wanted(identifiers);
  std::string buffer;
  for (const HeaderFile& header : headers) {
    std::string_view text = slurp(header.path, buffer);
    if (!wanted.stand_in(text))
      continue;
    scan_names(text, [&](std::string_view name, bool declares) {
      if (!wanted.contains(name))
        return;
      std::vector<Mention>& mentions = out[std::string(name)];
      if (mentions.empty() || mentions.back().header != header.name)
        mentions.push_back({.header = header.name});
      mentions.back().declares |= declares;
    });
  }
  return out;
}

} // namespace kport
