// SPDX-License-Identifier: GPL-2.0-or-later
// Writes a generated tree for building in place.
#include <set>

#include "base/files.h"
#include "flow/verify.h"

namespace kport {

Result<void> write_tree(const std::filesystem::path& dir,
                        const TreeFiles& files) {
  // The list of what we wrote last time tells our files from kbuild's.
  std::filesystem::path list = dir / ".kport-files";
  std::set<std::string> before;
  if (Result<std::string> text = read_file(list)) {
    std::string_view rest = *text;
    while (!rest.empty()) {
      size_t end = rest.find('\n');
      before.emplace(rest.substr(0, end));
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
  }
  std::string now;
  for (const auto& [path, content] : files) {
    std::filesystem::path at = TRY(inside(dir, path));
    now += path + "\n";
    before.erase(path);
    std::error_code ec;
    if (std::filesystem::file_size(at, ec) == content.size() && !ec &&
        TRY(read_file(at)) == content)
      continue;
    TRY(write_file(at, content));
  }
  for (const std::string& gone : before) {
    std::error_code ec;
    std::filesystem::remove(TRY(inside(dir, gone)), ec);
  }
  return write_file(list, now);
}

} // namespace kport
