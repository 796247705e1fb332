// SPDX-License-Identifier: GPL-2.0-or-later
// What one `kport validate` found: a verdict for every (patch, target).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kport {

// DESIGN.md: verdict. `advisory_fail` is a failure that policy does not make
// red; `pending` is a cell that an interrupted run did not come to.
enum class Verdict { pass, fail, advisory_fail, skipped, pending };

// The step that failed, or the last that was done.
enum class Stage { lint, generate, verify, build, boot };

// What stands behind a failure, as far as it is known.
struct Cause {
  std::string message; // one line
  std::string file;    // canonical, "fs/rill/inode.c"; "" when unknown
  uint32_t line = 0;
  std::string rule; // rule id
  std::string fact; // "debian-12 lacks struct mnt_idmap"
  bool operator==(const Cause&) const = default;
};

struct Cell {
  Verdict verdict = Verdict::pending;
  Stage stage = Stage::generate;
  bool cached = false;    // nothing was run for it in this run
  bool first_bad = false; // its parent passed, or had not this failure
  std::string key;        // sha256 of all that the verdict depends on
  double cpu_seconds = 0; // when it was computed, in this run or an earlier
  uint32_t warnings = 0;  // of the compiler, in the whole tree
  std::vector<std::string> new_warnings; // that the parent did not have
  std::vector<Cause> causes;
  std::vector<std::string> excerpt; // the log's lines about the failure
  // Paths of files below the report's directory; "" when there is none.
  std::string log;
  std::string diff; // of the generated tree against the parent's; "" if equal
  std::string why;  // skipped: because of what
  bool operator==(const Cell&) const = default;
};

// A finding of lint on one patch, whatever the target.
struct PatchFinding {
  std::string code;
  std::string message;
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
  bool blocking = true;
  bool operator==(const PatchFinding&) const = default;
};

struct PatchReport {
  std::string commit; // 40 hex digits
  std::string subject;
  std::string author;
  int64_t date = 0;               // author's, seconds since the epoch
  std::vector<std::string> files; // that it changes: where a review can comment
  std::vector<PatchFinding> findings;
  std::vector<Cell> cells; // one per Report::targets, in their order
  bool operator==(const PatchReport&) const = default;
};

struct ReportTarget {
  std::string name;   // "debian-12"
  std::string kernel; // "6.1.0-56-amd64"
  std::string compiler;
  bool enforced = true;
  std::string until; // "2027-01-31" or a release; "" for ever
  bool operator==(const ReportTarget&) const = default;
};

struct Report {
  std::string project; // "rill"
  std::string range;   // as asked
  std::string base;    // commit before the first patch, 40 hex digits
  std::string head;
  std::string kport;      // version
  int64_t started = 0;    // seconds since the epoch
  double cpu_seconds = 0; // this run's, cached cells not counted
  std::string executor;   // "ninja" or "slurm"
  std::vector<ReportTarget> targets;
  std::vector<PatchReport> patches; // oldest first
  bool operator==(const Report&) const = default;
};

// Red: a lint finding that blocks, or a cell that failed by policy.
bool is_red(const Report& report);

} // namespace kport
