// SPDX-License-Identifier: GPL-2.0-or-later
// One rule after the other, its files side by side.
#include "engine/cocci/apply.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "engine/cocci/chunks.h"
#include "engine/cocci/comments.h"
#include "engine/cocci/splice.h"
#include "engine/plan/lex.h"

namespace kport {
namespace {

// One file as generated so far.
struct Work {
  std::vector<Edit> edits;
  Rendered rendered;
  bool changed = false;
};

struct Mention {
  std::string name;
  uint32_t begin = 0, end = 0; // of the rendered text
};

struct Smpl {
  const Tree& tree;
  const SmplJob& job;
  TreePlan& plan;
  std::map<uint32_t, Work> files;
  std::optional<Spatch> spatch;
};

std::vector<Mention> mentions_of(const CocciChange& change,
                                 std::string_view text) {
  std::vector<Mention> out;
  for (const Token& t : lex(text))
    if (t.kind == TokenKind::word &&
        std::ranges::find(change.triggers, t.text) != change.triggers.end())
      out.push_back({std::string(t.text), t.begin, t.end});
  return out;
}

Result<Work*> work_on(Smpl& s, uint32_t f) {
  auto [entry, fresh] = s.files.try_emplace(f);
  Work& w = entry->second;
  if (!fresh)
    return &w;
  for (const Edit& e : s.plan.edits)
    if (e.range.file == f)
      w.edits.push_back(e);
  w.rendered = TRY(render(s.tree.texts[f], f, w.edits));
  return &w;
}

// One file that one rule is tried on.
struct Try {
  uint32_t file = 0;
  Work* work = nullptr;
  std::vector<Mention> mentions;
  Result<SpatchResult> done = SpatchResult{};
};

void residual(Smpl& s, const Rule& rule, const Try& t, const Mention& m,
              std::string reason) {
  Range range = source_of(t.work->rendered, m.begin, m.end);
  range.file = t.file;
  for (Residual& r : s.plan.residuals) // planning said so, too: one finding
    if (r.range == range && r.anchor == m.name) {
      r.reason += "; " + reason;
      r.rule = rule.id;
      return;
    }
  s.plan.residuals.push_back(
      {.anchor = m.name, .range = range, .reason = std::move(reason)});
  s.plan.residuals.back().rule = rule.id;
}

uint32_t line_of(std::string_view text, uint32_t at) {
  return 1 + static_cast<uint32_t>(
                 std::count(text.begin(), text.begin() + at, '\n'));
}

// Every function with a trigger must have been changed, or it is said.
void say_what_stayed(Smpl& s, const Rule& rule, const Try& t,
                     const std::vector<Hunk>& hunks) {
  std::string_view text = t.work->rendered.text;
  for (const Chunk& c : chunks_of(text)) {
    auto here = [&](const Mention& m) {
      return c.begin <= m.begin && m.end <= c.end;
    };
    auto m = std::ranges::find_if(t.mentions, here);
    bool changed = std::ranges::any_of(hunks, [&](const Hunk& h) {
      return h.begin < c.end && c.begin <= h.end;
    });
    if (m == t.mentions.end() || changed)
      continue;
    uint32_t first = line_of(text, c.begin), last = line_of(text, c.end - 1);
    bool unparsed =
        std::ranges::any_of(t.done->unparsed, [&](const auto& lines) {
          return lines.first <= last && first <= lines.second;
        });
    residual(s, rule, t, *m,
             unparsed ? "spatch cannot parse this, so the rule was not tried"
                      : "the rule's script matches nothing here");
  }
}

Result<void> take(Smpl& s, const Rule& rule, Try& t) {
  if (!t.done)
    return fail(std::move(t.done).error());
  if (!t.done->failure.empty()) {
    residual(s, rule, t, t.mentions.front(), t.done->failure);
    return {};
  }
  Work& w = *t.work;
  std::vector<Hunk> hunks = text_diff(w.rendered.text, t.done->text);
  keep_comments(w.rendered.text, t.done->text, hunks);
  say_what_stayed(s, rule, t, hunks);
  if (hunks.empty())
    return {};
  const std::string& fact =
      rule.when_lacks.empty() ? rule.when_has.front() : rule.when_lacks.front();
  Blame blame{rule.id, rule.title,
              fmt::format("{} {} {}", s.job.target.target,
                          rule.when_lacks.empty() ? "has" : "lacks", fact),
              rule.upstream.empty() ? "" : rule.upstream.front().commit,
              rule.contract};
  Splice job{s.tree.texts[t.file], t.file, w.edits, w.rendered};
  std::vector<Edit> edits = TRY(splice(job, hunks, blame));
  w.edits = std::move(edits);
  w.rendered = TRY(render(s.tree.texts[t.file], t.file, w.edits));
  w.changed = true;
  s.plan.rules.insert(rule.id);
  return {};
}

Result<void> run_all(Smpl& s, const SpatchJob& pattern,
                     std::vector<Try>& tries) {
  if (!s.spatch) {
    s.spatch = TRY(Spatch::open(s.job.cache_dir));
    s.spatch->cpu_limit = s.job.cpu_limit;
  }
  std::atomic<size_t> next = 0;
  std::vector<std::thread> workers;
  size_t count = std::min<size_t>(std::max(1u, s.job.jobs), tries.size());
  for (size_t n = 0; n < count; ++n)
    workers.emplace_back([&] {
      for (size_t i; (i = next++) < tries.size();) {
        SpatchJob job = pattern;
        job.text = tries[i].work->rendered.text;
        job.header = s.tree.paths[tries[i].file].ends_with(".h");
        tries[i].done = s.spatch->run(job);
      }
    });
  for (std::thread& t : workers)
    t.join();
  return {};
}

Result<void> apply_rule(Smpl& s, const Rule& rule, const CocciChange& change) {
  std::vector<Try> tries;
  for (uint32_t f = 0; f < s.tree.paths.size(); ++f) {
    auto known = s.files.find(f);
    bool edited = known != s.files.end() ||
                  std::ranges::any_of(s.plan.edits, [&](const Edit& e) {
                    return e.range.file == f;
                  });
    if (!edited && mentions_of(change, s.tree.texts[f]).empty())
      continue;
    Work* work = TRY(work_on(s, f));
    std::vector<Mention> mentions = mentions_of(change, work->rendered.text);
    if (!mentions.empty())
      tries.push_back({f, work, std::move(mentions)});
  }
  if (tries.empty())
    return {};
  if (!change.backport) {
    for (const Try& t : tries)
      residual(s, rule, t, t.mentions.front(),
               "the rule has no script for backport: " + rule.loses_backport);
    return {};
  }
  SpatchJob pattern;
  pattern.script = change.backport->text.text;
  pattern.defines = change.defines;
  TRY(run_all(s, pattern, tries));
  for (Try& t : tries)
    TRY(take(s, rule, t));
  return {};
}

// Whether new text mentions what a residual is about: then it is true still.
bool put_back(const Residual& r, const std::vector<Edit>& edits) {
  std::string_view name = r.anchor;
  name.remove_prefix(std::min(name.find_last_of(" .") + 1, name.size()));
  auto says = [&](const Piece& piece) {
    const auto* text = std::get_if<std::string>(&piece);
    return text && std::ranges::any_of(lex(*text), [&](const Token& t) {
             return t.text == name;
           });
  };
  return std::ranges::any_of(edits, [&](const Edit& e) {
    return e.range.file == r.range.file && e.range.begin <= r.range.begin &&
           r.range.end <= e.range.end && std::ranges::any_of(e.pieces, says);
  });
}

void settle(Smpl& s) {
  std::vector<Edit> made;
  std::erase_if(s.plan.edits, [&](const Edit& e) {
    auto it = s.files.find(e.range.file);
    return it != s.files.end() && it->second.changed;
  });
  for (auto& [f, work] : s.files)
    if (work.changed)
      for (Edit& e : work.edits)
        made.push_back(std::move(e));
  std::erase_if(s.plan.residuals, [&](const Residual& r) {
    return r.range.valid() && !survives(r.range, made) && !put_back(r, made);
  });
  std::ranges::stable_sort(s.plan.residuals, {}, &Residual::range);
  s.plan.edits.insert(s.plan.edits.end(), made.begin(), made.end());
  normalise(s.plan.edits);
}

} // namespace

bool has_smpl(const std::vector<Rule>& rules) {
  return std::ranges::any_of(rules, [](const Rule& rule) {
    return std::holds_alternative<CocciChange>(rule.form);
  });
}

Result<void> apply_smpl(const Tree& tree, const SmplJob& job, TreePlan& plan) {
  Smpl s{tree, job, plan, {}, {}};
  std::set<std::string> shimmed;
  for (const ActiveShim& shim : plan.shims)
    shimmed.insert(shim.provides);
  for (const Rule& rule : job.rules) {
    const CocciChange* change = std::get_if<CocciChange>(&rule.form);
    if (!change)
      continue;
    std::erase_if(plan.residuals, [&](const Residual& r) { // plan() left it
      return r.anchor == rule.id && r.rule == rule.id && !r.range.valid();
    });
    if (holds(rule.when_has, rule.when_lacks, job.target, shimmed))
      TRY(apply_rule(s, rule, *change));
  }
  settle(s);
  return {};
}

} // namespace kport
