// SPDX-License-Identifier: GPL-2.0-or-later
// What `git am` (2.39, no options) reads out of a mailbox: a model of
// git-mailsplit(1) and git-mailinfo(1), compared with both by the tests.
//
// Not modelled, and an error `mail-not-modelled` each: multipart mails,
// format=flowed, NUL bytes outside the patch. kport never writes those.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/commit.h"

namespace kport {

// The mails of a mailbox (git mailsplit -b): CRLF becomes LF, and every line
// that looks like mbox's "From " begins a mail, unless the first line does not.
std::vector<std::string> split_mailbox(std::string_view bytes);

// What git-mailinfo says of one mail.
struct MailInfo {
  std::string name;
  std::string email;
  std::string date; // as it stands in the header
  std::string subject;
  std::string body;  // the message below the subject
  std::string patch; // from the line on that ends the message
};
// Error: git-mailinfo would refuse the mail too, or it is not modelled.
[[nodiscard]] Result<MailInfo> read_mail_info(std::string_view mail);

// What `git am` would commit, before the patch is applied.
struct TakenMail {
  Person author;
  std::string message;
  std::string patch;
};
// Error: `git am` would stop here too, or do what no sender can mean (today's
// date for a missing one).
[[nodiscard]] Result<TakenMail> take_mail(std::string_view mail);

// The date that git writes into a mail: "Thu, 1 Jan 2015 00:00:00 +0100".
std::string print_mail_date(int64_t seconds, int offset_minutes);

// Reads that form and no other. git takes no year outside 1970..2099.
[[nodiscard]] Result<Person> parse_mail_date(std::string_view text);

// What git makes of a name in a commit: no crud at both ends, no '<', '>' or
// newline within (ident.c's rule up to git 2.45).
std::string clean_name(std::string_view name);

} // namespace kport
