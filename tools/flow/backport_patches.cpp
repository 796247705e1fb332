// SPDX-License-Identifier: GPL-2.0-or-later
// History, mails, proof.
#include "flow/backport_patches.h"

namespace kport {

Result<BackportPatches> backport_patches(const Workspace& w,
                                         const HistoryJob& job) {
  BackportPatches out{.files = {}, .history = TRY(generate_history(w, job))};
  const GeneratedHistory& h = out.history;
  std::vector<Oid> commits;
  for (const GeneratedCommit& c : h.commits)
    commits.push_back(c.commit);
  out.files = TRY(format_mails(h.git_dir, h.base, commits));
  TRY(expect_am({.git_dir = h.git_dir,
                 .where = w.scratch("patches") / "am",
                 .base = h.base,
                 .commits = commits,
                 .mails = out.files}));
  std::string series;
  for (const MailFile& m : out.files)
    series += m.name + "\n";
  out.files.push_back({"series", std::move(series)});
  return out;
}

} // namespace kport
