// SPDX-License-Identifier: GPL-2.0-or-later
// Findings for people and machines.
#include "cli/findings.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Span& s) {
  return {{"file", s.file}, {"line", s.line}, {"column", s.column}};
}

Json to_json(const Diagnostic& d) {
  Json notes = Json::array();
  for (const Note& n : d.notes) {
    Json note = {{"message", n.message}};
    if (!n.span.file.empty())
      note["at"] = to_json(n.span);
    notes.push_back(std::move(note));
  }
  return {{"code", d.code},
          {"message", d.message},
          {"at", to_json(d.span)},
          {"notes", std::move(notes)},
          {"help", d.help}};
}

} // namespace

Result<Workspace> open(const Context& context) {
  return open_job(TRY(project_root(context)), context.jobs);
}

ExitCode Findings::finish() const {
  if (context_.format == Format::json) {
    Json out = Json::array();
    for (const Diagnostic& d : all_)
      out.push_back(to_json(d));
    fmt::print("{}\n", out.dump(2));
  } else {
    for (const Diagnostic& d : all_)
      report(d, context_);
    if (!all_.empty())
      fmt::print(stderr, "{} finding{}\n", all_.size(),
                 all_.size() == 1 ? "" : "s");
  }
  return all_.empty() ? ExitCode::clean : ExitCode::findings;
}

} // namespace kport
