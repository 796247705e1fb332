// SPDX-License-Identifier: GPL-2.0-or-later
// Takes patches out of git and puts them into a kernel's tree.
#include "flow/series_build.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/path_map.h"
#include "series/tree_diff.h"
#include "target/in_tree.h"

namespace kport {
namespace {

// A module's directory may stand elsewhere in the kernel.
std::string mapped(const Project& project, const std::string& directory) {
  std::string file = kernel_path(project, directory + "/Makefile");
  return file.substr(0, file.rfind('/'));
}

Result<InTree> open_tree(const Workspace& w) {
  TargetSpec spec = TRY(w.find(w.project.mainline));
  TargetTree headers = TRY(acquire_tree(w.acquire, spec));
  InTreeSetup setup{.source = TRY(acquire_source(w.acquire, spec)),
                    .config = headers.build_dir / ".config",
                    .where = w.scratch("in-tree"),
                    .make_args = {"CC=" + headers.compiler},
                    .jobs = w.jobs};
  setup.key = fmt::format("1 {} {} {}", setup.source.string(), headers.digest,
                          headers.compiler);
  for (const ModuleSpec& m : w.project.modules)
    setup.modules.push_back({mapped(w.project, m.directory), m.config});
  w.acquire.say(fmt::format("building in {}", setup.where.string()));
  return InTree::open(std::move(setup));
}

Result<std::vector<TreeChange>> changes_of(const Repository& repository,
                                           const Oid& from, const Oid& to) {
  std::vector<TreeChange> out;
  ObjectPool pool(repository);
  for (const LeafChange& c : TRY(diff_trees(pool, from, to))) {
    TreeChange change{.path = c.path, .removed = c.after.mode == 0};
    if (c.after.mode == 0120000 || c.after.mode == 0160000)
      return fail(error("in-tree-mode",
                        fmt::format("{} is no regular file", c.path), {},
                        "a kernel patch holds regular files only"));
    if (!change.removed)
      change.content = TRY(repository.read_blob(c.after.id));
    change.executable = c.after.mode == 0100755;
    out.push_back(std::move(change));
  }
  return out;
}

Diagnostic describe(const InTreeFinding& f, const Commit& commit,
                    const Oid& id) {
  Diagnostic d = finding(f.code, f.at.message,
                         {f.at.file, f.at.line, f.at.column});
  d.notes.push_back({fmt::format("after patch {} (\"{}\")",
                                 id.hex().substr(0, 12),
                                 subject_of(commit.text.message)),
                     {}});
  return d;
}

} // namespace

Result<SeriesBuild> build_series(const Workspace& w,
                                 const Repository& repository,
                                 const SeriesBuildJob& job) {
  SeriesBuild result;
  InTree tree = TRY(open_tree(w));
  Oid before = TRY(repository.read_commit(job.base)).tree;
  if (job.base != job.source) {
    std::vector<TreeChange> changes = TRY(changes_of(
        repository, TRY(repository.read_commit(job.source)).tree, before));
    TRY(tree.apply(changes));
    result.cpu_seconds = TRY(tree.build()).cpu_seconds;
  }
  for (const Oid& id : job.commits) {
    Commit commit = TRY(repository.read_commit(id));
    job.progress(fmt::format("[{}/{}] {}", ++result.patches,
                             job.commits.size(),
                             subject_of(commit.text.message)));
    std::vector<TreeChange> changes =
        TRY(changes_of(repository, before, commit.tree));
    TRY(tree.apply(changes));
    InTreeBuild built = TRY(tree.build());
    result.built += built.objects > 0;
    result.objects = built.objects;
    result.cpu_seconds += built.cpu_seconds;
    for (const InTreeFinding& f : built.findings)
      result.findings.push_back(describe(f, commit, id));
    before = commit.tree;
  }
  return result;
}

} // namespace kport
