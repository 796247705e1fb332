// SPDX-License-Identifier: GPL-2.0-or-later
// kport release: what make release-tarball runs.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/release.h"

namespace kport {
namespace {

Result<ExitCode> run_release(const Context& context,
                             const ReleaseOptions& options) {
  Workspace w = TRY(open(context));
  Released r = TRY(release(w, options));
  Findings findings(context);
  for (const Diagnostic& d : r.findings)
    findings.add(d);
  if (!findings.empty()) {
    fmt::print(stderr, "nothing was packed; {} is as it was\n",
               r.out.string());
    return findings.finish();
  }
  if (context.format != Format::text)
    return findings.finish();
  for (const ReleasedTarget& t : r.targets)
    fmt::print("{}  for {} ({} edits, {} shims)\n", (r.out / t.file).string(),
               t.release, t.edits, t.shims);
  fmt::print("{}  clean, for mainline\n", (r.out / r.source_file).string());
  fmt::print("{}\n{}\n", (r.out / "SHA256SUMS").string(),
             (r.out / "release.json").string());
  fmt::print("next: unpack one on its distribution and run `make && make "
             "install`, or run `make check-boot` here\n");
  return ExitCode::clean;
}

} // namespace

void add_release_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<ReleaseOptions>();
  CLI::App* cmd = app.add_subcommand(
      "release", "generate, verify, build and pack every target");
  cmd->add_option("-o,--out", options->out, "directory (default: dist)");
  cmd->add_flag("!--no-build", options->build, "do not run kbuild");
  cmd->callback([&context, options] {
    context.action = [&context, options] {
      options->say = [](const std::string& line) {
        fmt::print(stderr, "kport: {}\n", line);
      };
      return run_release(context, *options);
    };
  });
}

} // namespace kport
