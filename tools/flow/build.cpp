// SPDX-License-Identifier: GPL-2.0-or-later
// kbuild runs.
#include "flow/build.h"

#include <fmt/format.h>

#include "flow/verify.h"
#include "model/kbuild.h"
#include "target/kbuild.h"

namespace kport {
namespace {

std::string without_place(const BuildMessage& m) {
  return m.file + ": " + m.message;
}

BuildOutcome outcome(const KbuildResult& result, const std::string& target,
                     const std::set<std::string>& known) {
  BuildOutcome out;
  out.modules = result.modules;
  out.log = result.log;
  for (const BuildMessage& m : result.errors)
    out.findings.push_back(finding(
        "build", fmt::format("{}: {}", target, m.message),
        {m.file, m.line, m.column, 0},
        fmt::format("the whole log is {}", result.log.string())));
  for (const BuildMessage& m : result.warnings) {
    out.warnings.insert(without_place(m));
    if (!known.contains(without_place(m)))
      out.findings.push_back(
          finding("build-warning",
                  fmt::format("{}: {} (the clean build does not warn here)",
                              target, m.message),
                  {m.file, m.line, m.column, 0}));
  }
  return out;
}

} // namespace

Result<BuildOutcome> build_clean(const Workspace& w, const Canonical& c) {
  std::filesystem::path dir = w.scratch(w.project.mainline) / "tree";
  TreeFiles files = c.files;
  files.merge(kbuild_files(w.project, c.files));
  TRY(write_tree(dir, files));
  KbuildResult r = TRY(build_modules(c.mainline, dir, {.jobs = w.jobs,
                                                       .warnings = true}));
  BuildOutcome out = outcome(r, w.project.mainline, {});
  // The clean tree's own warnings are its own; only errors stop a release.
  std::erase_if(out.findings, [](const Diagnostic& d) {
    return d.code == "build-warning";
  });
  return out;
}

Result<BuildOutcome> build(const Workspace& w, const Canonical& c,
                           const Generated& g,
                           const std::set<std::string>& known) {
  (void)c;
  std::filesystem::path dir = w.scratch(g.facts.target) / "tree";
  TRY(write_tree(dir, g.files));
  KbuildResult r = TRY(
      build_modules(g.target, dir, {.jobs = w.jobs, .warnings = true}));
  return outcome(r, g.facts.target, known);
}

} // namespace kport
