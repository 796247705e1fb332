// SPDX-License-Identifier: GPL-2.0-or-later
// Finds and fills letters.
#include "flow/series_letter.h"

#include <fmt/format.h>

#include "base/process.h"
#include "series/git_program.h"

namespace kport {
namespace {

std::string trimmed(std::string text) {
  while (text.ends_with('\n'))
    text.pop_back();
  return text;
}

// A value of the user's own configuration; empty when there is none.
Result<std::string> setting(const Workspace& w, const std::string& key) {
  ProcessResult r = TRY(run({.argv = {"git", "-C", w.project.root.string(),
                                      "config", "--get", key}}));
  return trimmed(r.exit_code == 0 ? r.out : "");
}

Result<std::string> branch_description(const Workspace& w) {
  ProcessResult head =
      TRY(run({.argv = {"git", "-C", w.project.root.string(), "symbolic-ref",
                        "--quiet", "--short", "HEAD"}}));
  if (head.exit_code != 0)
    return std::string();
  return setting(w, "branch." + trimmed(head.out) + ".description");
}

std::string git_range(const SeriesPart& part) {
  return part.base.hex() + ".." + part.commits.back().hex();
}

} // namespace

std::string version_ref(const std::string& name, unsigned version) {
  return fmt::format("refs/kport/series/{}/v{}", name, version);
}

std::string base_ref(const std::string& name, unsigned version) {
  return version_ref(name, version) + "-base";
}

std::string branch_ref(const std::string& name) {
  return "refs/heads/b4/" + name;
}

Result<Person> find_sender(const Workspace& w, const Repository& repository,
                           const Oid& newest) {
  Person committer = TRY(repository.read_commit(newest)).text.committer;
  Person sender = committer;
  sender.name = TRY(setting(w, "user.name"));
  sender.email = TRY(setting(w, "user.email"));
  return sender.name.empty() || sender.email.empty() ? committer : sender;
}

Result<Cover> find_letter(const Workspace& w,
                          const std::filesystem::path& given) {
  if (!given.empty())
    return parse_cover(TRY(read_file(given)), given.string());
  std::filesystem::path usual = w.project.root / "series" / "cover";
  std::error_code code;
  if (std::filesystem::exists(usual, code))
    return parse_cover(TRY(read_file(usual)), usual.string());
  std::string text = TRY(branch_description(w));
  if (!text.empty())
    return parse_cover(text, "the branch's description");
  return fail(error("no-cover", "several patches and no cover letter", {},
                    "write series/cover beside kport.yaml (a subject, a blank "
                    "line, the text), or give --cover FILE, or run git branch "
                    "--edit-description"));
}

Result<void> take_tracking(const Repository& repository,
                           const std::string& name, Cover& letter) {
  Oid tip = TRY(repository.find_ref(branch_ref(name)));
  while (!tip.is_zero()) {
    Commit commit = TRY(repository.read_commit(tip));
    if (commit.text.message.find("--- b4-submit-tracking ---") !=
        std::string::npos) {
      Cover old = TRY(parse_cover(commit.text.message, branch_ref(name)));
      letter.change_id = old.change_id;
      letter.history = old.history;
      Recipients all{letter.to, letter.cc};
      add_recipients(all, {old.to, old.cc});
      letter.to = std::move(all.to);
      letter.cc = std::move(all.cc);
      return {};
    }
    tip = commit.parents.empty() ? Oid{} : commit.parents.front();
  }
  return {};
}

Result<std::string> range_diff(const Repository& repository,
                               const SeriesPart& part, unsigned version) {
  if (version < 2)
    return std::string();
  Oid tip = TRY(repository.find_ref(version_ref(part.name, version - 1)));
  Oid base = TRY(repository.find_ref(base_ref(part.name, version - 1)));
  if (tip.is_zero() || base.is_zero())
    return std::string();
  std::string out = TRY(run_git(
      {.git_dir = repository.git_dir(),
       .arguments = {"range-diff", "--no-color", "--no-notes",
                     base.hex() + ".." + tip.hex(), git_range(part)}}));
  return fmt::format("Range-diff versus v{}:\n\n{}", version - 1, out);
}

std::vector<std::string> tool_lines(const LetterText& t) {
  std::vector<std::string> lines = {"base-commit: " + t.base_commit,
                                    "change-id: " + t.part.letter.change_id};
  for (const std::string& id : t.prerequisites)
    lines.push_back("prerequisite-change-id: " + id);
  for (const SeriesPart& p : t.before)
    lines.push_back(fmt::format("prerequisite-change-id: {}:v{}",
                                p.letter.change_id, t.version));
  return lines;
}

Result<std::string> letter_body(const Repository& repository,
                                const LetterText& t) {
  std::string range = git_range(t.part);
  GitCall call{.git_dir = repository.git_dir(),
               .arguments = {"shortlog", "-w72", range}};
  std::string shortlog = TRY(run_git(call));
  call.arguments = {"diff", "--stat=72", "--summary", "--no-color", "-M",
                    range};
  std::string stat = TRY(run_git(call));
  std::string out = t.part.letter.body + "\n\n---\n";
  if (!t.part.letter.changelog.empty())
    out += t.part.letter.changelog + "\n\n";
  out += trimmed(shortlog) + "\n\n" + trimmed(stat) + "\n";
  if (!t.range_diff.empty())
    out += "\n" + trimmed(t.range_diff) + "\n";
  out += "---\n";
  for (const std::string& line : tool_lines(t))
    out += line + "\n";
  return out;
}

} // namespace kport
