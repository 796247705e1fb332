// SPDX-License-Identifier: GPL-2.0-or-later
// Plans and renders one mutant, compares tokens, asks the compiler.
#include "mutants/judge.h"

#include <algorithm>

#include "engine/clang/parse_tree.h"
#include "engine/plan/rematch.h"
#include "flow/verify.h"
#include "mutants/text.h"

namespace kport {
namespace {

// Whether an error may be the fault of a PCH, which is asked again without.
enum class Doubt { believe, ask_again };

// The first error of a parse; "" for none.
Result<std::string> first_error(const Compiling& c, const fs::path& root,
                                const Mutant& m, const std::string& text,
                                Doubt doubt) {
  for (bool use_pch : {true, false}) {
    ParseInput in = c.input(root, m.file, text, use_pch);
    in.warnings = refused_warnings();
    in.keep_body = [&](std::string_view path) {
      return path.starts_with(root.string());
    };
    ParseOutput out = TRY(parse(in, {}));
    if (!out.failed())
      return std::string();
    if (!in.use_pch.empty() && doubt == Doubt::ask_again)
      continue;
    for (const ParseDiagnostic& d : out.diagnostics)
      if (d.level >= ParseDiagnostic::Level::error)
        return d.message;
  }
  return std::string("cannot be parsed");
}

SitesJob sites_job(const Mutant& m, bool use_pch) {
  const Project& project = m.ground->round->workspace.project;
  SitesJob job;
  job.main = m.file;
  job.input = m.ground->source.input(project.root, m.file, m.text, use_pch);
  job.own = [&project](std::string_view path) {
    return own_path(project.root, project.canonical, path);
  };
  return job;
}

// The tree with the mutant in it: alone, or in its place among the others.
Tree tree_with(const Mutant& m, Unit unit) {
  std::map<std::string, std::string> texts;
  std::vector<Unit> units;
  if (m.ground->units.empty()) {
    texts[m.file] = m.text;
    units.push_back(std::move(unit));
    return make_tree(std::move(units), texts);
  }
  for (const auto& [path, text] : m.ground->round->canonical.files)
    if (path.ends_with(".c") || path.ends_with(".h"))
      texts[path] = text;
  texts[m.file] = m.text;
  units = m.ground->units;
  for (Unit& u : units)
    if (u.main == m.file)
      u = unit;
  reconcile(units);
  return make_tree(std::move(units), texts);
}

struct Made {
  std::string text;
  std::vector<Edit> edits; // of its file
  std::vector<Residual> residuals;
  std::set<std::string> rules; // on the paths that residuals are about
  std::string spoken; // what residuals name or stand at
};

Result<Made> backport(const Mutant& m, Unit unit) {
  Ground& ground = *m.ground;
  const fs::path& root = ground.round->workspace.project.root;
  Tree tree = tree_with(m, std::move(unit));
  Rematch rematch(tree, root, [&](const Unit&) -> Result<SitesJob> {
    return sites_job(m, false);
  });
  TreePlan plan;
  do
    plan = kport::plan(tree, ground.generated.rules,
                       TRY(ground.facts_for(tree)));
  while (TRY(rematch.again(plan.flips)));

  Made made;
  auto index = static_cast<uint32_t>(
      std::ranges::find(tree.paths, m.file) - tree.paths.begin());
  std::vector<Edit> edits;
  for (const Edit& e : plan.edits)
    if (e.range.file == index)
      edits.push_back(e);
  made.text = TRY(render(tree.texts[index], index, edits)).text;
  made.edits = std::move(edits);
  for (Residual& r : plan.residuals) {
    made.spoken += " " + r.anchor + " " + r.reason;
    if (r.range.valid())
      made.spoken += " " + std::string(tree.text(r.range));
    if (auto path = plan.paths.find(r.anchor); path != plan.paths.end())
      for (const Change* c : path->second.end.steps)
        made.rules.insert(c->rule->id);
    made.residuals.push_back(std::move(r));
  }
  return made;
}

// How often each rule edits a file.
std::map<std::string, int> work(const std::vector<Edit>& edits) {
  std::map<std::string, int> out;
  for (const Edit& e : edits)
    for (const Blame& b : e.blame)
      ++out[b.rule];
  return out;
}

// The names that a rule is about; a pattern's are all its words.
std::set<std::string> names_of(const Rule& rule) {
  std::set<std::string> out;
  for (const Located& a : anchors(rule))
    out.insert(a.text);
  if (const auto* c = std::get_if<PatternChange>(&rule.form)) {
    out.merge(words(Text(c->new_text.text)));
    for (const auto& [hole, type] : c->holes)
      out.erase(hole);
  }
  return out;
}

// Whether a residual is about what `id` changes.
bool speaks_of(const Made& made, const std::vector<Rule>& rules,
               const std::string& id) {
  auto rule = std::ranges::find(rules, id, &Rule::id);
  if (made.rules.contains(id))
    return true;
  if (rule == rules.end())
    return false;
  std::set<std::string> names = names_of(*rule);
  return std::ranges::any_of(made.residuals, [&](const Residual& r) {
    std::string last = r.anchor.substr(r.anchor.find_last_of(" .") + 1);
    return r.rule == id || names.contains(r.anchor) ||
           (std::holds_alternative<PatternChange>(rule->form) &&
            names.contains(last));
  });
}

// Rules whose steps one edit of the original takes together: a residual about
// one of them stands where the edit is missing.
std::set<std::string> together(const std::vector<Edit>& edits,
                               const std::string& id) {
  std::set<std::string> out = {id};
  for (const Edit& e : edits)
    if (std::ranges::find(e.blame, id, &Blame::rule) != e.blame.end())
      for (const Blame& b : e.blame)
        out.insert(b.rule);
  return out;
}

// Whether it is one of the texts that are right.
bool is_right(const Mutant& m, const Text& got) {
  return std::ranges::any_of(m.expected, [&](const std::string& text) {
    Text want(text);
    return same_tokens(got, want) || same_but_casts(got, want, m.casts);
  });
}

// Words that a right rewriting would have taken away, where no residual names
// them or is about the rule whose work is missing.
std::string unspoken(const Mutant& m, const Text& got, const Text& want,
                     const Made& made) {
  const Generated& original = m.ground->generated;
  const auto& paths = m.ground->round->canonical.tree.paths;
  auto index = uint32_t(std::ranges::find(paths, m.file) - paths.begin());
  auto edits = original.edits.find(index);
  bool covered = edits != original.edits.end();
  std::map<std::string, int> done = work(made.edits);
  if (covered)
    for (const auto& [id, times] : work(edits->second))
      covered &= done[id] >= times ||
                 std::ranges::any_of(
                     together(edits->second, id), [&](const std::string& other) {
                       return speaks_of(made, original.rules, other);
                     });
  if (covered)
    return "";
  std::set<std::string> left = words(got), gone = words(want);
  std::set<std::string> spoken = words(Text(made.spoken));
  std::string out;
  for (const std::string& word : left)
    if (!gone.contains(word) && !spoken.contains(word))
      out += (out.empty() ? "" : " ") + word;
  return out;
}

} // namespace

Result<Judged> judge(const Mutant& m, const Room& room) {
  Judged out;
  Unit unit = TRY(extract_sites(sites_job(m, true)));
  if (!unit.errors.empty()) {
    out.why = unit.errors.front();
    return out;
  }
  const fs::path& there = m.ground->directory;
  out.compiles =
      TRY(first_error(m.ground->plain, there, m, m.text, Doubt::believe))
          .empty();
  if (!room[out.compiles]) {
    out.verdict = Verdict::unasked;
    return out;
  }

  Made made = TRY(backport(m, std::move(unit)));
  Text got(made.text), want(m.expected.front());
  out.got = made.text;
  if (!made.residuals.empty()) {
    out.why = made.residuals.front().anchor + ": " +
              made.residuals.front().reason;
    std::string left = unspoken(m, got, want, made);
    out.verdict = left.empty() ? Verdict::reported : Verdict::silent;
    if (!left.empty())
      out.why = "no residual speaks of " + left + ", only of" + made.spoken;
    return out;
  }
  std::string error = TRY(first_error(m.ground->target, there, m, made.text,
                                      Doubt::ask_again));
  if (is_right(m, got)) {
    out.verdict = error.empty() ? Verdict::right : Verdict::invalid;
    out.why = error;
    return out;
  }
  // What is expected may itself be nothing the target compiles.
  out.verdict = error.empty() ? Verdict::silent : Verdict::refused;
  out.why = error;
  return out;
}

} // namespace kport
