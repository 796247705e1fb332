// SPDX-License-Identifier: GPL-2.0-or-later
// Hunks come from libgit2; the headers around them are ours, because libgit2's
// lack what git-am needs for renamed binaries and names with blanks.
#include "series/patch.h"

#include <fmt/format.h>

#include "model/patch_text.h"
#include "series/git.h"

namespace kport {
namespace {

constexpr size_t kAbbrev = 12;
constexpr uint32_t kGitlink = 0160000;

using GitTree = GitPtr<git_tree, git_tree_free>;
using GitDiff = GitPtr<git_diff, git_diff_free>;
using GitPatch = GitPtr<git_patch, git_patch_free>;

struct Buffer {
  git_buf buf = GIT_BUF_INIT;
  ~Buffer() { git_buf_dispose(&buf); }
};

Result<GitTree> find_tree(const Repository& r, const Oid& id) {
  if (id.is_zero())
    return GitTree();
  git_oid name = to_git(id);
  git_tree* tree = nullptr;
  if (git_tree_lookup(&tree, r.handle(), &name) != 0)
    return fail(git_failure(fmt::format("cannot read the tree {}", id.hex())));
  return GitTree(tree);
}

// Renames cost time, so they are looked for only where there can be some.
bool may_rename(git_diff* diff) {
  return git_diff_num_deltas_of_type(diff, GIT_DELTA_ADDED) > 0 &&
         git_diff_num_deltas_of_type(diff, GIT_DELTA_DELETED) > 0;
}

Result<GitDiff> diff_trees(const Repository& r, const Oid& from,
                           const Oid& to) {
  GitTree old_tree = TRY(find_tree(r, from));
  GitTree new_tree = TRY(find_tree(r, to));
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_INDENT_HEURISTIC | GIT_DIFF_SHOW_BINARY;
  git_diff* diff = nullptr;
  if (git_diff_tree_to_tree(&diff, r.handle(), old_tree.get(), new_tree.get(),
                            &options) != 0)
    return fail(git_failure("cannot compare two trees"));
  GitDiff out(diff);
  if (!may_rename(diff))
    return out;
  git_diff_find_options renames = GIT_DIFF_FIND_OPTIONS_INIT;
  renames.flags = GIT_DIFF_FIND_RENAMES;
  renames.rename_limit = 1000; // git's
  if (git_diff_find_similar(diff, &renames) != 0)
    return fail(git_failure("cannot look for renamed files"));
  return out;
}

FileChange change_of(const git_diff_delta& delta) {
  FileChange out;
  if (delta.status != GIT_DELTA_ADDED) {
    out.old_path = delta.old_file.path;
    out.old_mode = delta.old_file.mode;
    out.old_id = from_git(delta.old_file.id);
  }
  if (delta.status != GIT_DELTA_DELETED) {
    out.new_path = delta.new_file.path;
    out.new_mode = delta.new_file.mode;
    out.new_id = from_git(delta.new_file.id);
  }
  out.similarity = delta.similarity;
  return out;
}

std::string side(std::string_view prefix, const std::string& path) {
  return quote_path(std::string(prefix) + path);
}

// From "diff --git" to "index": what git_diff's own writer says too.
std::string header_of(const FileChange& f) {
  const std::string& old_path = f.old_path.empty() ? f.new_path : f.old_path;
  const std::string& new_path = f.path();
  std::string out = fmt::format("diff --git {} {}\n", side("a/", old_path),
                                side("b/", new_path));
  if (f.old_path.empty())
    out += fmt::format("new file mode {:06o}\n", f.new_mode);
  else if (f.new_path.empty())
    out += fmt::format("deleted file mode {:06o}\n", f.old_mode);
  else if (f.old_mode != f.new_mode)
    out += fmt::format("old mode {:06o}\nnew mode {:06o}\n", f.old_mode,
                       f.new_mode);
  if (f.renamed())
    out += fmt::format("similarity index {}%\nrename from {}\nrename to {}\n",
                       f.similarity, quote_path(f.old_path),
                       quote_path(f.new_path));
  if (f.old_id == f.new_id)
    return out;
  size_t digits = f.binary ? 40 : kAbbrev;
  out += fmt::format("index {}..{}", f.old_id.hex().substr(0, digits),
                     f.new_id.hex().substr(0, digits));
  if (f.old_mode == f.new_mode)
    out += fmt::format(" {:06o}", f.old_mode);
  return out + '\n';
}

// "--- a/f" and "+++ b/f"; a name with blanks ends in a tab.
std::string names_of(const FileChange& f) {
  auto line = [](std::string_view mark, const std::string& name) {
    return fmt::format("{} {}{}\n", mark, name,
                       name.find(' ') == name.npos ? "" : "\t");
  };
  return line("---", f.old_path.empty() ? "/dev/null" : side("a/", f.old_path)) +
         line("+++", f.new_path.empty() ? "/dev/null" : side("b/", f.new_path));
}

std::string gitlink_hunk(FileChange& f) {
  bool old_side = f.old_mode == kGitlink, new_side = f.new_mode == kGitlink;
  f.added = new_side;
  f.deleted = old_side;
  std::string out = names_of(f);
  out += fmt::format("@@ -{} +{} @@\n", old_side ? "1" : "0,0",
                     new_side ? "1" : "0,0");
  if (old_side)
    out += fmt::format("-Subproject commit {}\n", f.old_id.hex());
  if (new_side)
    out += fmt::format("+Subproject commit {}\n", f.new_id.hex());
  return out;
}

// libgit2 leaves blanks, even CR, at the end of "@@ … @@ function".
std::string trim_hunk_headers(std::string text) {
  for (size_t at = 0; at != text.npos;) {
    size_t end = text.find('\n', at);
    size_t keep = text.find_last_not_of(" \t\r\f\v", end - 1) + 1;
    if (end != text.npos && keep > at && keep < end)
      text.erase(keep, end - keep);
    at = text.find("\n@@ -", at);
    at = at == text.npos ? at : at + 1;
  }
  return text;
}

// What libgit2 writes below its header, without that header.
Result<std::string> hunks_of(git_patch* patch, const std::string& path) {
  Buffer text;
  if (git_patch_to_buf(&text.buf, patch) != 0)
    return fail(git_failure("cannot write the patch of " + path));
  std::string_view all(text.buf.ptr, text.buf.size);
  for (size_t at = 0; at < all.size(); at = all.find('\n', at) + 1) {
    std::string_view rest = all.substr(at);
    if (rest.starts_with("@@ -"))
      return trim_hunk_headers(std::string(rest));
    if (rest.starts_with("GIT binary patch\n"))
      return std::string(rest);
    if (rest.find('\n') == rest.npos)
      break;
  }
  return std::string();
}

Result<void> add_file(git_diff* diff, size_t index, Patch& out) {
  FileChange f = change_of(*git_diff_get_delta(diff, index));
  if (f.old_id == f.new_id) { // modes and names only
    out.text += header_of(f);
    out.files.push_back(std::move(f));
    return {};
  }
  if (f.old_mode == kGitlink || f.new_mode == kGitlink) {
    std::string hunk = gitlink_hunk(f);
    out.text += header_of(f) + hunk;
    out.files.push_back(std::move(f));
    return {};
  }
  git_patch* made = nullptr;
  if (git_patch_from_diff(&made, diff, index) != 0)
    return fail(git_failure("cannot compare " + f.path()));
  GitPatch patch(made);
  const git_diff_delta* delta = git_patch_get_delta(made);
  f.binary = (delta->flags & GIT_DIFF_FLAG_BINARY) != 0;
  std::string hunks = TRY(hunks_of(made, f.path()));
  if (f.binary) {
    f.added = delta->new_file.size;
    f.deleted = delta->old_file.size;
  } else {
    git_patch_line_stats(nullptr, &f.added, &f.deleted, made);
  }
  out.text += header_of(f);
  if (!f.binary && !hunks.empty())
    out.text += names_of(f);
  out.text += hunks;
  out.files.push_back(std::move(f));
  return {};
}

} // namespace

Result<Patch> make_patch(const Repository& repository, const Oid& from_tree,
                         const Oid& to_tree) {
  GitDiff diff = TRY(diff_trees(repository, from_tree, to_tree));
  Patch out;
  for (size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i)
    TRY(add_file(diff.get(), i, out));
  return out;
}

} // namespace kport
