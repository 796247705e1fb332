// SPDX-License-Identifier: GPL-2.0-or-later
// Parses what the cache does not know, a unit per thread at a time.
#include "engine/clang/parse_tree.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "base/files.h"
#include "base/process.h"
#include "engine/clang/deferred.h"
#include "engine/clang/pch.h"
#include "engine/clang/sites.h"
#include "engine/clang/version.h"
#include "model/site_codec.h"

namespace kport {
namespace {

// Digests of own files, each read once per run.
class Digests {
public:
  explicit Digests(fs::path root) : root_(std::move(root)) {}

  // "" for a file that cannot be read: it equals no digest.
  std::string of(const std::string& path) {
    auto [entry, fresh] = known_.try_emplace(path);
    if (fresh)
      if (Result<std::string> digest = sha256_file(root_ / path))
        entry->second = *digest;
    return entry->second;
  }

private:
  fs::path root_;
  std::map<std::string, std::string> known_;
};

// Two steps: what the unit read the last time, and, that content unchanged,
// what it said.
class UnitCache {
public:
  UnitCache(const ParseJob& job, const std::set<std::string>& deferred,
            Digests& digests)
      : job_(job), deferred_(deferred), digests_(digests) {}

  std::optional<Unit> find(const CompileCommand& command) {
    std::string key = command_key(command);
    Result<std::string> files = read_file(deps_path(key));
    if (!files)
      return {};
    Result<std::string> bytes = read_file(unit_path(content_key(key, *files)));
    return bytes ? decode(*bytes) : std::nullopt;
  }

  Result<void> store(const CompileCommand& command, const Unit& unit) {
    std::string key = command_key(command);
    std::string files;
    for (const OwnFile& file : unit.files) {
      // Edited while it was parsed: the next run will see.
      if (digests_.of(file.path) != file.digest)
        return {};
      files += file.path + '\n';
    }
    TRY(write_file(unit_path(content_key(key, files)), encode(unit)));
    return write_file(deps_path(key), files);
  }

private:
  std::string command_key(const CompileCommand& command) const {
    std::string text(reader_version());
    for (const std::string& s :
         {job_.arch, job_.kernel_digest, job_.root.string(),
          command.directory.string(), command.file})
      text += '\n' + s;
    for (const std::string& s : job_.own)
      text += '\n' + s;
    for (const std::string& s : deferred_)
      text += "\n deferred " + s;
    for (const std::string& s : command.args)
      text += '\n' + s;
    return sha256(text);
  }
  std::string content_key(const std::string& key, std::string_view files) {
    std::string text = key;
    while (!files.empty()) {
      size_t end = files.find('\n');
      text += '\n' + digests_.of(std::string(files.substr(0, end)));
      files.remove_prefix(end + 1);
    }
    return sha256(text);
  }
  fs::path deps_path(const std::string& key) const {
    return job_.cache_dir / "sites" / (key + ".files");
  }
  fs::path unit_path(const std::string& key) const {
    return job_.cache_dir / "sites" / (key + ".unit");
  }

