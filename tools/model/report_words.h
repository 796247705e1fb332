// SPDX-License-Identifier: GPL-2.0-or-later
// The words and numbers that every rendering of a Report shares.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/report.h"

namespace kport {

std::string_view name(Verdict verdict); // "advisory-fail"
std::string_view name(Stage stage);     // "build"
std::optional<Verdict> verdict_named(std::string_view name);
std::optional<Stage> stage_named(std::string_view name);

bool failed(const Cell& cell); // fail or advisory-fail
bool is_red(const PatchReport& patch);

struct ReportCounts {
  size_t cells = 0;
  size_t pass = 0;
  size_t fail = 0;
  size_t advisory_fail = 0;
  size_t skipped = 0;
  size_t pending = 0;
  size_t cached = 0;   // of cells
  size_t findings = 0; // of lint, that block
  bool operator==(const ReportCounts&) const = default;
};
ReportCounts count(const PatchReport& patch);
ReportCounts count(const Report& report);

std::string short_commit(const PatchReport& patch); // 12 digits

// "fs/rill/inode.c:12: too few arguments [mnt-idmap; debian-12 lacks x]"
std::string line_of(const Cause& cause);

// "build: fs/rill/inode.c:12: too few arguments […] (and 2 more)"
std::string why_failed(const Cell& cell);

} // namespace kport
