// SPDX-License-Identifier: GPL-2.0-or-later
// Jobs and verdicts to JSON and back.
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "flow/cell.h"

namespace kport {
namespace {

using nlohmann::json;

std::string dump(const json& j) {
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

Diagnostic broken(const fs::path& file) {
  return error("cell", file.string() + " is not what kport wrote", {},
               "remove it and run kport validate again");
}

} // namespace

std::string print_job(const CellJob& job) {
  return dump({{"target", job.target},
               {"tree", job.tree.hex()},
               {"git_dir", job.git_dir.string()},
               {"directory", job.directory.string()},
               {"verdict", job.verdict.string()},
               {"build_dir", job.build_dir.string()},
               {"make_args", job.make_args},
               {"jobs", job.jobs},
               {"boot", job.boot}});
}

Result<CellJob> read_job(const fs::path& file) {
  json all = json::parse(TRY(read_file(file)), nullptr, false);
  if (all.is_discarded())
    return fail(broken(file));
  try {
    CellJob job{.target = all.at("target"),
                .git_dir = all.at("git_dir").get<std::string>(),
                .directory = all.at("directory").get<std::string>(),
                .verdict = all.at("verdict").get<std::string>(),
                .build_dir = all.at("build_dir").get<std::string>(),
                .make_args = all.at("make_args"),
                .jobs = all.at("jobs"),
                .boot = all.at("boot")};
    job.tree = TRY(parse_oid(all.at("tree").get<std::string>()));
    return job;
  } catch (const json::exception&) {
    return fail(broken(file));
  }
}

std::string print_verdict(const CellVerdict& v) {
  json errors = json::array();
  for (const BuildMessage& m : v.errors)
    errors.push_back({m.file, m.line, m.column, m.message});
  return dump({{"errors", errors},
               {"warnings", v.warnings},
               {"log", v.log},
               {"cpu_seconds", v.cpu_seconds},
               {"booted", v.stage == Stage::boot}});
}

Result<CellVerdict> read_verdict(const fs::path& file) {
  json all = json::parse(TRY(read_file(file)), nullptr, false);
  if (all.is_discarded())
    return fail(broken(file));
  try {
    CellVerdict v{.warnings = all.at("warnings"),
                  .log = all.at("log"),
                  .cpu_seconds = all.at("cpu_seconds")};
    if (all.value("booted", false))
      v.stage = Stage::boot;
    for (const json& m : all.at("errors"))
      v.errors.push_back({m.at(0), m.at(1), m.at(2), m.at(3)});
    return v;
  } catch (const json::exception&) {
    return fail(broken(file));
  }
}

} // namespace kport
