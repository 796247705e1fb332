// SPDX-License-Identifier: GPL-2.0-or-later
// Removes what was not used for the longest time.
#include "target/cache_prune.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <vector>

#include <sys/stat.h>

#include "base/files.h"

namespace kport {
namespace {

constexpr std::array<const char*, 5> kDerived = {"derived", "facts", "sites",
                                                 "spatch", "work"};

struct Kept {
  fs::path path;
  int64_t used; // seconds since the epoch
  uint64_t bytes;
};

// A project's work tree is one thing: half of one would be built again whole.
uint64_t size_of(const fs::path& tree, int64_t& used) {
  std::error_code ec;
  uint64_t bytes = 0;
  struct stat s;
  if (lstat(tree.c_str(), &s) == 0) {
    bool file = S_ISREG(s.st_mode);
    used = std::max<int64_t>({used, s.st_mtime, file ? s.st_atime : 0});
    bytes = file ? static_cast<uint64_t>(s.st_size) : 0;
    if (S_ISDIR(s.st_mode))
      for (const auto& entry : fs::directory_iterator(tree, ec))
        bytes += size_of(entry.path(), used);
  }
  return bytes;
}

void list(const fs::path& directory, bool whole, std::vector<Kept>& out) {
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(directory, ec)) {
    if (!whole && entry.is_directory(ec) && !entry.is_symlink(ec)) {
      list(entry.path(), false, out);
      continue;
    }
    Kept kept{entry.path(), 0, 0};
    kept.bytes = size_of(kept.path, kept.used);
    out.push_back(std::move(kept));
  }
}

} // namespace

size_t prune(const Cache& cache, const PruneLimits& limits) {
  std::error_code ec;
  fs::path stamp = cache.root / "pruned";
  int64_t now = time(nullptr);
  struct stat last;
  if (!fs::is_directory(cache.root, ec) ||
      (stat(stamp.c_str(), &last) == 0 &&
       now - last.st_mtime < limits.again_after_hours * 3600))
    return 0;
  if (!write_file(stamp, ""))
    return 0; // not ours to write
  std::vector<Kept> all;
  for (const char* kind : kDerived)
    if (!fs::is_symlink(cache.root / kind, ec))
      list(cache.root / kind, std::string_view(kind) == "work", all);
  std::ranges::sort(all, std::greater{}, &Kept::used);
  uint64_t total = 0;
  size_t gone = 0;
  for (const Kept& kept : all) {
    total += kept.bytes;
    // A work tree used lately may be in use now; a file that goes is only read
    // by those who hold it open.
    bool too_much = total > limits.bytes && !fs::is_directory(kept.path, ec);
    if (!too_much && now - kept.used <= limits.days * 86400)
      continue;
    fs::remove_all(kept.path, ec);
    ++gone;
  }
  return gone;
}

} // namespace kport
