// SPDX-License-Identifier: GPL-2.0-or-later
// Compares the two ends of a series.
#include "flow/series_proof.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "model/message.h"
#include "model/path_map.h"
#include "series/tree_diff.h"

namespace kport {
namespace {

using Leaves = std::map<std::string, TreeFile>;

Diagnostic differs(const std::string& path, const std::string& what) {
  return finding("series-proof", fmt::format("{}: {}", path, what), {},
                 "this is a bug of kport: nothing was written");
}

// Kernel path -> leaf of every canonical file.
Result<Leaves> expected(const Project& project, const Repository& repository,
                        const Oid& tree) {
  Leaves out;
  Leaves all = TRY(repository.list_tree(tree));
  for (const auto& [path, leaf] : all) {
    std::string to = kernel_path(project, path);
    bool entry = std::ranges::any_of(project.hooks, [&](const Hook& h) {
      return h.is_entry() && h.entry == path;
    });
    if (!to.empty() && !entry && !is_excluded(project, path))
      out[to] = leaf;
  }
  return out;
}

// Lines with how often each stands there; blanks as they are.
std::map<std::string, int> count_lines(const std::string& text) {
  std::map<std::string, int> lines;
  for (std::string_view line : split_lines(text))
    ++lines[std::string(line)];
  return lines;
}

// What `after` has more and `before` has more, as sets of lines.
struct LineDifference {
  std::vector<std::string> added, removed;
};
LineDifference compare_lines(const std::string& before,
                             const std::string& after) {
  LineDifference d;
  std::map<std::string, int> lines = count_lines(after);
  for (const auto& [line, n] : count_lines(before))
    lines[line] -= n;
  for (const auto& [line, n] : lines) {
    for (int i = 0; i < n; ++i)
      d.added.push_back(line);
    for (int i = 0; i < -n; ++i)
      d.removed.push_back(line);
  }
  return d;
}

class Prover {
public:
  Prover(const Workspace& w, const Series& series, const Repository& repository)
      : project_(w.project), series_(series), repository_(repository) {}

  Result<SeriesProof> prove(const Oid& tip) {
    Oid base = TRY(repository_.read_commit(series_.public_base)).tree;
    tip_tree_ = TRY(repository_.read_commit(tip)).tree;
    Oid development = TRY(repository_.read_commit(series_.range.to)).tree;
    leaves_ = TRY(expected(project_, repository_, development));
    TRY(check_files());
    ObjectPool pool(repository_);
    for (const LeafChange& c : TRY(diff_trees(pool, base, tip_tree_)))
      if (!leaves_.contains(c.path))
        TRY(check_other(c));
    TRY(name_directories(development));
    return std::move(out_);
  }

private:
  Result<void> check_files() {
    Leaves there = TRY(repository_.list_tree(tip_tree_));
    for (const auto& [path, leaf] : leaves_) {
      auto it = there.find(path);
      if (it == there.end())
        out_.findings.push_back(differs(path, "is not in the series"));
      else if (it->second != leaf)
        out_.findings.push_back(differs(path, "is another file at the tip"));
      else
        ++out_.files;
    }
    return {};
  }

  Result<std::string> text(const TreeFile& file) {
    if (file.mode == 0)
      return std::string();
    return repository_.read_blob(file.id);
  }

  // A file of the kernel: only declared lines may have come.
  Result<void> check_other(const LeafChange& c) {
    std::vector<std::string> declared;
    size_t hooks = 0;
    for (const Hook& h : project_.hooks) {
      if (h.file != c.path)
        continue;
      ++hooks;
      if (!h.is_entry()) {
        declared.push_back(h.line);
        continue;
      }
      Result<std::string> entry = entry_text(h);
      if (!entry)
        return fail(std::move(entry).error());
      for (std::string_view line : split_lines(*entry))
        declared.emplace_back(line);
      declared.emplace_back(""); // between two entries
    }
    if (hooks == 0 || c.before.mode != c.after.mode) {
      out_.findings.push_back(differs(c.path, "differs and nobody declared it"));
      return {};
    }
    LineDifference d =
        compare_lines(TRY(text(c.before)), TRY(text(c.after)));
    for (const std::string& line : d.removed)
      out_.findings.push_back(differs(c.path, "lost the line: " + line));
    for (const std::string& line : d.added) {
      auto it = std::ranges::find(declared, line);
      if (it == declared.end())
        out_.findings.push_back(
            differs(c.path, "got an undeclared line: " + line));
      else
        declared.erase(it);
    }
    out_.hooks += hooks;
    return {};
  }

  Result<std::string> entry_text(const Hook& hook) {
    Oid tree = TRY(repository_.read_commit(series_.range.to)).tree;
    Leaves all = TRY(repository_.list_tree(tree));
    auto it = all.find(hook.entry);
    return it == all.end() ? std::string() : TRY(text(it->second));
  }

  // The modules' directories by their trees' names, for a person to compare.
  Result<void> name_directories(const Oid& development) {
    for (const ModuleSpec& m : project_.modules) {
      std::string to = kernel_path(project_, m.directory + "/x");
      if (!to.ends_with("/x"))
        continue;
      to.resize(to.size() - 2);
      Oid at = TRY(subtree(tip_tree_, to));
      if (!at.is_zero())
        out_.directories.push_back(
            {to, at, at == TRY(subtree(development, m.directory))});
    }
    return {};
  }

  Result<Oid> subtree(Oid tree, std::string_view path) {
    while (!path.empty()) {
      size_t slash = path.find('/');
      std::string_view name = path.substr(0, slash);
      TreeEntries entries = TRY(repository_.read_tree(tree));
      auto it = std::ranges::find(entries, name, &TreeEntry::name);
      if (it == entries.end() || !it->is_tree())
        return Oid{};
      tree = it->id;
      path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
    }
    return tree;
  }

  const Project& project_;
  const Series& series_;
  const Repository& repository_;
  Oid tip_tree_;
  Leaves leaves_;
  SeriesProof out_;
};

} // namespace

Result<SeriesProof> prove_series(const Workspace& w, const Series& series,
                                 const Oid& tip) {
  Repository repository = TRY(Repository::open(series.git_dir));
  return Prover(w, series, repository).prove(tip);
}

} // namespace kport
