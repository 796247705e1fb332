// SPDX-License-Identifier: GPL-2.0-or-later
// From a range of commits to mails.
#include "flow/series_export.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.h"
#include "flow/posted.h"
#include "flow/series_letter.h"
#include "series/patch.h"

namespace kport {
namespace {

// "[PATCH] net: rill: add x" -> "net-rill-add-x", as git-format-patch does.
std::string slug(const std::string& subject) {
  std::string out;
  for (char c : subject) {
    bool word = std::isalnum(static_cast<unsigned char>(c)) || c == '.' ||
                c == '_';
    if (word)
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  out = out.substr(0, 52);
  while (out.ends_with('-') || out.ends_with('.'))
    out.pop_back();
  return out;
}

std::string file_name(unsigned version, size_t number,
                      const std::string& title) {
  std::string prefix = version > 1 ? fmt::format("v{}-", version) : "";
  return fmt::format("{}{:04}-{}.patch", prefix, number, title);
}

class Exporter {
public:
  Exporter(const Workspace& w, const ExportOptions& options, SeriesExport& out,
           Repository repository)
      : w_(w), options_(options), out_(out),
        repository_(std::move(repository)) {}

  Result<void> divide();
  Result<void> compose(size_t index);
  Result<void> ask(SeriesPart& part);

private:
  MailHeader header(const SeriesPart& part, size_t number) const;
  Result<std::filesystem::path> kernel() const;

  const Workspace& w_;
  const ExportOptions& options_;
  SeriesExport& out_;
  Repository repository_;
  Person sender_;
};

// Where parts begin and end: at most `most` patches each, of nearly the same
// size, and a new one wherever a person began it.
std::vector<size_t> cuts(const Series& series, size_t most) {
  std::vector<size_t> out = {0};
  std::vector<size_t> ends = series.begins;
  ends.push_back(series.commits.size());
  for (size_t end : ends) {
    size_t begin = out.back(), n = end - begin;
    size_t parts = (n + most - 1) / most;
    for (size_t i = 1; i <= parts; ++i)
      out.push_back(begin + n * i / parts);
  }
  return out;
}

Result<void> Exporter::divide() {
  const std::vector<Oid>& all = out_.series.commits;
  sender_ = TRY(find_sender(w_, repository_, out_.series.range.to));
  Commit first = TRY(repository_.read_commit(all.front()));
  Cover letter; // one patch has none, but b4 keeps its tracking in one
  letter.subject = subject_of(first.text.message);
  if (all.size() > 1 || !options_.cover.empty())
    letter = TRY(find_letter(w_, options_.cover));
  std::vector<size_t> at =
      cuts(out_.series, std::max<size_t>(options_.most, 1));
  size_t parts = at.size() - 1;
  Oid base = out_.series.base;
  for (size_t i = 0; i < parts; ++i) {
    SeriesPart part{.name = options_.name.empty() ? w_.project.name
                                                  : options_.name,
                    .letter = letter, .base = base};
    if (parts > 1) {
      part.name += fmt::format("-{}", i + 1);
      part.letter.subject += fmt::format(" (part {} of {})", i + 1, parts);
    }
    part.commits.assign(all.begin() + at[i], all.begin() + at[i + 1]);
    base = part.commits.back();
    part.letter.change_id =
        make_change_id(first.text.author.seconds, part.name,
                       first.text.message + out_.series.range.from.hex());
    TRY(take_tracking(repository_, part.name, part.letter));
    part.letter.revision = options_.version;
    out_.parts.push_back(std::move(part));
  }
  return {};
}

MailHeader Exporter::header(const SeriesPart& part, size_t number) const {
  std::string domain = sender_.email.substr(sender_.email.find('@') + 1);
  auto id = [&](size_t n) {
    const Oid& unique = n == 0 ? part.commits.back() : part.commits[n - 1];
    return make_message_id({part.letter.change_id, options_.version,
                            static_cast<unsigned>(n),
                            unique.hex().substr(0, 12), domain});
  };
  MailHeader h{.from = sender_,
               .version = options_.version,
               .number = static_cast<unsigned>(number),
               .total = static_cast<unsigned>(part.commits.size()),
               .message_id = id(number),
               .to = part.recipients.to,
               .cc = part.recipients.cc};
  if (number > 0 && part.commits.size() > 1)
    h.in_reply_to = id(0);
  return h;
}

Result<std::filesystem::path> Exporter::kernel() const {
  if (!options_.source.linux_dir.empty())
    return options_.source.linux_dir;
  return acquire_source(w_.acquire, TRY(w_.find(w_.project.mainline)));
}

Result<void> Exporter::ask(SeriesPart& part) {
  part.recipients = {part.letter.to, part.letter.cc};
  if (!options_.recipients)
    return {};
  RecipientsQuestion q{.kernel = std::filesystem::absolute(TRY(kernel())),
                       .maintainers = w_.scratch("series") / "MAINTAINERS"};
  // By the entries that the series itself adds, too.
  Oid tip = TRY(repository_.read_commit(out_.series.commits.back())).tree;
  for (const TreeEntry& e : TRY(repository_.read_tree(tip)))
    if (e.name == "MAINTAINERS")
      TRY(write_file(q.maintainers, TRY(repository_.read_blob(e.id))));
  Oid before = part.base;
  for (const Oid& id : part.commits) {
    q.patches += TRY(make_patch(repository_,
                                TRY(repository_.read_commit(before)).tree,
                                TRY(repository_.read_commit(id)).tree))
                     .text;
    before = id;
  }
  add_recipients(part.recipients, TRY(find_recipients(q)));
  return {};
}

Result<void> Exporter::compose(size_t index) {
  SeriesPart& part = out_.parts[index];
  TRY(ask(part));
  std::string compared = TRY(range_diff(repository_, part, options_.version));
  part.compared = !compared.empty();
  LetterText text{.part = part,
                  .before = std::span(out_.parts).first(index),
                  .base_commit = out_.series.public_base.hex(),
                  .prerequisites = out_.series.prerequisites,
                  .range_diff = compared,
                  .version = options_.version};
  bool letter = part.commits.size() > 1;
  SeriesDraft draft{.version = options_.version, .fix = options_.fix};
  draft.fill = [&](size_t i, PatchMail& mail) {
    unsigned total = mail.header.total, number = mail.header.number;
    mail.header = header(part, i + 1);
    mail.header.total = total;
    mail.header.number = number;
    if (letter)
      return;
    mail.footer = tool_lines(text);
    mail.notes = part.letter.changelog;
    if (!compared.empty())
      mail.notes += (mail.notes.empty() ? "" : "\n\n") + compared;
  };
  VerifiedSeries made = TRY(make_mails(repository_, part.commits, draft));
  std::ranges::move(made.refused, std::back_inserter(out_.refused));
  part.mails = std::move(made.mails);
  if (letter)
    part.files.push_back(
        {file_name(options_.version, 0, "cover-letter"),
         kport::compose(CoverMail{.header = header(part, 0),
                                  .subject = part.letter.subject,
                                  .body = TRY(letter_body(repository_, text)),
                                  .signature = ""})});
  for (size_t i = 0; i < part.mails.size(); ++i)
    part.files.push_back({file_name(options_.version, i + 1,
                                    slug(part.mails[i].subject)),
                          part.mails[i].text});
  return {};
}

void tell_dropped(const Series& series, std::vector<std::string>& notes) {
  for (const SplitStep& s : series.split.steps) {
    if (s.upstream.is_zero() && s.fate != Fate::foreign)
      notes.push_back(fmt::format("{} \"{}\" is dropped: {}",
                                  s.development.hex().substr(0, 12), s.subject,
                                  s.note.empty() ? name(s.fate) : s.note));
    else if (s.fate == Fate::synthesised)
      notes.push_back(fmt::format("\"{}\" is made by the split: {}", s.subject,
                                  s.note));
    for (const std::string& note : s.notes)
      notes.push_back(fmt::format("\"{}\": {}", s.subject, note));
  }
}

// The letter as an empty commit below the patches, which stand on it anew.
Result<Oid> write_branch(const Repository& repository, const SeriesPart& part) {
  Commit base = TRY(repository.read_commit(part.base));
  Commit first = TRY(repository.read_commit(part.commits.front()));
  Commit letter{.tree = base.tree, .parents = {part.base}, .text = {}};
  letter.text.author = letter.text.committer = first.text.committer;
  letter.text.message = print_cover_commit(part.letter);
  Oid tip = TRY(repository.write_commit(letter));
  for (size_t i = 0; i < part.commits.size(); ++i) {
    Commit c = TRY(repository.read_commit(part.commits[i]));
    c.parents = {tip};
    tip = TRY(repository.write_commit(c));
  }
  return tip;
}

} // namespace

Result<SeriesExport> export_series(const Workspace& w,
                                   const ExportOptions& options) {
  SeriesExport out{.series = TRY(prepare_series(w, options.source))};
  out.proof = TRY(prove_series(w, out.series, out.series.commits.back()));
  out.refused = out.proof.findings;
  Exporter exporter(w, options, out,
                    TRY(Repository::open(out.series.git_dir)));
  TRY(exporter.divide());
  for (size_t i = 0; i < out.parts.size(); ++i)
    TRY(exporter.compose(i));
  tell_dropped(out.series, out.notes);
  if (out.series.own_base)
    out.notes.push_back("base-commit is of kport's own repository, which "
                        "nobody else has; --linux names a clone of mainline");
  if (out.series.unsent > 0)
    out.notes.push_back(fmt::format("{} patches come before these and are in "
                                    "no series that was exported",
                                    out.series.unsent));
  for (const SeriesPart& part : out.parts)
    if (options.version > 1 && !part.compared)
      out.notes.push_back(fmt::format("{} v{} is not known here: there is no "
                                      "range-diff",
                                      part.name, options.version - 1));
  for (const SeriesPart& part : out.parts) {
    for (const VerifiedMail& m : part.mails)
      for (const Diagnostic& d : m.changes)
        out.notes.push_back(d.message);
    if (!out.refused.empty())
      continue;
    for (const MailFile& f : part.files)
      out.files.push_back({out.parts.size() > 1 ? part.name + "/" + f.name
                                                : f.name,
                           f.text});
  }
  return out;
}

Result<void> finish_export(const Workspace& w, const SeriesExport& done,
                           unsigned version) {
  Repository repository = TRY(Repository::open(done.series.git_dir));
  std::vector<RefUpdate> updates;
  for (const SeriesPart& part : done.parts) {
    std::string why = fmt::format("kport series export v{}", version);
    updates.push_back({branch_ref(part.name),
                       TRY(write_branch(repository, part)), {}, why});
    updates.push_back(
        {version_ref(part.name, version), part.commits.back(), {}, why});
    updates.push_back({base_ref(part.name, version), part.base, {}, why});
  }
  Person who = TRY(repository.read_commit(done.series.commits.back()))
                   .text.committer;
  TRY(repository.move_refs(updates, who));
  Repository development = TRY(Repository::open(w.project.root));
  ObjectPool pool(development);
  Oid old = TRY(development.find_ref(std::string(kMapRef)));
  Oid map = new_posted_map(pool, TRY(read_posted_map(development)),
                           done.series.split, who);
  if (map == old)
    return {};
  TRY(pool.write(development, std::vector{map}));
  RefUpdate update{std::string(kMapRef), map, old, "kport series export"};
  return development.move_refs(std::span(&update, 1), who);
}

} // namespace kport
