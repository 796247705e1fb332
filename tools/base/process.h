// SPDX-License-Identifier: GPL-2.0-or-later
// Runs other programs: an argument vector, never a shell.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace kport {

struct Command {
  std::vector<std::string> argv;
  std::filesystem::path cwd;                // empty: this process's
  std::map<std::string, std::string> env;   // added to ours; LC_ALL=C is set
  std::optional<std::filesystem::path> log; // stdout and stderr, both, here
  std::string input;                        // given on standard input
  // Of the program itself, not of what it starts; 0: none.
  unsigned cpu_limit = 0;    // seconds of CPU time, then it is killed
  uint64_t memory_limit = 0; // bytes of address space
};

struct ProcessResult {
  int exit_code = 0; // 128 + signal when killed by one
  std::string out;   // empty when a log was asked for
  std::string err;
  double cpu_seconds = 0; // user + system, of the child and what it waited for
  long peak_kilobytes = 0; // of the largest of them; 0: not above our own peak
  bool out_of_time = false; // killed for its cpu_limit
};

// Spawns and waits. An error only when the program could not be started; a
// failing program is a ProcessResult. SIGINT kills the child's process group.
[[nodiscard]] Result<ProcessResult> run(const Command& command);

// As run(), and a Diagnostic with the end of its output when it exits non-zero.
[[nodiscard]] Result<ProcessResult> run_ok(const Command& command);

// True once SIGINT or SIGTERM came; long work polls it and stops cleanly.
bool interrupted();
void install_signal_handlers();

} // namespace kport
