// SPDX-License-Identifier: GPL-2.0-or-later
// A series of mails from commits, and what is said of those that give none.
// Single mails are traps_test.cpp's.
#include "series/round_trip.h"

#include <gtest/gtest.h>

#include "series/test_repository.h"

namespace kport {
namespace {

TEST(RoundTrip, NumbersMailsAndCollectsRefusals) {
  TestRepository t;
  Oid a = t.commit({{"f", "1\n"}}, "net: one\n");
  Oid b = t.commit({{"f", "2\n"}}, "[net] two\n", {a});
  Oid c = t.commit({{"f", "2\n"}}, "net: nothing\n", {b});
  Oid d = t.commit({{"f", "3\n"}}, "net: three\n", {c});
  std::vector<Oid> all = {a, b, c, d};
  Repository r = t.open();
  SeriesDraft draft{.version = 2, .fill = [](size_t i, PatchMail& mail) {
                      mail.header.message_id = std::to_string(i) + "@x";
                    }};
  VerifiedSeries s = make_mails(r, all, draft).value();
  ASSERT_EQ(s.mails.size(), 2u);
  EXPECT_NE(s.mails[0].text.find("Subject: [PATCH v2 1/4] net: one\n"),
            std::string::npos);
  EXPECT_NE(s.mails[1].text.find("Message-ID: <3@x>\n"), std::string::npos);
  EXPECT_EQ(s.mails[1].subject, "net: three");
  ASSERT_EQ(s.refused.size(), 2u);
  EXPECT_EQ(s.refused[0].span.file, b.hex().substr(0, 12) + ":message");
  EXPECT_EQ(s.refused[0].span.line, 1u);
  EXPECT_EQ(s.refused[1].code, "mail-empty");

  draft.fix = true;
  s = make_mails(r, all, draft).value();
  ASSERT_EQ(s.mails.size(), 3u);
  EXPECT_EQ(s.mails[1].message, "net: two\n");
  ASSERT_EQ(s.mails[1].changes.size(), 1u);
  EXPECT_EQ(s.mails[1].changes[0].severity, Severity::note);
}

TEST(RoundTrip, MergesAreNoPatches) {
  TestRepository t;
  Oid a = t.commit({{"f", "1\n"}}, "net: one\n");
  Oid b = t.commit({{"f", "1\n"}, {"g", "1\n"}}, "net: two\n", {a});
  Oid m = t.commit({{"f", "2\n"}, {"g", "1\n"}}, "merge\n", {a, b});
  Result<VerifiedMail> mail = make_mail(t.open(), m, {}, true);
  ASSERT_FALSE(mail);
  EXPECT_EQ(mail.error().code, "mail-merge");
}

TEST(RoundTrip, NotesMustNotBePatches) {
  TestRepository t;
  Oid a = t.commit({{"f", "1\n"}, {"g", "1\n"}}, "net: one\n");
  Oid b = t.commit({{"f", "2\n"}, {"g", "1\n"}}, "net: two\n", {a});
  PatchMail draft;
  draft.notes = "v2: this was\n\ndiff --git a/g b/g\n--- a/g\n+++ b/g\n"
                "@@ -1 +1 @@\n-1\n+9\n";
  Repository r = t.open();
  Result<VerifiedMail> mail = make_mail(r, b, draft, false);
  ASSERT_FALSE(mail) << "g would be changed";
  EXPECT_EQ(mail.error().code, "mail-tree");
  EXPECT_EQ(mail.error().message,
            b.hex().substr(0, 12) + ": git am would make another g");
  EXPECT_NE(mail.error().help.find("below the ---"), std::string::npos);
  mail = make_mail(r, b, draft, true);
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->changes.size(), 3u);
}

// What the mail says is compared, not what it was made from.
TEST(RoundTrip, AlteredMailsAreFound) {
  TestRepository t;
  Oid a = t.commit({{"f", "1\n"}}, "net: one\n");
  Oid b = t.commit({{"f", "2\n"}}, "net: two\n\nBecause.\n", {a});
  Repository r = t.open();
  std::string mail = make_mail(r, b, {}, false).value().text;
  Commit c = r.read_commit(b).value();
  Meant meant{b, c.text.author, c.text.message,
              r.read_commit(a).value().tree, c.tree};
  EXPECT_TRUE(check_mail(r, meant, mail));
  auto altered = [&](const char* from, const char* to) {
    std::string text = mail;
    text.replace(text.find(from), std::string(from).size(), to);
    Result<void> checked = check_mail(r, meant, text);
    return checked ? "" : checked.error().code;
  };
  EXPECT_EQ(altered("\n+2\n", "\n+3\n"), "mail-tree");
  EXPECT_EQ(altered("\n-1\n", "\n-0\n"), "patch-conflict");
  EXPECT_EQ(altered("\n@@ -1 +1 @@", "\n@@ -1 +1,2 @@"), "patch-broken");
  EXPECT_EQ(altered("Because.", "Because!"), "mail-message");
  EXPECT_EQ(altered("From: A U Thor", "From: B U Thor"), "mail-author");
  EXPECT_EQ(altered("2023", "2022"), "mail-author");
}

} // namespace
} // namespace kport