  const ParseJob& job_;
  const std::set<std::string>& deferred_;
  Digests& digests_;
};

Diagnostic stopped() {
  Diagnostic d = error("interrupted", "interrupted while parsing");
  d.exit = ExitCode::interrupted;
  return d;
}

Result<Unit> parse_unit(const ParseJob& job, const CompileCommand& command,
                        const Pch& pch, const std::set<std::string>& deferred,
                        const std::shared_ptr<SeenFiles>& seen) {
  SitesJob sites = TRY(sites_job(job, command, pch, deferred));
  if (!sites.input.use_pch.empty()) // all have the same overlay then
    sites.input.seen = seen;
  return extract_sites(sites);
}

// Fills `units` at the given places; the first error, in that order, wins.
Result<void> parse_all(const ParseJob& job, const Pch& pch,
                       const std::set<std::string>& deferred,
                       const std::vector<size_t>& places,
                       std::vector<Unit>& units) {
  std::atomic<size_t> next = 0;
  std::vector<std::optional<Diagnostic>> failures(places.size());
  auto work = [&] {
    std::shared_ptr<SeenFiles> seen = nothing_seen();
    for (size_t i = next++; i < places.size(); i = next++) {
      if (interrupted()) {
        failures[i] = stopped();
        return;
      }
      const CompileCommand& command = job.commands[places[i]];
      Result<Unit> unit = parse_unit(job, command, pch, deferred, seen);
      // An error may be the PCH's: a header that minds being read before.
      if (unit && !unit->errors.empty() && !pch.path.empty())
        unit = parse_unit(job, command, {}, deferred, seen);
      if (unit)
        units[places[i]] = std::move(*unit);
      else
        failures[i] = std::move(unit).error();
    }
  };
  size_t threads = std::min<size_t>(std::max(1u, job.jobs), places.size());
  {
    std::vector<std::jthread> pool;
    for (size_t i = 1; i < threads; ++i)
      pool.emplace_back(work);
    work();
  }
  for (std::optional<Diagnostic>& d : failures)
    if (d)
      return fail(std::move(*d));
  return {};
}

} // namespace

std::string own_path(const fs::path& root, const std::vector<std::string>& own,
                     std::string_view path) {
  std::string base = root.lexically_normal().string();
  if (!base.ends_with('/'))
    base += '/';
  if (!path.starts_with(base))
    return {};
  path.remove_prefix(base.size());
  for (const std::string& directory : own)
    if (path.size() > directory.size() && path.starts_with(directory) &&
        path[directory.size()] == '/')
      return std::string(path);
  return {};
}

Result<SitesJob> sites_job(const ParseJob& job, const CompileCommand& command,
                           const Pch& pch,
                           const std::set<std::string>& deferred) {
  SitesJob out;
  out.main = command.file;
  out.input.file = (job.root / command.file).string();
  out.input.directory = command.directory;
  out.input.args = command.args;
  out.input.arch = job.arch;
  // kbuild may spell the root its own way.
  std::error_code ignored;
  fs::path real = fs::canonical(job.root, ignored);
  out.own = [&job, real](std::string_view path) {
    std::string own = own_path(job.root, job.own, path);
    return own.empty() ? own_path(real, job.own, path) : own;
  };
  if (creates_traces(TRY(read_file(job.root / command.file))))
    return out;
  out.deferred = deferred;
  out.input.use_pch = pch.path;
  if (!pch.path.empty())
    out.input.overlay.push_back(pch.source);
  return out;
}

Result<Pch> group_pch(const ParseJob& job, const std::vector<size_t>& group) {
  std::vector<CompileCommand> commands;
  for (size_t place : group)
    commands.push_back(job.commands[place]);
  return shared_pch({.root = job.root,
                     .commands = std::move(commands),
                     .own = job.own,
                     .arch = job.arch,
                     .kernel_digest = job.kernel_digest,
                     .cache_dir = fs::absolute(job.cache_dir)});
}

Result<ParsedTree> parse_tree(const ParseJob& job) {
  ParsedTree tree;
  tree.units.resize(job.commands.size());
  Digests digests(job.root);
  std::set<std::string> deferred = TRY(deferred_headers(job));
  UnitCache cache(job, deferred, digests);
  std::vector<size_t> places;
  for (size_t i = 0; i < job.commands.size(); ++i) {
    if (std::optional<Unit> known = cache.find(job.commands[i]))
      tree.units[i] = std::move(*known);
    else
      places.push_back(i);
  }
  tree.parsed = unsigned(places.size());
  tree.cached = unsigned(job.commands.size() - places.size());
  if (!places.empty()) {
    for (const std::vector<size_t>& group : pch_groups(job.commands)) {
      std::vector<size_t> wanted;
      for (size_t place : group)
        if (std::ranges::binary_search(places, place))
          wanted.push_back(place);
      if (wanted.empty())
        continue;
      Pch pch = TRY(group_pch(job, group));
      tree.pch_made |= pch.made;
      if (!pch.why_none.empty())
        tree.pch_missing = pch.why_none;
      TRY(parse_all(job, pch, deferred, wanted, tree.units));
    }
    TRY(parse_all(job, {}, {}, left_alone(tree.units), tree.units));
    for (size_t place : places)
      if (tree.units[place].errors.empty())
        TRY(cache.store(job.commands[place], tree.units[place]));
  }
  reconcile(tree.units);
  return tree;
}

} // namespace kport
