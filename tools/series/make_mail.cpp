// SPDX-License-Identifier: GPL-2.0-or-later
// Mails made of commits, each checked before it is given out.
#include <fmt/format.h>

#include "base/process.h"
#include "model/mail_traps.h"
#include "model/message.h"
#include "model/mime.h"
#include "series/patch.h"
#include "series/round_trip.h"

namespace kport {
namespace {

std::string short_id(const Oid& id) { return id.hex().substr(0, 12); }

Diagnostic refused(const Oid& commit, std::string code, std::string what,
                   std::string help, size_t line = 0) {
  Span span;
  span.file = short_id(commit) + ":message";
  span.line = static_cast<uint32_t>(line);
  return finding(std::move(code), fmt::format("{}: {}", short_id(commit), what),
                 span, std::move(help));
}

Diagnostic change(const Oid& commit, std::string what) {
  Diagnostic d =
      refused(commit, "mail-repaired", std::move(what), {});
  d.severity = Severity::note;
  return d;
}

// The tree below the commit's only parent; zero for a root.
Result<Oid> parent_tree(const Repository& r, const Oid& id, const Commit& c) {
  if (c.parents.size() > 1)
    return fail(refused(id, "mail-merge", "a merge is no patch",
                        "linearise the history first: kport split"));
  if (c.parents.empty())
    return Oid{};
  return TRY(r.read_commit(c.parents[0])).tree;
}

// A name, an address or a message in UTF-8; git-am takes nothing else.
Result<std::string> in_utf8(const Oid& id, const std::string& bytes,
                            const std::string& encoding, const char* what) {
  Result<std::string> text = to_utf8(bytes, encoding);
  if (!text)
    return fail(refused(id, "mail-charset",
                        fmt::format("the {}: {}", what, text.error().message),
                        "re-encode the commit as UTF-8"));
  size_t bad = 0;
  if (is_utf8(*text, &bad))
    return text;
  return fail(refused(id, "mail-charset",
                      fmt::format("the {} is not UTF-8 and the commit does "
                                  "not say what it is",
                                  what),
                      "set the commit's encoding or re-encode it",
                      line_number(*text, bad)));
}

// Lines that git-apply would take for a patch are indented.
std::string safe_notes(const Oid& id, std::string_view notes,
                       std::vector<Diagnostic>& changes) {
  std::string out;
  for (std::string_view line : split_lines(notes)) {
    bool trap = line.starts_with("diff --git ") || line.starts_with("@@ -") ||
                line.starts_with("--- ");
    if (trap)
      changes.push_back(change(
          id, fmt::format("below the ---: `{}` is indented", line)));
    out += (trap ? " " : "") + std::string(line) + "\n";
  }
  return out;
}

// A diff among the notes is applied too, and is not the commit's fault.
Diagnostic blame_notes(const PatchMail& mail, bool fix, Diagnostic d) {
  std::vector<Diagnostic> traps;
  safe_notes(mail.commit, mail.notes, traps);
  if (!fix && !traps.empty())
    d.help = "indent the diff in the text below the ---, or let --fix do it";
  return d;
}

} // namespace

Result<VerifiedMail> make_mail(const Repository& repository,
                               const Oid& commit, PatchMail draft, bool fix) {
  Commit c = TRY(repository.read_commit(commit));
  VerifiedMail out;
  out.commit = commit;
  Meant meant{.commit = commit, .author = c.text.author, .tree = c.tree};
  meant.parent_tree = TRY(parent_tree(repository, commit, c));
  const std::string& encoding = c.text.encoding;
  meant.message = TRY(in_utf8(commit, c.text.message, encoding, "message"));
  meant.author.name =
      TRY(in_utf8(commit, c.text.author.name, encoding, "author's name"));
  meant.author.email =
      TRY(in_utf8(commit, c.text.author.email, encoding, "author's address"));
  Patch patch =
      TRY(make_patch(repository, meant.parent_tree, c.tree));
  if (patch.files.empty())
    return fail(refused(commit, "mail-empty", "the commit changes no file; "
                                              "git am refuses such a mail",
                        "leave it out of the series"));
  if (fix) {
    std::vector<std::string> done;
    meant.message = repair_message(meant.message, done);
    for (std::string& what : done)
      out.changes.push_back(change(commit, std::move(what)));
    draft.notes = safe_notes(commit, draft.notes, out.changes);
  }
  out.subject = subject_of(meant.message);
  if (out.subject.empty())
    return fail(refused(commit, "mail-message", "the commit has no subject",
                        "give it one", 1));
  draft.commit = commit;
  draft.author = meant.author;
  draft.message = meant.message;
  if (draft.header.from.email.empty())
    draft.header.from = meant.author;
  draft.stat = diffstat(patch);
  draft.patch = std::move(patch.text);
  out.text = compose(draft);
  if (Result<void> checked = check_mail(repository, meant, out.text); !checked)
    return fail(blame_notes(draft, fix, std::move(checked).error()));
  out.message = std::move(meant.message);
  if (out.text.find("\nContent-Transfer-Encoding: quoted-printable\n") <
      out.text.find("\n\n"))
    out.changes.push_back(change(commit, "the mail is quoted-printable: " +
                                             quoting_reason(draft)));
  return out;
}

Result<VerifiedSeries> make_mails(const Repository& repository,
                                  std::span<const Oid> commits,
                                  const SeriesDraft& draft) {
  VerifiedSeries out;
  for (size_t i = 0; i < commits.size(); ++i) {
    if (interrupted()) {
      Diagnostic stop = error("interrupted", "no mail was written");
      stop.exit = ExitCode::interrupted;
      return fail(std::move(stop));
    }
    PatchMail mail;
    mail.header.version = draft.version;
    mail.header.number = static_cast<unsigned>(i + 1);
    mail.header.total = static_cast<unsigned>(commits.size());
    if (draft.fill)
      draft.fill(i, mail);
    Result<VerifiedMail> made =
        make_mail(repository, commits[i], std::move(mail), draft.fix);
    if (made)
      out.mails.push_back(std::move(*made));
    else if (made.error().exit == ExitCode::findings)
      out.refused.push_back(std::move(made).error());
    else
      return fail(std::move(made).error());
  }
  return out;
}

} // namespace kport
