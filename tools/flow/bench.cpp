// SPDX-License-Identifier: GPL-2.0-or-later
// Which benchmarks there are, and the cold ground they stand on.
#include "flow/bench.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/cpu.h"
#include "base/files.h"
#include "engine/clang/frontend.h"

namespace kport {
namespace {

// The split's first: it measures memory, which a process that has grown cannot.
std::vector<Benchmark> benchmarks() {
  return {split_benchmark(),  generation_benchmark(), facts_benchmark(),
          series_benchmark(), rules_benchmark(),      validate_benchmark(),
          library_benchmark()};
}

// What generation reads of a project; its build directory and history are not.
Result<void> copy_project(const Project& p, const fs::path& to) {
  std::vector<fs::path> parts = {"kport.yaml", "kport.lock"};
  for (const auto* list : {&p.canonical, &p.include})
    parts.insert(parts.end(), list->begin(), list->end());
  for (const auto* list : {&p.rules, &p.compat, &p.targets})
    for (const fs::path& path : *list)
      parts.push_back(path.lexically_relative(p.root));
  std::error_code ec;
  for (const fs::path& part : parts) {
    // What lies outside is named by its absolute path, or is not found then.
    if (*part.begin() == ".." || !fs::exists(p.root / part, ec))
      continue;
    fs::path place = TRY(inside(to, part));
    fs::create_directories(place.parent_path(), ec);
    fs::copy(p.root / part, place,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing,
             ec);
    if (ec)
      return fail(error("bench", fmt::format("cannot copy {}: {}",
                                             part.string(), ec.message())));
  }
  return {};
}

} // namespace

Result<double> syntax_only(const TargetTree& tree,
                           const std::vector<CompileCommand>& commands,
                           const fs::path& root) {
  double before = cpu_seconds();
  for (const CompileCommand& c : commands) {
    ParseInput input;
    input.file = (root / c.file).string();
    input.directory = c.directory;
    input.args = c.args;
    input.arch = tree.arch;
    TRY(parse(input, {}));
  }
  return cpu_seconds() - before;
}

Result<Workspace> cold_copy(const Workspace& w, const std::string& name) {
  fs::path place = w.project.root / "build" / "bench" / name;
  std::error_code ec;
  fs::remove_all(place, ec);
  TRY(copy_project(w.project, place / "tree"));
  fs::path cache = place / "kport";
  fs::create_directories(cache, ec);
  for (const auto& entry : fs::directory_iterator(w.acquire.cache.root, ec)) {
    constexpr std::array<std::string_view, 6> kDerived = {
        "work", "facts", "sites", "derived", "scratch", "locks"};
    std::string kind = entry.path().filename();
    if (entry.is_directory() &&
        std::ranges::find(kDerived, kind) == kDerived.end())
      fs::create_symlink(entry.path(), cache / kind, ec);
  }
  Workspace cold = TRY(open_job(place / "tree", w.jobs));
  cold.acquire.cache.root = cache;
  return cold;
}

Result<std::vector<Measure>> measure(const Workspace& w,
                                     const std::vector<std::string>& names) {
  auto wanted = [&](const std::string& name) {
    return names.empty() || std::ranges::find(names, name) != names.end();
  };
  std::vector<std::string> known;
  for (const Benchmark& b : benchmarks())
    known.insert(known.end(), b.names.begin(), b.names.end());
  for (const std::string& name : names)
    if (std::ranges::find(known, name) == known.end())
      return fail(error("bench-name", fmt::format("no benchmark '{}'", name),
                        {},
                        fmt::format("there are: {}", fmt::join(known, ", "))));
  std::vector<Measure> out;
  for (const Benchmark& b : benchmarks()) {
    if (std::ranges::none_of(b.names, wanted) ||
        (b.only_named && names.empty()))
      continue;
    for (Measure& m : TRY(b.run(w)))
      if (wanted(m.name))
        out.push_back(std::move(m));
  }
  return out;
}

} // namespace kport
