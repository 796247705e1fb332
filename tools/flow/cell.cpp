// SPDX-License-Identifier: GPL-2.0-or-later
// Builds incrementally, and never trusts what a killed build left behind.
#include "flow/cell.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "flow/cell_boot.h"
#include "flow/verify.h"
#include "series/repository.h"

namespace kport {
namespace {

using nlohmann::json;
constexpr unsigned kLongest = 1800; // seconds that one build may take

using ByUnit = std::map<std::string, std::vector<std::string>>;

// "  CC [M]  fs/rill/inode.o", "  MODPOST Module.symvers": what kbuild does next,
// or "".
std::string unit_of(std::string_view line, const fs::path& directory) {
  if (!line.starts_with("  ") || line.size() < 4 || line[2] == ' ')
    return {};
  line.remove_prefix(2);
  std::string tool(line.substr(0, line.find(' ')));
  auto is_tool = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
  size_t word = line.find_last_of(' ');
  std::string_view between = line.substr(
      tool.size(), word == line.npos ? 0 : word + 1 - tool.size());
  if (!std::ranges::all_of(tool, is_tool) || word == line.npos ||
      between.find_first_not_of(" [M]") != between.npos)
    return {};
  fs::path file(line.substr(word + 1));
  if (file.is_absolute())
    file = file.lexically_relative(directory);
  return tool == "CC" ? file.lexically_normal().string() : tool;
}

// The trees' blobs, path -> content.
Result<TreeFiles> read_tree_files(const CellJob& job) {
  Repository trees = TRY(Repository::open(job.git_dir));
  TreeFiles files;
  for (const auto& [path, file] : TRY(trees.list_tree(job.tree)))
    files[path] = TRY(trees.read_blob(file.id));
  return files;
}

ByUnit read_warnings(const fs::path& file) {
  ByUnit all;
  Result<std::string> text = read_file(file);
  if (!text)
    return all;
  json kept = json::parse(*text, nullptr, false);
  if (kept.is_object())
    for (const auto& [unit, lines] : kept.items())
      all[unit] = lines.get<std::vector<std::string>>();
  return all;
}

// What was built before stands; what is no longer part of the tree does not.
std::vector<std::string> merge_warnings(ByUnit& all, ByUnit now,
                                        const TreeFiles& files) {
  for (auto& [unit, lines] : now)
    all[unit] = std::move(lines);
  std::set<std::string> out;
  for (auto it = all.begin(); it != all.end();) {
    const std::string& unit = it->first;
    if (unit.ends_with(".o") && !unit.ends_with(".mod.o") &&
        !files.contains(unit.substr(0, unit.size() - 1) + "c")) {
      it = all.erase(it);
      continue;
    }
    out.insert(it->second.begin(), it->second.end());
    ++it;
  }
  return {out.begin(), out.end()};
}

fs::path beside(const CellJob& job, const char* ending) {
  return job.directory.string() + ending;
}

// All that can run commands while a tree is built, as one word.
std::string makefiles_of(const TreeFiles& files) {
  std::string all;
  for (const auto& [path, text] : files)
    if (!path.ends_with(".c") && !path.ends_with(".h"))
      all += std::to_string(path.size()) + path + sha256(text);
  return sha256(all);
}

} // namespace

ByUnit warnings_by_unit(std::string_view log, const fs::path& directory) {
  ByUnit all;
  std::string unit = "make";
  while (!log.empty()) {
    size_t end = log.find('\n');
    std::string_view line = log.substr(0, end);
    log.remove_prefix(end == log.npos ? log.size() : end + 1);
    if (std::string next = unit_of(line, directory); !next.empty()) {
      unit = next;
      all[unit].clear();
      continue;
    }
    for (const BuildMessage& m : parse_build_log(line, directory).warnings)
      all[unit].push_back(m.file + ": " + m.message);
  }
  return all;
}

Diagnostic no_verdict(const CellJob& job, std::string_view what,
                      const std::string& log) {
  Diagnostic d = error("cell-machine",
                       fmt::format("the {} of {} for {} died of this machine, "
                                   "not of the patch",
                                   what, job.tree.hex().substr(0, 12),
                                   job.target),
                       {}, "mend what stands there, then run kport validate "
                           "again");
  size_t from = log.size() > 1500 ? log.size() - 1500 : 0;
  d.notes.push_back({log.empty() ? "nothing was printed" : log.substr(from), {}});
  return d;
}

bool machine_failed(std::string_view log) {
  static constexpr std::string_view kSigns[] = {
      "] Segmentation fault", "] Killed",          "] Bus error",
      "] Terminated",         "] Hangup",          "No space left on device",
      "Cannot allocate memory", "virtual memory exhausted", "bwrap: ",
      "Killed signal terminated program", "Input/output error",
      "Too many open files"};
  return log.empty() || std::ranges::any_of(kSigns, [&](std::string_view sign) {
           return log.find(sign) != log.npos;
         });
}

Result<void> run_cell(const CellJob& job) {
  std::error_code code;
  // Beside the directory, where what a patch's Makefile runs cannot write.
  fs::path marker = beside(job, ".building");
  fs::path kept = beside(job, ".warnings");
  FileLock lock = TRY(FileLock::acquire(beside(job, ".lock")));
  TreeFiles files = TRY(read_tree_files(job));
  // A compiler that was killed may have left half an object with a date that
  // make believes; another Makefile may have left anything.
  Result<std::string> before = read_file(marker);
  if (!before || *before != makefiles_of(files)) {
    fs::remove_all(job.directory, code);
    fs::remove(kept, code);
  }
  TRY(write_file(marker, "a build began"));
  TRY(write_tree(job.directory, files));

  TargetTree kernel{.name = job.target, .build_dir = job.build_dir,
                    .make_args = job.make_args};
  KbuildResult built = TRY(build_modules(kernel, job.directory,
                                         {.jobs = job.jobs,
                                          .warnings = true,
                                          .whole_recipes = true,
                                          .log = beside(job, ".log"),
                                          .seconds = kLongest}));
  std::string log = TRY(read_file(built.log));
  if (!built.errors.empty() && machine_failed(log))
    return fail(no_verdict(job, "build", log));
  CellVerdict verdict{.errors = std::move(built.errors),
                      .log = std::move(log),
                      .cpu_seconds = built.cpu_seconds};
  ByUnit all = read_warnings(kept);
  verdict.warnings = merge_warnings(
      all, warnings_by_unit(verdict.log, fs::canonical(job.directory, code)),
      files);
  TRY(write_file(kept, json(all).dump(-1, ' ', false,
                                      json::error_handler_t::replace)));
  if (verdict.errors.empty() && !job.boot.empty())
    TRY(boot_cell(job, built.modules, verdict));
  TRY(write_file(job.verdict, print_verdict(verdict)));
  return write_file(marker, makefiles_of(files));
}

} // namespace kport
