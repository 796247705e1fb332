// SPDX-License-Identifier: GPL-2.0-or-later
// Materialises, generates and commits, one development commit after the other.
#include "flow/generated_history.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/process.h"
#include "flow/generate.h"
#include "flow/verify.h"
#include "model/project_reader.h"
#include "model/trailers.h"
#include "series/checkout.h"
#include "series/git_program.h"

namespace kport {
namespace {

namespace fs = std::filesystem;

std::string name_of(const Commit& c, const Oid& id) {
  return fmt::format("{} (\"{}\")", id.hex().substr(0, 12),
                     subject_of(c.text.message));
}

// From the range's start (exclusive) to its end along first parents.
Result<std::vector<Oid>> first_parents(const Repository& repository,
                                       const CommitRange& range) {
  std::vector<Oid> line;
  Oid at = range.to;
  while (at != range.from) {
    line.push_back(at);
    Commit c = TRY(repository.read_commit(at));
    if (c.parents.empty()) {
      if (range.from.is_zero())
        break;
      return fail(error(
          "not-first-parent",
          fmt::format("{} is not on the first-parent line of {}",
                      range.from.hex().substr(0, 12),
                      range.to.hex().substr(0, 12)),
          {}, "start the range at a commit of the branch itself"));
    }
    at = c.parents.front();
  }
  std::ranges::reverse(line);
  return line;
}

// The places of one run.
class Generator {
public:
  static Result<Generator> open(const Workspace& w, const HistoryJob& job);
  Result<GeneratedHistory> run(const CommitRange& range);
  const Repository& development() const { return development_; }

private:
  Generator(const Workspace& w, const HistoryJob& job, Repository development,
            Repository scratch, Checkout checkout)
      : w_(w), job_(job), development_(std::move(development)),
        scratch_(std::move(scratch)), checkout_(std::move(checkout)) {}

  // A workspace on the checkout as it is now.
  Result<Workspace> workspace() const;
  Result<Oid> tree_of(const Oid& commit, bool last);
  Result<void> step(const Oid& id, bool last);
  Result<Oid> write(const Commit& from, const Oid& id, const Oid& tree,
                    const Oid& parent) const;

