// SPDX-License-Identifier: GPL-2.0-or-later
// Patches from one generated tree to another, one per development commit.
#pragma once

#include "flow/generated_history.h"
#include "series/am.h"

namespace kport {

struct BackportPatches {
  std::vector<MailFile> files; // the patches and `series`, quilt's list
  GeneratedHistory history;
};

// For `git am` and `quilt push -a` alike. Every patch was applied by git in
// its turn, and the last tree is generated(HEAD), or there is no answer.
[[nodiscard]] Result<BackportPatches> backport_patches(const Workspace& w,
                                                       const HistoryJob& job);

} // namespace kport
