// SPDX-License-Identifier: GPL-2.0-or-later
// Compares what `git am` would make of a mail with what was meant, and says
// where and why it differs.
#include "series/round_trip.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/mail_traps.h"
#include "model/mailinfo.h"
#include "model/message.h"
#include "model/patch_text.h"
#include "series/apply.h"
#include "series/patch.h"

namespace kport {
namespace {

constexpr const char* kFixHelp = "or let --fix do it";

Span in_message(const Oid& commit, size_t line) {
  Span out;
  out.file = commit.hex().substr(0, 12) + ":message";
  out.line = static_cast<uint32_t>(line);
  return out;
}

std::string short_id(const Oid& id) { return id.hex().substr(0, 12); }

Diagnostic refusal(const Meant& meant, const MessageTrap& trap) {
  return finding("mail-message",
                 fmt::format("{}: {}", short_id(meant.commit), trap.what),
                 in_message(meant.commit, trap.line),
                 fmt::format("{}, {}", trap.help, kFixHelp));
}

size_t first_difference(std::string_view a, std::string_view b) {
  auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<size_t>(at - a.begin());
}

Diagnostic wrong_message(const Meant& meant, const std::string& taken) {
  std::vector<MessageTrap> traps = find_message_traps(meant.message);
  if (!traps.empty()) {
    Diagnostic d = refusal(meant, traps[0]);
    for (size_t i = 1; i < traps.size() && i < 10; ++i)
      d.notes.push_back({traps[i].what, in_message(meant.commit,
                                                   traps[i].line)});
    return d;
  }
  size_t line =
      line_number(meant.message, first_difference(meant.message, taken));
  return finding("mail-message",
                 fmt::format("{}: git am would make another message of the "
                             "mail",
                             short_id(meant.commit)),
                 in_message(meant.commit, line), "reword the line");
}

Result<void> compare_author(const Meant& meant, const Person& taken) {
  auto differs = [&](const char* what, const std::string& want,
                     const std::string& got, const char* help) {
    return fail(finding(
        "mail-author",
        fmt::format("{}: git am would take `{}` for the author's {} `{}`",
                    short_id(meant.commit), got, what, want),
        in_message(meant.commit, 0), help));
  };
  const Person& want = meant.author;
  if (taken.name != want.name)
    return differs("name", want.name, taken.name,
                   "a name of 1 to 60 bytes without `@<>` and without "
                   "punctuation at its ends comes through");
  if (taken.email != want.email)
    return differs("address", want.email, taken.email,
                   "an address without blanks comes through");
  if (taken.seconds != want.seconds ||
      taken.offset_minutes != want.offset_minutes)
    return differs("date",
                   print_mail_date(want.seconds, want.offset_minutes),
                   print_mail_date(taken.seconds, taken.offset_minutes),
                   "give the commit a date of 1970 to 2099");
  return {};
}

// An error from below, with the commit in front; a place in the patch stays.
Diagnostic of_commit(const Meant& meant, Diagnostic d, const char* help) {
  d.message = fmt::format("{}: {}", short_id(meant.commit), d.message);
  d.exit = ExitCode::findings;
  if (d.span.file.empty())
    d.span.file = short_id(meant.commit) + ":patch";
  if (d.code == "patch-path")
    d.help = "rename the file; git checks out no such name";
  if (d.help.empty())
    d.help = help;
  return d;
}

Diagnostic cut_short(const Meant& meant, Diagnostic d) {
  std::vector<MessageTrap> traps = find_message_traps(meant.message);
  auto cut = std::find_if(traps.begin(), traps.end(), [](const MessageTrap& t) {
    return t.help == "indent the line";
  });
  return cut == traps.end() ? of_commit(meant, std::move(d),
                                        "send this change by pull request")
                            : refusal(meant, *cut);
}

// The first path that would come out otherwise, and how. A look at both whole
// trees: only for what is refused.
std::string tree_difference(const Repository& repository, const Meant& meant,
                            std::map<std::string, TreeFile> edits) {
  Result<std::map<std::string, TreeFile>> want =
      repository.list_tree(meant.tree);
  Result<std::map<std::string, TreeFile>> got =
      repository.list_tree(meant.parent_tree);
  if (!want || !got)
    return "another tree";
  for (const auto& [path, file] : edits)
    (*got)[path] = file;
  std::erase_if(*got, [](const auto& entry) { return entry.second.mode == 0; });
  for (const auto& [path, file] : *want) {
    auto made = got->find(path);
    std::string name = quote_path(path);
    if (made == got->end())
      return fmt::format("no {}", name);
    if (made->second.mode != file.mode)
      return fmt::format("{} of mode {:06o} instead of {:06o}", name,
                         made->second.mode, file.mode);
    if (made->second.id != file.id)
      return fmt::format("another {}", name);
    got->erase(made);
  }
  return got->empty() ? "another tree"
                      : fmt::format("{} too", quote_path(got->begin()->first));
}

Result<void> compare_tree(const Repository& repository, const Meant& meant,
                          std::string_view patch) {
  Result<std::map<std::string, TreeFile>> edits =
      patch_edits(repository, meant.parent_tree, patch);
  if (!edits)
    return fail(cut_short(meant, edits.error()));
  Result<Oid> tree = edit_tree(repository, meant.parent_tree, *edits);
  if (!tree)
    return fail(cut_short(meant, tree.error()));
  if (*tree == meant.tree)
    return {};
  return fail(cut_short(
      meant,
      finding("mail-tree",
              "git am would make " +
                  tree_difference(repository, meant, std::move(*edits)))));
}

} // namespace

Result<void> check_mail(const Repository& repository, const Meant& meant,
                        std::string_view mail) {
  std::vector<std::string> mails = split_mailbox(mail);
  if (mails.size() != 1)
    return fail(of_commit(
        meant, finding("mail-split", "git am would take the mail for several"),
        "indent the line that begins with `From `"));
  Result<TakenMail> taken = take_mail(mails[0]);
  if (!taken)
    return fail(of_commit(meant, taken.error(), "amend the commit"));
  TRY(compare_author(meant, taken->author));
  TRY(compare_tree(repository, meant, taken->patch));
  if (taken->message != meant.message)
    return fail(wrong_message(meant, taken->message));
  return {};
}

} // namespace kport
