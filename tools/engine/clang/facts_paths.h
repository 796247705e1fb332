// SPDX-License-Identifier: GPL-2.0-or-later
// Header names as they are included, from and to files.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/clang/frontend.h"

namespace kport {

// The directories a #include <…> searches, absolute, in order, duplicates out;
// the compiler's own (-isystem) only when asked for.
std::vector<std::string> include_dirs(const ParseInput& parse,
                                      bool system = true);

// Remembers its answers: facts ask for the same few thousand files.
class HeaderNames {
public:
  explicit HeaderNames(const ParseInput& parse);

  // "linux/fs.h" for the file that <linux/fs.h> finds without shadow headers;
  // a file that another one hides is named from its directory's parent,
  // "uapi/linux/fs.h", and so is a shadow header: "compat/include/linux/fs.h".
  const std::string& name_of(const std::string& file);

  // Whether <name> finds something.
  bool exists(const std::string& name) const;

private:
  bool is_file(const std::string& path) const;
  std::string find_name(const std::string& file) const;
  std::vector<std::string> dirs_;
  size_t shadows_ = 0; // as many of dirs_, at the front
  std::set<std::string> overlay_;
  std::map<std::string, std::string> names_;
};

} // namespace kport
