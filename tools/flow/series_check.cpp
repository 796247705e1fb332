// SPDX-License-Identifier: GPL-2.0-or-later
// Lints a series, patch by patch.
#include "flow/series_check.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/files.h"
#include "base/process.h"
#include "model/message.h"
#include "model/message_lint.h"

namespace kport {
namespace {

class Checker {
public:
  Checker(const SeriesExport& done, Repository repository)
      : done_(done), repository_(std::move(repository)) {}

  Result<SeriesCheck> run(const std::filesystem::path& kernel) {
    // What refused to become a mail is known by its own words.
    for (const Diagnostic& d : done_.refused)
      out_.findings.push_back({d, Oid{}, true});
    TRY(find_history());
    for (const SeriesPart& part : done_.parts)
      for (const Oid& id : part.commits) {
        ++out_.patches;
        TRY(check_commit(id));
      }
    for (const SeriesPart& part : done_.parts)
      TRY(check_part(part));
    if (!kernel.empty())
      for (const SeriesPart& part : done_.parts)
        for (const VerifiedMail& mail : part.mails)
          TRY(run_checkpatch(kernel, mail));
    return std::move(out_);
  }

private:
  void add(Diagnostic d, const Oid& id) {
    bool blocking = d.severity == Severity::error;
    out_.findings.push_back({std::move(d), id, blocking});
  }

  // A base of one commit cannot say whether another one is upstream.
  Result<void> find_history() {
    Commit base = TRY(repository_.read_commit(done_.series.base));
    has_history_ = !base.parents.empty();
    return {};
  }

  Result<void> check_commit(const Oid& id) {
    Commit c = TRY(repository_.read_commit(id));
    std::string place = id.hex().substr(0, 12) + ":message";
    // Who sends signs off last; in a kernel tree that is the committer.
    for (Diagnostic& d :
         lint_message({c.text.message, place, c.text.author.email,
                       c.text.committer.email})) {
      d.notes.push_back({"in patch " + commit_name(repository_, id), {}});
      add(std::move(d), id);
    }
    for (const FixesLine& f : fixes_lines(c.text.message))
      check_fixes(f, place, id);
    return {};
  }

  void check_fixes(const FixesLine& f, const std::string& place,
                   const Oid& id) {
    Span span{place, static_cast<uint32_t>(f.line)};
    const char* help = "write Fixes: <12 hex digits or more> (\"title\"), of a "
                       "commit that is upstream or in this series";
    if (f.hex.size() < 12)
      return add(finding("fixes-form", "a Fixes: line of no use", span, help),
                 id);
    Result<Oid> target = repository_.resolve(f.hex + "^{commit}");
    if (!target) {
      if (!has_history_) {
        ++out_.fixes_unknown;
        return;
      }
      return add(finding("fixes-unresolved",
                         fmt::format("Fixes: {} is no commit of the base's "
                                     "history or of this series",
                                     f.hex),
                         span, help),
                 id);
    }
    Result<Commit> fixed = repository_.read_commit(*target);
    if (fixed && subject_of(fixed->text.message) != f.title)
      add(finding("fixes-title",
                  fmt::format("Fixes: {} has the title \"{}\"", f.hex,
                              subject_of(fixed->text.message)),
                  span, help),
          id);
  }

  Result<void> check_part(const SeriesPart& part) {
    if (part.commits.size() > 1 && part.letter.body.empty()) {
      Diagnostic d = finding("letter-empty", "the cover letter has no text");
      d.severity = Severity::warning;
      add(std::move(d), Oid{});
    }
    if (part.letter.revision > 1 && part.letter.changelog.empty()) {
      Diagnostic d = finding(
          "no-changelog",
          fmt::format("{} v{} does not say what changed since v{}", part.name,
                      part.letter.revision, part.letter.revision - 1),
          {}, "write it into the cover letter, below a line \"---\"");
      d.severity = Severity::warning;
      add(std::move(d), Oid{});
    }
    return {};
  }

  Result<void> run_checkpatch(const std::filesystem::path& kernel,
                              const VerifiedMail& mail) {
    std::filesystem::path script = kernel / "scripts/checkpatch.pl";
    ProcessResult r =
        TRY(kport::run({.argv = {"perl", script.string(),
                          "--root=" + kernel.string(), "--terse",
                          "--show-types", "--showfile", "--no-summary",
                          "--no-signoff", "--color=never", "-"},
                 .cwd = kernel,
                 .input = mail.text}));
    if (interrupted())
      return fail(error("interrupted", "interrupted"));
    if (r.exit_code > 1)
      return fail(error("checkpatch", "checkpatch.pl does not run: " + r.err));
    out_.checkpatch = true;
    for (Diagnostic& d : parse_checkpatch(r.out)) {
      d.notes.push_back(
          {"in patch " + commit_name(repository_, mail.commit), {}});
      add(std::move(d), mail.commit);
    }
    return {};
  }

  const SeriesExport& done_;
  Repository repository_;
  bool has_history_ = false;
  SeriesCheck out_;
};

} // namespace

std::vector<Diagnostic> parse_checkpatch(std::string_view printed) {
  std::vector<Diagnostic> out;
  for (std::string_view line : split_lines(printed)) {
    for (const char* level : {": ERROR:", ": WARNING:", ": CHECK:"}) {
      size_t at = line.find(level);
      if (at == line.npos)
        continue;
      std::string_view rest = line.substr(at + std::string_view(level).size());
      size_t colon = rest.find(": ");
      Span span{std::string(line.substr(0, at))};
      size_t number = span.file.rfind(':');
      if (number != span.file.npos) {
        const char* digits = span.file.data() + number + 1;
        std::from_chars(digits, span.file.data() + span.file.size(), span.line);
        span.file.resize(number);
      }
      if (colon == rest.npos)
        break;
      Diagnostic d =
          finding("checkpatch", fmt::format("{} ({})", rest.substr(colon + 2),
                                            rest.substr(0, colon)),
                  span);
      d.severity = Severity::warning;
      out.push_back(std::move(d));
      break;
    }
  }
  return out;
}

Result<SeriesCheck> check_series(const Workspace& w, const SeriesExport& done,
                                 bool checkpatch) {
  std::filesystem::path kernel;
  if (checkpatch)
    kernel = TRY(acquire_source(w.acquire, TRY(w.find(w.project.mainline))));
  Checker checker(done, TRY(Repository::open(done.series.git_dir)));
  return checker.run(kernel);
}

} // namespace kport
