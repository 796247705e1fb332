// SPDX-License-Identifier: GPL-2.0-or-later
// Histories made up from a seed, the same on every machine. Only tests include
// it.
#pragma once

#include <random>

#include "series/test_repository.h"

namespace kport {

// `commits` commits with side branches, merges (some evil), renames over the
// boundary, modes, links, binaries, deletions. Returns the tip.
inline Oid make_history(TestRepository& t, unsigned seed, size_t commits) {
  std::mt19937 random(seed); // its numbers are the standard's; distributions'
  auto below = [&](size_t n) { return random() % n; }; // are not
  const std::vector<std::string> paths = {
      "fs/rill/a.c",    "fs/rill/sub/b.c", "fs/rill/tests/run",
      "net/rill/c.c",   "net/rill/d.h",    "net/include/net/rill.h",
      "fs/MAINTAINERS", "fs/doc/rill.rst", "compat/x.c",
      "README",         "fs/rill/link",    "net/rill/bin"};
  auto change = [&](TestRepository::Files& files) {
    const std::string& path = paths[below(paths.size())];
    switch (below(8)) {
    case 0:
      files.erase(path);
      return;
    case 1: // over the boundary, or just away
      if (auto at = files.find(path); at != files.end()) {
        TestRepository::File file = at->second;
        files.erase(at);
        files.insert_or_assign(paths[below(paths.size())], file);
      }
      return;
    case 2:
      files.insert_or_assign(path, TestRepository::File("x\n", 0100755));
      return;
    case 3:
      files.insert_or_assign(
          path, TestRepository::File(below(2) ? "rill" : "a.c", 0120000));
      return;
    case 4:
      files.insert_or_assign(path, std::string("\0\r\n", 3) +
                                       std::to_string(below(9)));
      return;
    default: { // edit one line of ten
      std::string text;
      if (auto at = files.find(path); at != files.end())
        text = at->second.text;
      if (std::count(text.begin(), text.end(), '\n') != 10)
        text = "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n";
      size_t line = below(10), at = 0;
      while (line-- > 0)
        at = text.find('\n', at) + 1;
      text.insert(at, 1, static_cast<char>('a' + below(26)));
      files.insert_or_assign(path, text);
    }
    }
  };
  struct Tip {
    Oid id;
    TestRepository::Files files;
  };
  std::vector<Tip> tips(1);
  change(tips[0].files);
  tips[0].id = t.commit(tips[0].files, "commit 0\n");
  for (size_t i = 1; i < commits; ++i) {
    size_t which = below(tips.size());
    std::string message = "commit " + std::to_string(i) + "\n";
    if (below(6) == 0 && tips.size() < 4) {
      tips.push_back(tips[which]); // a branch begins
    } else if (below(4) == 0 && tips.size() > 1) {
      size_t other = (which + 1 + below(tips.size() - 1)) % tips.size();
      // What the other has and we have not; now and then something evil.
      for (const auto& [path, file] : tips[other].files)
        tips[which].files.emplace(path, file);
      if (below(3) == 0)
        change(tips[which].files);
      tips[which].id = t.commit(tips[which].files, "merge " + message,
                                {tips[which].id, tips[other].id});
      if (below(2) == 0)
        tips.erase(tips.begin() + static_cast<long>(other));
    } else {
      size_t changes = 1 + below(3);
      while (changes-- > 0)
        change(tips[which].files);
      tips[which].id = t.commit(tips[which].files, message, {tips[which].id});
    }
  }
  return tips[0].id;
}

} // namespace kport