  const Workspace& w_;
  const HistoryJob& job_;
  Repository development_;
  Repository scratch_;
  Checkout checkout_;
  GeneratedHistory out_;
  Oid tip_, tip_tree_;
};

Result<Generator> Generator::open(const Workspace& w, const HistoryJob& job) {
  Repository development = TRY(Repository::open(w.project.root));
  TRY(development.expect_complete());
  fs::path place = w.scratch("patches");
  fs::path git_dir = place / "generated.git";
  TRY(init_bare(git_dir));
  Checkout checkout = TRY(Checkout::create(place / "checkout"));
  Generator self(w, job, std::move(development),
                 TRY(Repository::open(git_dir)), std::move(checkout));
  self.out_.git_dir = git_dir;
  return self;
}

Result<Workspace> Generator::workspace() const {
  std::error_code code;
  fs::path top = fs::canonical(development_.work_dir(), code);
  fs::path below = fs::canonical(w_.project.root, code)
                       .lexically_relative(top);
  fs::path root = (checkout_.directory() / below).lexically_normal();
  if (!root.has_filename())
    root = root.parent_path();
  if (!fs::exists(root / "kport.yaml", code))
    return fail(error("no-project", "there is no kport.yaml at that commit"));
  Workspace then{.project = TRY(read_project(root)),
                 .targets = w_.targets,
                 .acquire = w_.acquire,
                 .jobs = w_.jobs};
  // Directories beside the repository stand where they stand today.
  for (std::vector<fs::path>* all :
       {&then.project.rules, &then.project.compat})
    for (fs::path& dir : *all) {
      fs::path from = dir.lexically_normal().lexically_relative(
          checkout_.directory());
      if (from.begin() != from.end() && *from.begin() == "..")
        dir = (top / from).lexically_normal();
    }
  then.project.mainline = w_.project.mainline;
  TRY(load_rules(then));
  return then;
}

Result<Oid> Generator::tree_of(const Oid& id, bool last) {
  Commit commit = TRY(development_.read_commit(id));
  TRY(checkout_.take(development_, commit.tree));
  Workspace then = TRY(workspace());
  Canonical canonical = TRY(parse_canonical(then));
  Generated g = TRY(generate(then, canonical, job_.target));
  auto add = [&](Diagnostic d) {
    d.notes.push_back({"at commit " + name_of(commit, id), {}});
    out_.findings.push_back(std::move(d));
  };
  for (const Residual& r : g.plan.residuals)
    add(describe(r, canonical.tree, job_.target.name));
  if (last && job_.verify && g.plan.residuals.empty() &&
      job_.target.name != w_.project.mainline) {
    fs::path dir = w_.scratch("patches") / "verify";
    TRY(write_tree(dir, g.files));
    for (Diagnostic& d : TRY(verify(then, canonical, g, dir)).findings)
      add(std::move(d));
  }
  return write_files(scratch_, g.files);
}

Result<Oid> Generator::write(const Commit& from, const Oid& id,
                             const Oid& tree, const Oid& parent) const {
  Commit c{.tree = tree, .parents = {}, .text = from.text};
  if (!parent.is_zero())
    c.parents.push_back(parent);
  std::string& message = c.text.message;
  while (message.ends_with('\n'))
    message.pop_back();
  TrailerBlock block = find_trailer_block(message + "\n");
  message += fmt::format("{}(backported from commit {})\n",
                         block.begin == block.end ? "\n\n" : "\n", id.hex());
  return scratch_.write_commit(c);
}

Result<void> Generator::step(const Oid& id, bool last) {
  Commit commit = TRY(development_.read_commit(id));
  Result<Oid> tree = tree_of(id, last);
  if (!tree && (last || interrupted() ||
                tree.error().exit == ExitCode::interrupted)) {
    tree.error().notes.push_back({"at commit " + name_of(commit, id), {}});
    return fail(std::move(tree).error());
  }
  if (!tree) {
    Diagnostic d = std::move(tree).error();
    d.notes.push_back({"at commit " + name_of(commit, id), {}});
    d.notes.push_back({"its change comes with the next patch", {}});
    out_.findings.push_back(std::move(d));
    return {};
  }
  if (*tree == tip_tree_) {
    ++out_.unchanged;
    return {};
  }
  if (commit.parents.size() > 1)
    out_.notes.push_back(fmt::format("{} is a merge: what it brings is one "
                                     "patch",
                                     name_of(commit, id)));
  tip_ = TRY(write(commit, id, *tree, tip_));
  tip_tree_ = *tree;
  out_.commits.push_back({id, tip_});
  return {};
}

Result<GeneratedHistory> Generator::run(const CommitRange& range) {
  std::vector<Oid> line = TRY(first_parents(development_, range));
  Commit first{.text = {.author = {"kport", "kport@localhost"},
                        .committer = {"kport", "kport@localhost"},
                        .message = "generated tree of the range's start\n"}};
  Result<Oid> tree = range.from.is_zero() ? write_files(scratch_, {})
                                          : tree_of(range.from, false);
  if (!tree) {
    tree.error().notes.push_back(
        {"at the range's start, " + range.from.hex().substr(0, 12), {}});
    return fail(std::move(tree).error());
  }
  tip_tree_ = *tree;
  first.tree = tip_tree_;
  tip_ = out_.base = TRY(scratch_.write_commit(first));
  out_.base_development = range.from;
  for (const Oid& id : line)
    TRY(step(id, id == range.to));
  return std::move(out_);
}

} // namespace

Result<GeneratedHistory> generate_history(const Workspace& w,
                                          const HistoryJob& job) {
  Generator generator = TRY(Generator::open(w, job));
  CommitRange range = TRY(generator.development().resolve_range(job.range));
  return generator.run(range);
}

} // namespace kport
