// SPDX-License-Identifier: GPL-2.0-or-later
// Sends mails through git and looks at what arrives.
#include "series/am.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.h"
#include "base/process.h"
#include "model/message.h"
#include "series/git_program.h"

namespace kport {
namespace {

std::string name_of(const Commit& c, const Oid& id) {
  return fmt::format("{} (\"{}\")", id.hex().substr(0, 12),
                     subject_of(c.text.message));
}

// What differs of one commit; empty when nothing does.
std::string difference(const Commit& meant, const Commit& came) {
  if (meant.tree != came.tree)
    return "its tree is another";
  if (meant.text.author.name != came.text.author.name ||
      meant.text.author.email != came.text.author.email)
    return fmt::format("its author is {} <{}>", came.text.author.name,
                       came.text.author.email);
  if (meant.text.author.seconds != came.text.author.seconds ||
      meant.text.author.offset_minutes != came.text.author.offset_minutes)
    return "its date is another";
  if (strip_space(meant.text.message) != came.text.message)
    return "its message is another";
  return "";
}

Result<void> compare(const AmJob& job, const Repository& there) {
  std::vector<Oid> came = TRY(there.list_commits(
      {job.base, TRY(there.resolve("HEAD"))}));
  for (size_t i = 0; i < job.commits.size(); ++i) {
    Commit meant = TRY(there.read_commit(job.commits[i]));
    std::string what = "it is missing";
    if (i < came.size())
      what = difference(meant, TRY(there.read_commit(came[i])));
    if (what.empty())
      continue;
    Diagnostic d = finding(
        "mail-round-trip",
        fmt::format("git am makes something else of {}: {}",
                    name_of(meant, job.commits[i]), what),
        {}, "reword that commit; its mail cannot say what it says");
    return fail(std::move(d));
  }
  if (came.size() != job.commits.size())
    return fail(finding("mail-round-trip",
                        fmt::format("git am makes {} commits of {} mails",
                                    came.size(), job.commits.size())));
  return {};
}

// The scratch repository with `base` checked out.
Result<GitCall> prepare(const AmJob& job) {
  std::filesystem::path git_dir = job.where / "am.git";
  TRY(init_bare(git_dir));
  TRY(borrow_objects(git_dir, {job.git_dir / "objects"}));
  std::error_code code;
  std::filesystem::remove_all(job.where / "tree", code);
  std::filesystem::create_directories(job.where / "tree", code);
  GitCall call{.git_dir = git_dir,
               .work_tree = job.where / "tree",
               .arguments = {"update-ref", "HEAD", job.base.hex()}};
  TRY(run_git(call));
  call.arguments = {"reset", "--quiet", "--hard"};
  TRY(run_git(call));
  return call;
}

} // namespace

Result<std::vector<MailFile>>
format_mails(const std::filesystem::path& git_dir, const Oid& base,
             std::span<const Oid> commits) {
  std::vector<MailFile> mails;
  if (commits.empty())
    return mails;
  std::filesystem::path dir = git_dir / "kport-mails";
  std::error_code code;
  std::filesystem::remove_all(dir, code);
  TRY(run_git({.git_dir = git_dir,
               .arguments = {"format-patch", "--quiet", "--no-signature",
                             "--full-index", "--binary", "--no-renames",
                             "--zero-commit", "--subject-prefix=PATCH",
                             "--output-directory", dir.string(),
                             base.hex() + ".." + commits.back().hex()}}));
  for (const fs::path& file : TRY(list_files(dir)))
    mails.push_back({file.string(), TRY(read_file(dir / file))});
  std::filesystem::remove_all(dir, code);
  if (mails.size() != commits.size())
    return fail(error("git-mails", fmt::format("git wrote {} mails for {} "
                                               "commits",
                                               mails.size(), commits.size())));
  return mails;
}

Result<void> expect_am(const AmJob& job) {
  GitCall call = TRY(prepare(job));
  std::string box;
  std::vector<std::string> files;
  for (const MailFile& m : job.mails) {
    fs::path at = TRY(inside(job.where / "mails", m.name));
    TRY(write_file(at, m.text));
    files.push_back(at.string());
  }
  if (!files.empty()) {
    call.arguments = {"am", "--quiet", "--no-3way", "--keep-cr"};
    call.arguments.insert(call.arguments.end(), files.begin(), files.end());
    Command am = git_command(call);
    am.env["GIT_COMMITTER_NAME"] = "kport";
    am.env["GIT_COMMITTER_EMAIL"] = "kport@localhost";
    am.cwd = call.work_tree;
    ProcessResult done = TRY(run(am));
    if (done.exit_code != 0) {
      Diagnostic d = finding("mail-round-trip", "git am stops at these mails");
      d.notes.push_back({done.err + done.out, {}});
      return fail(std::move(d));
    }
  }
  return compare(job, TRY(Repository::open(call.git_dir)));
}

} // namespace kport
