// SPDX-License-Identifier: GPL-2.0-or-later
// Every mail is read back and applied before anybody else does.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/commit.h"
#include "series/mail.h"
#include "series/repository.h"

namespace kport {

// What `git am` is to make of a mail on top of `parent_tree`.
struct Meant {
  Oid commit; // for messages only
  Person author;
  std::string message;
  Oid parent_tree;
  Oid tree;
};

// Reads the mail as `git am` would and compares tree, author, date and
// message. The error's span is "<commit>:message" with a line of the message,
// or the file, and its help says what to do.
[[nodiscard]] Result<void> check_mail(const Repository& repository,
                                      const Meant& meant,
                                      std::string_view mail);

// A mail that `git am` turns into what was meant.
struct VerifiedMail {
  Oid commit;
  std::string subject; // without prefix
  std::string text;
  std::string message; // as it will be committed
  std::vector<Diagnostic> changes; // what --fix altered; how it is encoded
};

// Fills author, message, stat and patch of `draft` from the commit, writes the
// mail and checks it. `fix` repairs messages that cannot come through: lines
// are indented, subjects joined or stripped of brackets, blanks cleaned up;
// each repair is a note in `changes`. What cannot be repaired is an error.
[[nodiscard]] Result<VerifiedMail> make_mail(const Repository& repository,
                                             const Oid& commit,
                                             PatchMail draft, bool fix);

// One mail per commit, oldest first, numbered from 1. `draft` is a mail's
// beginning for the commit of that index (addresses, ids, notes, footer;
// version, number and total are set already). All findings, not the first
// alone: `refused` has one for each commit without a mail.
struct VerifiedSeries {
  std::vector<VerifiedMail> mails;
  std::vector<Diagnostic> refused;
};
struct SeriesDraft {
  unsigned version = 1;
  bool fix = false;
  std::function<void(size_t index, PatchMail& mail)> fill; // may be empty
};
[[nodiscard]] Result<VerifiedSeries>
make_mails(const Repository& repository, std::span<const Oid> commits,
           const SeriesDraft& draft);

} // namespace kport
