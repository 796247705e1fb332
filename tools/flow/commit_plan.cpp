// SPDX-License-Identifier: GPL-2.0-or-later
// Checks a commit's project out, parses it once, generates every target.
#include "flow/commit_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/build_id.h"
#include "base/process.h"
#include "flow/commit_plan_codec.h"
#include "flow/generate.h"
#include "flow/lint.h"
#include "flow/verify.h"
#include "model/kbuild.h"
#include "model/project_reader.h"
#include "model/utf8.h"
#include "series/git_program.h"

namespace kport {
namespace {

Cause cause_of(const Diagnostic& d) {
  Cause c{.message = d.message, .file = d.span.file, .line = d.span.line};
  for (const Note& note : d.notes)
    if (note.message.starts_with("edited by rule ")) {
      std::string text = note.message.substr(15);
      c.rule = text.substr(0, text.find(' '));
      size_t because = text.find("because ");
      c.fact = because == text.npos ? "" : text.substr(because + 8);
    } else if (note.message.starts_with("the target has: ")) {
      c.fact = note.message;
    }
  return c;
}

// Whatever stopped it, it is a word about this commit, not the end of the run.
bool stops_the_run(const Diagnostic& d) {
  return interrupted() || d.exit == ExitCode::interrupted;
}

MadeTree refused(const Diagnostic& why) {
  return {.failed = true, .stage = Stage::generate, .causes = {cause_of(why)}};
}

bool is_below(const std::string& path, const std::string& directory) {
  return directory.empty() || directory == "." || path == directory ||
         path.starts_with(directory + "/");
}

} // namespace

CommitPlanner::CommitPlanner(const Workspace& w,
                             std::vector<TargetSpec> targets,
                             std::vector<TargetTree> kernels,
                             Repository development, Repository trees,
                             Checkout checkout)
    : w_(&w), targets_(std::move(targets)), kernels_(std::move(kernels)),
      development_(std::move(development)), trees_(std::move(trees)),
      checkout_(std::move(checkout)) {
  std::error_code code;
  fs::path top = fs::canonical(development_.work_dir(), code);
  below_ = fs::canonical(w.project.root, code).lexically_relative(top).string();
  if (below_ == ".")
    below_.clear();
}

Result<CommitPlanner> CommitPlanner::create(const Workspace& w,
                                            std::vector<TargetSpec> targets) {
  Repository development = TRY(Repository::open(w.project.root));
  TRY(development.expect_complete());
  std::vector<TargetTree> kernels;
  for (const TargetSpec& spec : targets)
    kernels.push_back(TRY(acquire_tree(w.acquire, spec)));
  fs::path place = w.scratch("validate");
  fs::path git_dir = place / "trees.git";
  if (!Repository::open(git_dir))
    TRY(init_bare(git_dir));
  Checkout checkout = TRY(Checkout::create(place / "checkout"));
  return CommitPlanner(w, std::move(targets), std::move(kernels),
                       std::move(development), TRY(Repository::open(git_dir)),
                       std::move(checkout));
}

Result<Project> CommitPlanner::project_at(const Oid& tree) const {
  std::string path = below_.empty() ? "kport.yaml" : below_ + "/kport.yaml";
  fs::path root = (checkout_.directory() / below_).lexically_normal();
  if (!root.has_filename())
    root = root.parent_path();
  std::map<std::string, TreeFile> files = TRY(development_.list_tree(tree));
  auto it = files.find(path);
  if (it == files.end())
    return fail(error("no-project", "there is no kport.yaml at that commit"));
  Project p = TRY(parse_project(root, (root / "kport.yaml").string(),
                                TRY(development_.read_blob(it->second.id))));
  p.mainline = w_->project.mainline;
  return p;
}

// The paths of the repository that generation reads.
std::vector<std::string> paths_of(const Project& p, const std::string& below,
                                  const fs::path& top) {
  std::string prefix = below.empty() ? "" : below + "/";
  std::vector<std::string> paths = {prefix + "kport.yaml",
                                    prefix + "kport.lock"};
  for (const auto* list : {&p.canonical, &p.include})
    for (const std::string& path : *list)
      paths.push_back(prefix + path);
  for (const auto* list : {&p.rules, &p.compat})
    for (const fs::path& path : *list)
      paths.push_back(path.lexically_normal().lexically_relative(top).string());
  return paths;
}

bool is_one_of(const std::string& path, const std::vector<std::string>& below) {
  return std::ranges::any_of(
      below, [&](const std::string& p) { return is_below(path, p); });
}

// What a commit holds at those paths.
Result<std::map<std::string, TreeFile>>
files_of(const Repository& from, const Oid& tree,
         const std::vector<std::string>& paths) {
  std::map<std::string, TreeFile> files = TRY(from.list_tree(tree));
  std::erase_if(files, [&](const auto& f) { return !is_one_of(f.first, paths); });
  return files;
}

// Patches come from anybody: what is no source is not written to disk at all.
Result<void> expect_source(const Repository& from,
                           const std::map<std::string, TreeFile>& files) {
  constexpr uint64_t kMost = 8 << 20;
  for (const auto& [path, file] : files) {
    if (std::ranges::any_of(path, [](unsigned char c) {
          return c < ' ' || c == 0x7f;
        }))
      return fail(error("hostile-name", fmt::format("the file name '{}' holds "
                                                    "control characters",
                                                    shown(path))));
    if (file.mode == 0120000)
      return fail(error("hostile-link", path + " is a symbolic link", {},
                        "the directories that kport reads hold regular files"));
    if (file.mode == 0160000)
      continue;
    uint64_t bytes = TRY(from.size_of(file.id));
    if (bytes > kMost)
      return fail(error("hostile-size",
                        fmt::format("{} has {} MiB; source has at most {}",
                                    path, bytes >> 20, kMost >> 20)));
  }
  return {};
}

Result<std::string> CommitPlanner::key_of(const Oid& tree,
                                          const Project& project) const {
  std::vector<std::string> paths =
      paths_of(project, below_, checkout_.directory());
  std::string text = "plan-1\n" + build_id() + "\n";
  for (const TargetTree& k : kernels_)
    text += fmt::format("{} {} {}\n", k.name, k.digest, k.arch);
  for (const auto& [path, file] : TRY(files_of(development_, tree, paths)))
    text += fmt::format("{:o} {} {} {}\n", file.mode, file.id.hex(),
                        path.size(), path);
  // What lies beside the repository counts as it is today.
  for (const std::string& path : paths)
    if (path.starts_with("..")) {
      fs::path dir = (development_.work_dir() / path).lexically_normal();
      for (const fs::path& file : TRY(list_files(dir)))
        text += fmt::format("{} {} {}\n", TRY(sha256_file(dir / file)),
                            file.string().size(), file.string());
    }
  return sha256(text);
}

Result<Workspace> CommitPlanner::workspace(Project project) const {
  Workspace then{.project = std::move(project),
                 .targets = w_->targets,
                 .acquire = w_->acquire,
                 .jobs = w_->jobs};
  for (std::vector<fs::path>* all :
       {&then.project.rules, &then.project.compat})
    for (fs::path& dir : *all) {
      fs::path from =
          dir.lexically_normal().lexically_relative(checkout_.directory());
      if (!from.empty() && *from.begin() == "..")
        dir = (development_.work_dir() / from).lexically_normal();
    }
  TRY(load_rules(then));
  return then;
}

Result<MadeTree> CommitPlanner::make_one(const Workspace& then,
                                         const Canonical& c,
                                         const TargetSpec& spec) {
  MadeTree out;
  Generated g = TRY(generate(then, c, spec));
  for (const Residual& r : g.plan.residuals)
    out.causes.push_back(cause_of(describe(r, c.tree, spec.name)));
  if (!out.causes.empty()) {
    out.failed = true;
    out.stage = Stage::generate;
  }
  TreeFiles files = g.files;
  bool mainline = spec.name == then.project.mainline;
  if (mainline)
    files.merge(kbuild_files(then.project, c.files));
  out.tree = TRY(write_files(trees_, files));
  if (mainline || out.failed)
    return out;
  fs::path dir = then.scratch(spec.name) / "tree";
  TRY(write_tree(dir, g.files));
  for (const Diagnostic& d : TRY(verify(then, c, g, dir)).findings)
    out.causes.push_back(cause_of(d));
  out.failed = !out.causes.empty();
  return out;
}

// A canonical tree that mainline's own headers refuse says nothing about other
// targets; kbuild will say it in its words for mainline.
Result<MadeTree> without_parse(const Repository& trees, const Workspace& then,
                               const TargetSpec& spec, const Diagnostic& why) {
  MadeTree out;
  out.causes.push_back(cause_of(why));
  if (spec.name != then.project.mainline) {
    out.skipped = true;
    out.why = "the canonical tree does not parse on " + then.project.mainline;
    return out;
  }
  out.failed = true;
  TreeFiles files = TRY(read_canonical(then.project));
  files.merge(kbuild_files(then.project, TreeFiles(files)));
  out.tree = TRY(write_files(trees, files));
  return out;
}

Result<void> CommitPlanner::make(const Workspace& then, CommitPlan& plan) {
  for (const Diagnostic& d : TRY(lint(then.project)).findings)
    plan.lint.push_back({.code = d.code,
                         .message = d.message,
                         .file = fs::path(d.span.file)
                                     .lexically_relative(then.project.root)
                                     .string(),
                         .line = d.span.line,
                         .column = d.span.column});
  Result<Canonical> c = parse_canonical(then);
  if (!c && stops_the_run(c.error()))
    return fail(std::move(c).error());
  for (const TargetSpec& spec : targets_) {
    Result<MadeTree> made = c ? make_one(then, *c, spec)
                              : without_parse(trees_, then, spec, c.error());
    if (!made && stops_the_run(made.error()))
      return fail(std::move(made).error());
    if (!made) {
      plan.trees.push_back(refused(made.error()));
      continue;
    }
    plan.trees.push_back(std::move(*made));
  }
  return {};
}

Result<Project> CommitPlanner::read_project_at(const Oid& id) const {
  Result<Project> project =
      project_at(TRY(development_.read_commit(id)).tree);
  if (project || project.error().code == "no-project")
    return project;
  // Not a file on disk: what git calls it, and no line of another version.
  Diagnostic d = std::move(project).error();
  std::string file = fmt::format("{}:{}kport.yaml", id.hex().substr(0, 12),
                                 below_.empty() ? "" : below_ + "/");
  for (Note& note : d.notes)
    if (!note.span.file.empty())
      note.span.file = file;
  d.span.file = std::move(file);
  return fail(std::move(d));
}

Result<CommitPlan> CommitPlanner::plan(const Oid& id) {
  CommitPlan plan{.id = id};
  Commit commit = TRY(development_.read_commit(id));
  Result<Project> project = project_at(commit.tree);
  if (!project) {
    bool none = project.error().code == "no-project";
    plan.trees.assign(targets_.size(),
                      none ? MadeTree{.skipped = true,
                                      .why = project.error().message}
                           : refused(project.error()));
    return plan;
  }
  std::string key = TRY(key_of(commit.tree, *project));
  fs::path kept = w_->acquire.cache.derived("plans", key + ".json");
  if (Result<std::string> text = read_file(kept))
    if (read_plan(*text, plan) && plan.trees.size() == targets_.size() &&
        std::ranges::all_of(plan.trees, [&](const MadeTree& t) {
          return t.tree.is_zero() || trees_.has(t.tree);
        })) {
      plan.cached = true;
      return plan;
    }
  plan = {.id = id};
  std::vector<std::string> paths =
      paths_of(*project, below_, checkout_.directory());
  Result<void> taken = expect_source(
      development_, TRY(files_of(development_, commit.tree, paths)));
  if (taken)
    taken = checkout_.take(
        development_, commit.tree,
        [&](const std::string& path) { return is_one_of(path, paths); });
  Result<Workspace> then =
      taken ? workspace(std::move(*project)) : fail(std::move(taken).error());
  if (!then) {
    plan.trees.assign(targets_.size(), refused(then.error()));
    return plan;
  }
  TRY(make(*then, plan));
  TRY(write_file(kept, print_plan(plan)));
  return plan;
}

} // namespace kport
