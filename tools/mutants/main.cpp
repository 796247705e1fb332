// SPDX-License-Identifier: GPL-2.0-or-later
// mutants COUNT [SEED] | commute ORDERS [PROJECT]: does the engine miss a use in
// silence? Rewrites the uses in rules' examples and in the project by named
// operators, and counts what backport makes of them. Exit 1 for a silent miss,
// which is kept below build/mutants. `commute` asks instead whether independent
// rules give the same in any order, on the examples and the project, or on
// PROJECT alone.
#include <atomic>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>

#include "base/cpu.h"
#include "base/files.h"
#include "mutants/commute.h"
#include "mutants/pool.h"

namespace kport {
namespace {

struct Count {
  size_t all = 0, compile = 0, right = 0, reported = 0, refused = 0,
         silent = 0;
  size_t invalid = 0;
};

struct Run {
  size_t wanted = 0;
  std::map<std::string, Count> counts;
  Count sum;
  std::map<std::string, size_t> targets;
  size_t kept = 0, judged = 0;
};

void add(Count& c, const Judged& j) {
  ++c.all;
  c.compile += j.compiles;
  c.right += j.verdict == Verdict::right;
  c.reported += j.verdict == Verdict::reported;
  c.refused += j.verdict == Verdict::refused;
  c.silent += j.verdict == Verdict::silent;
}

// Judges all of them, in parallel; results are in their order.
std::vector<Result<Judged>> judge_all(const std::vector<Mutant>& mutants,
                                      const Room& room, unsigned jobs) {
  std::vector<Result<Judged>> out(mutants.size());
  std::atomic<size_t> next = 0;
  std::vector<std::jthread> pool;
  for (unsigned n = 0; n < jobs; ++n)
    pool.emplace_back([&] {
      for (size_t i; (i = next++) < mutants.size();)
        out[i] = judge(mutants[i], room);
    });
  pool.clear();
  return out;
}

Result<void> keep(Run& run, const Mutant& m, const Judged& j,
                  const fs::path& directory) {
  std::string word = j.verdict == Verdict::silent ? "SILENT" : "refused";
  fs::path at = directory / fmt::format("{:02}-{}", ++run.kept, m.operation);
  fmt::print("{} {} on {}, {}: {} ({})\n", word, m.operation,
             m.ground->generated.facts.target, m.file, j.why, at.string());
  TRY(write_file(at / "mutant.c", m.text));
  TRY(write_file(at / "got.c", j.got));
  return write_file(at / "wanted.c", m.expected.front());
}

// What backport refused to go on with: the text is kept as mutant.c.
Diagnostic stopped_at(const Mutant& m, Diagnostic why,
                      const fs::path& directory) {
  fs::path at = directory / fmt::format("stopped-{}", m.operation);
  (void)write_file(at / "mutant.c", m.text);
  why.notes.push_back({fmt::format("{} on {}, {} ({})", m.operation,
                                   m.ground->generated.facts.target, m.file,
                                   at.string()),
                       {}});
  return why;
}

Room room(const Run& run) {
  size_t half = run.wanted / 2;
  return {run.sum.compile < run.wanted - half,
          run.sum.all - run.sum.compile < half};
}

Result<void> take(Run& run, Pool& pool, const Mutant& m, const Judged& j,
                  const fs::path& directory) {
  Count& c = run.counts[m.operation];
  ++run.judged;
  bool wrong = j.verdict == Verdict::silent || j.verdict == Verdict::refused;
  bool fits = room(run)[j.compiles] && j.verdict != Verdict::unasked;
  if (std::getenv("MUTANTS_SAY_ALL"))
    fmt::print("{} {} on {}, {}: {} {} {}\n", fits ? "met" : "unused",
               m.operation, m.ground->generated.facts.target, m.file,
               int(j.verdict), j.compiles, j.why);
  if (j.verdict != Verdict::invalid && fits) {
    add(c, j);
    add(run.sum, j);
    ++run.targets[m.ground->generated.facts.target];
    if (wrong)
      TRY(keep(run, m, j, directory));
    return {};
  }
  // An operation is given up that makes nothing valid, or only what fills the
  // half that is full.
  bool other_half = j.compiles ? c.compile < c.all : c.compile > 0;
  bool hopeless = j.verdict == Verdict::invalid
                      ? ++c.invalid > (3 + run.wanted / 200) * (1 + c.all)
                      : !other_half;
  if (hopeless)
    pool.retire(m.operation);
  return {};
}

void print(const Run& run) {
  fmt::print("{:<28} {:>7} {:>8} {:>7} {:>8} {:>7} {:>6}\n", "operator",
             "mutants", "compile", "right", "reported", "refused", "silent");
  auto line = [](const std::string& name, const Count& c) {
    fmt::print("{:<28} {:>7} {:>8} {:>7} {:>8} {:>7} {:>6}\n", name, c.all,
               c.compile, c.right, c.reported, c.refused, c.silent);
  };
  size_t operators = 0;
  for (const auto& [name, c] : run.counts)
    if (c.all > 0) {
      line(name, c);
      ++operators;
    }
  line(fmt::format("all {} operators", operators), run.sum);
  for (const auto& [target, n] : run.targets)
    fmt::print("{}: {}\n", target, n);
}

// They point into `w`.
Result<std::vector<std::unique_ptr<Ground>>> all_grounds(const Workspace& w) {
  std::vector<std::unique_ptr<Ground>> grounds = TRY(example_grounds(w));
  for (auto& g : TRY(project_grounds(w)))
    grounds.push_back(std::move(g));
  return grounds;
}

Result<int> commute(unsigned orders, const char* project) {
  int bad = 0;
  Workspace w = TRY(open_job(project ? project : fs::current_path(), 1));
  std::vector<std::unique_ptr<Ground>> grounds =
      TRY(project ? project_grounds(w) : all_grounds(w));
  for (const auto& g : grounds) {
    std::string why = TRY(differs_by_order(*g, orders));
    fmt::print("{} {} to {}: {} rules, {} orders{}\n", why.empty() ? "ok" : "FAIL",
               g->round->workspace.project.name,
               g->generated.facts.target, g->generated.rules.size(), orders,
               why.empty() ? "" : ": " + why);
    bad |= !why.empty();
  }
  return bad;
}

Result<int> run(size_t wanted, uint64_t seed) {
  unsigned jobs = std::max(1u, std::thread::hardware_concurrency());
  if (const char* j = std::getenv("JOBS"))
    jobs = static_cast<unsigned>(std::max(1, std::atoi(j)));
  Workspace w = TRY(open_job(fs::current_path(), jobs));
  std::vector<std::unique_ptr<Ground>> grounds = TRY(all_grounds(w));
  std::deque<Base> bases;
  for (const auto& g : grounds)
    add_bases(*g, bases);
  fs::path directory = fs::current_path() / "build/mutants";
  std::error_code ignored;
  fs::remove_all(directory, ignored);

  double prepared = cpu_seconds();
  Run run{.wanted = wanted};
  Pool pool(bases, seed);
  for (bool more = true; more && run.sum.all < wanted;) {
    std::vector<Mutant> batch;
    while (more && batch.size() < 64) {
      std::optional<Mutant> m = pool.next();
      more = m.has_value();
      if (m)
        batch.push_back(std::move(*m));
    }
    std::vector<Result<Judged>> judged = judge_all(batch, room(run), jobs);
    for (size_t i = 0; i < batch.size(); ++i) {
      if (!judged[i])
        return fail(stopped_at(batch[i], std::move(judged[i]).error(),
                               directory));
      TRY(take(run, pool, batch[i], *judged[i], directory));
    }
  }
  print(run);
  fmt::print("seed {}, {} texts, {} tried, {:.0f} CPU-s and {:.0f} to prepare\n", seed,
             bases.size(), run.judged, cpu_seconds() - prepared, prepared);
  if (run.sum.all < wanted || run.sum.compile * 2 < wanted)
    fmt::print("only {} of {} mutants, {} compile unrewritten\n", run.sum.all,
               wanted, run.sum.compile);
  bool good = run.sum.silent == 0 && run.sum.all == wanted;
  return good ? 0 : 1;
}

} // namespace
} // namespace kport

int main(int argc, char** argv) {
  if (argc > 2 && std::string_view(argv[1]) == "commute") {
    auto done = kport::commute(unsigned(std::atoi(argv[2])),
                               argc > 3 ? argv[3] : nullptr);
    if (done)
      return *done;
    fmt::print(stderr, "{}\n", kport::render(done.error(), "", false));
    return 2;
  }
  size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200;
  uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 5;
  kport::Result<int> done = kport::run(count, seed);
  if (!done) {
    fmt::print(stderr, "{}\n", kport::render(done.error(), "", false));
    return 2;
  }
  return *done;
}
