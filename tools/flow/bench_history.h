// SPDX-License-Identifier: GPL-2.0-or-later
// A made-up development history, the same on every machine, shaped like those
// of kernel projects that live outside mainline.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "model/project.h"

namespace kport {

// 13 canonical directories with about 700 files among 1,400 others. Of the
// commits that touch a canonical directory 46% touch something else too, 8.6%
// an excluded file inside, 7% the compat code. One commit in a hundred is a
// merge. File contents are short: no one reads them here.
inline constexpr size_t kBenchCommits = 30'000;

// What kport.yaml would say of it.
Project bench_project();

// The history as `refs/heads/main` of a bare repository at `to`, made by git
// fast-import; nothing is done when it is there already.
[[nodiscard]] Result<void> make_bench_history(const std::filesystem::path& to,
                                              size_t commits);

} // namespace kport
