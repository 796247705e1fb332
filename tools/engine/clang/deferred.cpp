// SPDX-License-Identifier: GPL-2.0-or-later
// Finds who reads a trace header for all.
#include "engine/clang/deferred.h"

#include <algorithm>

#include "base/files.h"
#include "engine/clang/facts_paths.h"
#include "engine/clang/includes.h"

namespace kport {

bool creates_traces(std::string_view source) {
  return source.find("CREATE_TRACE_POINTS") != std::string_view::npos;
}

Result<std::set<std::string>> deferred_headers(const ParseJob& job) {
  std::set<std::string> out;
  for (const CompileCommand& c : job.commands) {
    if (!creates_traces(TRY(read_file(job.root / c.file))))
      continue;
    ParseInput input;
    input.directory = c.directory;
    input.args = c.args;
    input.arch = job.arch;
    IncludeWalk walk(job.root, job.own, include_dirs(input));
    for (const std::string& header : TRY(walk.of(c.file)).own)
      if (TRY(read_file(job.root / header)).find("<trace/define_trace.h>") !=
          std::string::npos)
        out.insert(header);
  }
  return out;
}

std::vector<size_t> left_alone(const std::vector<Unit>& units) {
  std::set<std::string> told;
  for (const Unit& u : units)
    if (u.errors.empty())
      for (const OwnFile& f : u.files)
        if (!f.deferred)
          told.insert(f.path);
  std::vector<size_t> out;
  for (size_t i = 0; i < units.size(); ++i)
    if (std::ranges::any_of(units[i].files, [&](const OwnFile& f) {
          return f.deferred && !told.contains(f.path);
        }))
      out.push_back(i);
  return out;
}

} // namespace kport
