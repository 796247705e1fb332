// SPDX-License-Identifier: GPL-2.0-or-later
// "--- a/f", "+++ b/f" without a "diff --git" line, as diff(1) writes them.
#include <optional>

#include "model/mime.h"
#include "model/patch_reader.h"

namespace kport {
namespace {

bool is_dev_null(std::string_view name) {
  return name.starts_with("/dev/null") &&
         (name.size() == 9 || is_git_space(name[9]));
}

// Without the first directory, as -p1; nothing when there is none.
std::optional<std::string> strip(std::string_view name) {
  name = name.substr(0, name.find_first_of("\t\r"));
  size_t slash = name.find('/');
  if (slash == name.npos || slash + 1 == name.size() ||
      name.find("//") != name.npos)
    return std::nullopt;
  return std::string(name.substr(slash + 1));
}

// Names where git would look for a date, unquote, or count directories.
bool needs_guess(std::string_view name) {
  if (is_dev_null(name))
    return false;
  bool dated = !name.empty() && name.back() >= '0' && name.back() <= '9';
  return dated || name.starts_with('"') || !strip(name);
}

} // namespace

Diagnostic traditional_not_modelled(const PatchLines& lines) {
  Diagnostic d = lines.error("a patch without `diff --git` that makes git-am "
                             "guess: not modelled");
  d.code = "patch-not-modelled";
  return d;
}

Result<void> read_traditional_header(PatchLines& lines, FilePatch& file) {
  PatchLines at = lines; // for errors
  std::string_view before = lines.next().substr(4);
  std::string_view after = lines.next().substr(4);
  before.remove_suffix(1);
  if (after.ends_with('\n'))
    after.remove_suffix(1);
  bool leftover = !file.old_name.empty() || !file.new_name.empty();
  if (leftover || needs_guess(before) || needs_guess(after) ||
      (is_dev_null(before) && is_dev_null(after)))
    return fail(traditional_not_modelled(at));
  file.is_new = is_dev_null(before);
  file.is_delete = is_dev_null(after);
  if (file.is_new || file.is_delete) {
    (file.is_new ? file.new_name : file.old_name) =
        *strip(file.is_new ? after : before);
    return {};
  }
  // Of "f" and "f.orig" the shorter one is meant.
  std::string old_name = *strip(before), name = *strip(after);
  if (old_name.size() < name.size() && name.starts_with(old_name))
    name = old_name;
  file.old_name = file.new_name = name;
  return {};
}

} // namespace kport
