// SPDX-License-Identifier: GPL-2.0-or-later
// Runs the project's boot program, which may write to its own place only.
#include "flow/cell_boot.h"

#include "base/confine.h"
#include "base/files.h"
#include "base/process.h"

namespace kport {
namespace {

constexpr const char* kLongest = "3600"; // seconds that one boot may take

} // namespace

std::string boot_failure(std::string_view log) {
  std::string_view last = "it says nothing";
  while (!log.empty()) {
    size_t end = log.find('\n');
    std::string_view line = log.substr(0, end);
    log.remove_prefix(end == log.npos ? log.size() : end + 1);
    size_t word = line.find_first_not_of(" \t");
    if (word == line.npos)
      continue;
    last = line.substr(word);
    if (last.starts_with("FAIL"))
      break;
  }
  return std::string(last);
}

Result<void> boot_cell(const CellJob& job,
                       const std::vector<fs::path>& modules,
                       CellVerdict& verdict) {
  std::error_code code;
  fs::path place = job.directory.string() + ".boot";
  fs::path log = job.directory.string() + ".boot.log";
  fs::create_directories(place, code);
  fs::remove(log, code);
  Command boot{.argv = {"timeout", "--kill-after=10", kLongest}, .log = log};
  boot.argv.insert(boot.argv.end(), job.boot.begin(), job.boot.end());
  boot.argv.push_back(place.string());
  for (const fs::path& module : modules)
    boot.argv.push_back(module.string());
  ProcessResult done = TRY(run_confined(std::move(boot), {place}));
  if (interrupted()) {
    Diagnostic d = error("interrupted", "the boot was interrupted");
    d.exit = ExitCode::interrupted;
    return fail(std::move(d));
  }
  std::string words = TRY(read_file(log));
  bool late = done.exit_code == 124 || done.exit_code == 137;
  if (done.exit_code > 1 && !late)
    return fail(no_verdict(job, "boot", words));
  verdict.stage = Stage::boot;
  verdict.cpu_seconds += done.cpu_seconds;
  verdict.log += "\n=== boot\n" + words;
  if (done.exit_code != 0)
    verdict.errors.push_back(
        {.file = "boot",
         .message = late ? std::string("stopped after ") + kLongest + " seconds"
                         : boot_failure(words)});
  return {};
}

} // namespace kport
