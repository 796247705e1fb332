// SPDX-License-Identifier: GPL-2.0-or-later
// kport backport: one target's tree, as a diff or as a directory.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/backport_patches.h"
#include "flow/generate.h"
#include "flow/verify.h"
#include "series/diff.h"

namespace kport {
namespace {

struct Options {
  std::vector<std::string> targets;
  std::filesystem::path out;
  bool no_verify = false;
  bool patches = false;
  std::string range;
};

Result<void> print_diff(const Canonical& c, const Generated& g) {
  for (const auto& [path, text] : g.files) {
    auto it = c.files.find(path);
    DiffSides sides{path, it == c.files.end() ? "" : it->second, text,
                    it != c.files.end(), true};
    fmt::print("{}", TRY(unified_diff(sides)));
  }
  return {};
}

Result<void> write_out(const std::filesystem::path& out, const TreeFiles& files) {
  DirectoryWriter writer = TRY(DirectoryWriter::create(out));
  for (const auto& [path, text] : files)
    TRY(write_file(TRY(inside(writer.path(), path)), text));
  return writer.commit();
}

// One patch per development commit of the range.
Result<ExitCode> write_patches(const Context& context, const Options& o,
                               const Workspace& w,
                               const std::vector<TargetSpec>& targets) {
  if (targets.size() != 1 || o.out.empty() || o.range.empty())
    return fail(error("backport-patches",
                      "patches are for one target, one range, one directory",
                      {}, "kport backport --patches -t TARGET BASE..HEAD -o DIR"));
  FileLock held = TRY(w.hold_scratch());
  BackportPatches made = TRY(backport_patches(
      w, {.target = targets[0], .range = o.range, .verify = !o.no_verify}));
  DirectoryWriter writer = TRY(DirectoryWriter::create(o.out));
  for (const MailFile& file : made.files)
    TRY(write_file(TRY(inside(writer.path(), file.name)), file.text));
  TRY(writer.commit());
  const GeneratedHistory& h = made.history;
  for (const std::string& note : h.notes)
    fmt::print(stderr, "note: {}\n", note);
  fmt::print(stderr, "{}: {} patches, {} commits change nothing -> {}\n",
             targets[0].name, h.commits.size(), h.unchanged, o.out.string());
  Findings findings(context);
  for (const Diagnostic& d : h.findings)
    findings.add(d);
  return findings.finish();
}

Result<ExitCode> backport(const Context& context, const Options& o) {
  Workspace w = TRY(open(context));
  std::vector<TargetSpec> targets = TRY(targets_to_build(w, o.targets));
  if (o.patches || !o.range.empty())
    return write_patches(context, o, w, targets);
  if (targets.size() > 1 && o.out.empty())
    return fail(error("backport-out",
                      "a diff shows one target; several need --out DIR", {},
                      "each target's tree goes to DIR/<target>"));
  FileLock held = TRY(w.hold_scratch());
  Canonical c = TRY(parse_canonical(w));
  Findings findings(context);
  for (const TargetSpec& spec : targets) {
    Generated g = TRY(generate(w, c, spec));
    for (const Residual& r : g.plan.residuals)
      findings.add(describe(r, c.tree, spec.name));
    if (!o.no_verify && g.plan.residuals.empty() &&
        spec.name != w.project.mainline) {
      std::filesystem::path dir = w.scratch(spec.name) / "tree";
      TRY(write_tree(dir, g.files));
      for (const Diagnostic& d : TRY(verify(w, c, g, dir)).findings)
        findings.add(d);
    }
    if (o.out.empty()) {
      TRY(print_diff(c, g));
      continue;
    }
    std::filesystem::path dir =
        targets.size() > 1 ? o.out / spec.name : o.out;
    TRY(write_out(dir, g.files));
    fmt::print(stderr, "{}: {} edits, {} shims -> {}\n", spec.name,
               g.plan.edits.size(), g.plan.shims.size(), dir.string());
  }
  return findings.finish();
}

} // namespace

void add_backport_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* cmd = app.add_subcommand(
      "backport", "generate a target's tree: a diff, or --out DIR");
  cmd->add_option("-t,--target", options->targets,
                  "a target's name, or all (default)")
      ->allow_extra_args(false); // a range may follow
  cmd->add_option("-o,--out", options->out, "write the tree here");
  cmd->add_flag("--no-verify", options->no_verify,
                "do not parse the result against the target");
  cmd->add_flag("--patches", options->patches,
                "a patch per development commit of RANGE instead of a tree");
  cmd->add_option("range", options->range, "BASE..HEAD, for --patches");
  cmd->callback([&context, options] {
    context.action = [&context, options] { return backport(context, *options); };
  });
}

} // namespace kport
