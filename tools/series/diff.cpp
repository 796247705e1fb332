// SPDX-License-Identifier: GPL-2.0-or-later
// Diffs by libgit2.
#include "series/diff.h"

#include "series/git.h"

namespace kport {

Result<std::string> unified_diff(const DiffSides& s) {
  start_git();
  if (s.old_text == s.new_text && s.old_exists == s.new_exists)
    return std::string();
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_INDENT_HEURISTIC | GIT_DIFF_FORCE_TEXT;
  git_patch* patch = nullptr;
  git_buf buf = GIT_BUF_INIT;
  int rc = git_patch_from_buffers(
      &patch, s.old_exists ? s.old_text.data() : nullptr, s.old_text.size(),
      s.path.c_str(), s.new_exists ? s.new_text.data() : nullptr,
      s.new_text.size(), s.path.c_str(), &options);
  if (rc == 0)
    rc = git_patch_to_buf(&buf, patch);
  std::string out = rc == 0 ? std::string(buf.ptr, buf.size) : "";
  git_buf_dispose(&buf);
  git_patch_free(patch);
  if (rc != 0)
    return fail(git_failure("cannot compare " + s.path));
  return out;
}

} // namespace kport
