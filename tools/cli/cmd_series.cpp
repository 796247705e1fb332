// SPDX-License-Identifier: GPL-2.0-or-later
// kport series: the base, the mails, and what stands in their way.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/files.h"
#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/series_build.h"
#include "flow/series_check.h"

namespace kport {
namespace {

using nlohmann::ordered_json;

struct Options {
  ExportOptions series;
  std::filesystem::path out;
  bool build = false;
  bool strict = false;
  bool no_checkpatch = false;
  bool no_recipients = false;
};

Result<ExitCode> base(const Context& context) {
  Workspace w = TRY(open_workspace(TRY(project_root(context))));
  OwnBase b = TRY(series_base(w));
  if (context.format == Format::json) {
    ordered_json j = {{"git_dir", b.git_dir.string()},
                      {"commit", b.commit.hex()}};
    fmt::print("{}\n", j.dump(2));
  } else {
    fmt::print("{} {}\n", b.git_dir.string(), b.commit.hex());
  }
  return ExitCode::clean;
}

ordered_json to_json(const SeriesExport& e) {
  ordered_json parts = ordered_json::array();
  for (const SeriesPart& p : e.parts) {
    ordered_json patches = ordered_json::array();
    for (const VerifiedMail& m : p.mails)
      patches.push_back({{"commit", m.commit.hex()}, {"subject", m.subject}});
    parts.push_back({{"name", p.name},
                     {"change_id", p.letter.change_id},
                     {"range_diff", p.compared},
                     {"to", p.recipients.to},
                     {"cc", p.recipients.cc},
                     {"patches", std::move(patches)}});
  }
  ordered_json directories = ordered_json::array();
  for (const SeriesProof::Directory& d : e.proof.directories)
    directories.push_back(
        {{"path", d.path}, {"tree", d.tree.hex()}, {"same", d.same}});
  return {{"base", e.series.base.hex()},
          {"repository", e.series.git_dir.string()},
          {"files", e.proof.files},
          {"hooks", e.proof.hooks},
          {"directories", std::move(directories)},
          {"series", std::move(parts)},
          {"notes", e.notes}};
}

// What was done and what was proved, for a person.
void tell(const SeriesExport& e, const std::filesystem::path& out) {
  for (const std::string& note : e.notes)
    fmt::print(stderr, "note: {}\n", note);
  for (const SeriesPart& p : e.parts)
    fmt::print(stderr, "{} v{}: {} patches, {} To, {} Cc{}, change-id {}\n",
               p.name, p.letter.revision, p.mails.size(),
               p.recipients.to.size(), p.recipients.cc.size(),
               p.compared ? ", range-diff" : "", p.letter.change_id);
  for (const SeriesProof::Directory& d : e.proof.directories)
    fmt::print(stderr, "{} {} {}\n", d.path, d.tree.hex(),
               d.same ? "is the development tree's"
                      : "has the same files; what is excluded is not in it");
  fmt::print(stderr,
             "{} files are ours byte for byte, {} hooks, nothing else differs "
             "from {}\n",
             e.proof.files, e.proof.hooks, e.series.base_name);
  fmt::print(stderr, "every mail was read back and applied -> {}\n",
             out.string());
  if (!e.parts.empty())
    fmt::print(stderr, "b4 can go on: git fetch {} b4/{}\n",
               e.series.git_dir.string(), e.parts.front().name);
}

// The mails are there to be read; whether they may be sent is another matter.
Result<ExitCode> warn_before_sending(const Context& context, const Workspace& w,
                                     const SeriesExport& made) {
  size_t blocking = 0;
  for (const SeriesFinding& f : TRY(check_series(w, made, false)).findings)
    if (f.blocking) {
      report(f.what, context);
      ++blocking;
    }
  if (blocking == 0)
    return ExitCode::clean;
  fmt::print(stderr, "do not send these yet: {} blocking\n", blocking);
  return ExitCode::findings;
}

Result<ExitCode> write_series(const Context& context, const Options& o) {
  Workspace w = TRY(open_workspace(TRY(project_root(context))));
  w.jobs = context.jobs;
  FileLock held = TRY(w.hold_scratch());
  SeriesExport made = TRY(export_series(w, o.series));
  if (!made.refused.empty()) {
    Findings findings(context);
    for (const Diagnostic& d : made.refused)
      findings.add(d);
    if (context.format != Format::json)
      fmt::print(stderr, "nothing was written\n");
    return findings.finish();
  }
  DirectoryWriter writer = TRY(DirectoryWriter::create(o.out));
  for (const MailFile& file : made.files)
    TRY(write_file(TRY(inside(writer.path(), file.name)), file.text));
  TRY(writer.commit());
  TRY(finish_export(w, made, o.series.version));
  if (context.format == Format::json)
    fmt::print("{}\n", to_json(made).dump(2));
  else
    tell(made, o.out);
  return warn_before_sending(context, w, made);
}

Result<void> build(const Workspace& w, const SeriesExport& made,
                   SeriesCheck& check) {
  if (!made.series.own_base)
    return fail(error("series-build-base",
                      "--build needs the mainline target's source as base", {},
                      "leave --linux and --base out"));
  Repository repository = TRY(Repository::open(made.series.git_dir));
  SeriesBuildJob job{.source = made.series.public_base,
                     .base = made.series.base,
                     .commits = made.series.commits};
  if (isatty(STDERR_FILENO))
    job.progress = [](const std::string& line) {
      fmt::print(stderr, "{}\n", line);
    };
  SeriesBuild built = TRY(build_series(w, repository, job));
  for (Diagnostic& d : built.findings)
    check.findings.push_back({std::move(d), Oid{}, true});
  fmt::print(stderr,
             "built {} of {} patches in {}'s own tree, {} objects after the "
             "last, {:.0f} CPU-s\n",
             built.built, built.patches, w.project.mainline, built.objects,
             built.cpu_seconds);
  return {};
}

void print_json(const SeriesCheck& check) {
  ordered_json all = ordered_json::array();
  for (const SeriesFinding& f : check.findings)
    all.push_back({{"code", f.what.code},
                   {"blocking", f.blocking},
                   {"message", f.what.message},
                   {"commit", f.commit.is_zero() ? "" : f.commit.hex()},
                   {"at",
                    {{"file", f.what.span.file}, {"line", f.what.span.line}}},
                   {"help", f.what.help}});
  using Handler = ordered_json::error_handler_t;
  fmt::print("{}\n", all.dump(2, ' ', false, Handler::replace));
}

Result<ExitCode> check(const Context& context, const Options& o) {
  Workspace w = TRY(open_workspace(TRY(project_root(context))));
  w.jobs = context.jobs;
  FileLock held = TRY(w.hold_scratch());
  SeriesExport made = TRY(export_series(w, o.series));
  SeriesCheck result = TRY(check_series(w, made, !o.no_checkpatch));
  if (o.build)
    TRY(build(w, made, result));
  size_t blocking = 0;
  for (const SeriesFinding& f : result.findings)
    blocking += f.blocking;
  if (context.format == Format::json)
    print_json(result);
  else
    for (const SeriesFinding& f : result.findings)
      report(f.what, context);
  if (result.fixes_unknown > 0)
    fmt::print(stderr,
               "note: {} Fixes: lines were not checked, this base has no "
               "history; --linux names a clone that has\n",
               result.fixes_unknown);
  fmt::print(stderr, "{} patches: {} blocking, {} advisory\n", result.patches,
             blocking, result.findings.size() - blocking);
  return blocking > 0 || (o.strict && !result.findings.empty())
             ? ExitCode::findings
             : ExitCode::clean;
}

void add_source(CLI::App& cmd, const std::shared_ptr<Options>& o) {
  SeriesOptions& source = o->series.source;
  cmd.add_option("range", source.range,
                 "development commits (default: all of HEAD)");
  cmd.add_option("--linux", source.linux_dir,
                 "a clone of mainline to base on (default: kport's own)");
  cmd.add_option("--base", source.base, "a revision there (default: its HEAD), or a "
                                      "series exported before: rill/v1");
  cmd.add_option("--name", o->series.name,
                 "the series' name (default: the project's)");
  cmd.add_option("--version", o->series.version, "N of [PATCH vN]")
      ->check(CLI::Range(1u, 999u));
  cmd.add_option("--cover", o->series.cover, "the cover letter's text");
  cmd.add_option("--most", o->series.most, "patches in one series (15)")
      ->check(CLI::Range(1u, 9999u));
  cmd.add_flag("--fix", o->series.fix, "repair what a mail cannot say");
}

} // namespace

void add_series_command(CLI::App& app, Context& context) {
  CLI::App* series = app.add_subcommand(
      "series", "patches for the next merge window: base, export, check");
  series->require_subcommand(1);
  auto options = std::make_shared<Options>();

  CLI::App* b = series->add_subcommand(
      "base", "make a repository of the mainline target's source, once");
  b->callback([&context] {
    context.action = [&context] { return base(context); };
  });

  CLI::App* e = series->add_subcommand("export", "write the mails");
  add_source(*e, options);
  e->add_option("-o,--out", options->out, "write them here")->required();
  e->add_flag("--no-recipients", options->no_recipients,
              "do not ask get_maintainer.pl");
  e->callback([&context, options] {
    context.action = [&context, options] {
      options->series.recipients = !options->no_recipients;
      return write_series(context, *options);
    };
  });

  CLI::App* c = series->add_subcommand(
      "check", "what stands in the way of sending, and what reviewers ask");
  add_source(*c, options);
  c->add_flag("--build", options->build,
              "build each patch in the mainline target's own tree");
  c->add_flag("--no-checkpatch", options->no_checkpatch,
              "do not run scripts/checkpatch.pl");
  c->add_flag("--strict", options->strict, "advice blocks too");
  c->callback([&context, options] {
    context.action = [&context, options] {
      options->series.recipients = false;
      return check(context, *options);
    };
  });
}

} // namespace kport
