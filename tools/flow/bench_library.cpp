// SPDX-License-Identifier: GPL-2.0-or-later
// What generation costs on code nobody here wrote: all rules, every target,
// beside one pass of the compiler and one rule of spatch over the same files.
// `ci/bench library` makes the project.
#include <sys/resource.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/cpu.h"
#include "base/files.h"
#include "base/process.h"
#include "flow/bench.h"
#include "flow/generate.h"
#include "target/acquire.h"
#include "target/kbuild.h"

namespace kport {
namespace {

// Members of a type that only the headers tell. spatch passes over files
// without the word: i_mode stands in a quarter of them, i_blkbits in few.
constexpr const char* kTyped = "@@ struct inode *I; @@\n"
                               "- I->i_mode\n"
                               "+ bench_mode(I)\n";
constexpr const char* kTypedRare = "@@ struct inode *I; @@\n"
                                   "- I->i_blkbits\n"
                                   "+ bench_blkbits(I)\n";
constexpr const char* kUntyped = "@@ @@\n"
                                 "- kmem_cache_free\n"
                                 "+ bench_cache_free\n"
                                 "  (...)\n";

// Kilobytes, of this process or the largest it waited for.
long peak_memory() {
  rusage self{}, children{};
  getrusage(RUSAGE_SELF, &self);
  getrusage(RUSAGE_CHILDREN, &children);
  return std::max(self.ru_maxrss, children.ru_maxrss);
}

// What kbuild's flags say of headers; spatch knows no others.
std::vector<std::string> header_flags(const CompileCommand& c) {
  std::vector<std::string> out;
  for (size_t i = 0; i < c.args.size(); ++i) {
    bool apart = c.args[i] == "-I" || c.args[i] == "-include";
    if (apart && i + 1 < c.args.size()) {
      out.push_back(c.args[i] == "-include" ? "--include" : "-I");
      out.push_back(c.args[++i]);
    } else if (c.args[i].starts_with("-I")) {
      out.insert(out.end(), {"-I", c.args[i].substr(2)});
    }
  }
  return out;
}

struct Spatched {
  double cpu = 0;
  size_t changed = 0, failed = 0;
};

// One rule over every file, one process for each as its manual advises.
Result<Spatched> spatch(const std::string& rule, bool headers,
                        const std::vector<CompileCommand>& commands,
                        const fs::path& root) {
  fs::path file = root.parent_path() / "bench.cocci";
  TRY(write_file(file, rule));
  Spatched sum;
  for (const CompileCommand& c : commands) {
    Command command;
    command.argv = {"spatch", "--sp-file", file.string(), "--very-quiet",
                    headers ? "--all-includes" : "--no-includes"};
    if (headers)
      for (std::string& flag : header_flags(c))
        command.argv.push_back(std::move(flag));
    command.argv.push_back((root / c.file).string());
    command.cwd = c.directory;
    ProcessResult r = TRY(kport::run(command));
    sum.cpu += r.cpu_seconds;
    sum.changed += !r.out.empty();
    sum.failed += r.exit_code != 0;
  }
  return sum;
}

Measure against(const std::string& name, const Spatched& s, double ours,
                double goal) {
  return {name,
          s.cpu,
          "CPU-s",
          ours / s.cpu,
          fmt::format("the library's; {} files changed, {} failed", s.changed,
                      s.failed),
          goal};
}

Result<std::vector<Measure>> run(const Workspace& warm) {
  Workspace w = TRY(cold_copy(warm, "library"));
  std::vector<TargetSpec> targets = TRY(targets_to_build(w, {}));
  for (const TargetSpec& spec : targets)
    TRY(compile_commands(w.acquire, TRY(acquire_tree(w.acquire, spec)),
                         w.project, w.project.root));
  TargetTree tree =
      TRY(acquire_tree(w.acquire, TRY(w.find(w.project.mainline))));
  std::vector<CompileCommand> commands =
      TRY(compile_commands(w.acquire, tree, w.project, w.project.root));

  double before = cpu_seconds();
  Canonical c = TRY(parse_canonical(w));
  double parsed = cpu_seconds() - before;
  size_t edits = 0, residuals = 0;
  for (const TargetSpec& spec : targets) {
    Generated g = TRY(generate(w, c, spec));
    edits += g.plan.edits.size();
    residuals += g.plan.residuals.size();
  }
  double ours = cpu_seconds() - before;
  double memory = double(peak_memory()) / 1000;

  double compiler = TRY(syntax_only(tree, commands, w.project.root));
  Spatched typed = TRY(spatch(kTyped, true, commands, w.project.root));
  Spatched rare = TRY(spatch(kTypedRare, true, commands, w.project.root));
  Spatched rename = TRY(spatch(kUntyped, false, commands, w.project.root));
  return std::vector<Measure>{
      {"library", ours, "CPU-s", ours / compiler,
       fmt::format("clang -fsyntax-only, {:.1f} CPU-s; {} units, {} rules, {} "
                   "targets, {} edits, {} residuals, {:.1f} to parse",
                   compiler, commands.size(), w.rules.size(), targets.size(),
                   edits, residuals, parsed),
       0.2},
      {"library-memory", memory, "MB", 0, "peak of a process", 1000},
      against("library-spatch", typed, ours, 1.0),
      against("library-spatch-rare", rare, ours, 1.0),
      against("library-spatch-rename", rename, ours, 0)};
}

} // namespace

Benchmark library_benchmark() {
  return {{"library", "library-memory", "library-spatch", "library-spatch-rare",
           "library-spatch-rename"},
          run,
          true};
}

} // namespace kport
