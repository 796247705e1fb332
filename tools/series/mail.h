// SPDX-License-Identifier: GPL-2.0-or-later
// One mail of a series, as text. Pure: nothing is read or looked up.
#pragma once

#include <string>
#include <vector>

#include "model/commit.h"

namespace kport {

// What all mails have. Addresses are "Name <mail>" or "mail"; text is UTF-8.
struct MailHeader {
  Person from;                 // From: and Date:
  std::string prefix = "PATCH"; // of "[PATCH v2 03/12]"
  unsigned version = 1;
  unsigned number = 0; // of total; 0 is the cover letter
  unsigned total = 1;  // 1 with number 1 is written without "1/1"
  std::string message_id; // without <>; empty: no header
  std::string in_reply_to;
  std::vector<std::string> references; // in_reply_to is added to them
  std::vector<std::string> to;
  std::vector<std::string> cc;
};

// A patch. The commit's message is what `git am` shall make of the mail: a
// subject line, a blank line, the body.
struct PatchMail {
  MailHeader header;
  Oid commit;          // named in mbox's separator, which `git am` needs
  Person author;       // its date is the mail's; another than header.from
                       // stands in the body
  std::string message;
  std::string notes;   // below the "---": changelog, range-diff
  std::string stat;
  std::string patch;
  std::vector<std::string> footer; // "base-commit: …", below the patch
  std::string signature;           // below "-- "; empty: kport's version
};

// A mail without a patch: the cover letter.
struct CoverMail {
  MailHeader header; // with a date in header.from
  std::string subject;
  std::string body; // with shortlog, diffstat, base-commit as it shall be
  std::string signature;
};

// The mails as they are sent, with an mbox separator. 8bit when everything
// fits into lines of 998 bytes without CR, quoted-printable otherwise or when
// a line of the body would be taken for a separator. A body that `git am`
// would take for headers gets an in-body From:, which ends its search.
std::string compose(const PatchMail& mail);
std::string compose(const CoverMail& mail);

// Why compose() writes the mail quoted-printable; empty when it does not.
std::string quoting_reason(const PatchMail& mail);

// "[PATCH v2 03/12] " as in the subject.
std::string subject_prefix(const MailHeader& header);

} // namespace kport
