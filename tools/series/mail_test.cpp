// SPDX-License-Identifier: GPL-2.0-or-later
// How a mail looks, and that git reads it so.
#include "series/mail.h"

#include <random>

#include <gtest/gtest.h>

#include "model/mail_traps.h"
#include "model/mailinfo.h"
#include "model/message.h"

namespace kport {
namespace {

PatchMail plain() {
  PatchMail m;
  m.header.from = {"A U Thor", "author@example.com", 0, 0};
  m.header.number = 1;
  m.author = {"A U Thor", "author@example.com", 1420066800, 60};
  m.message = "net: f\n\nBecause.\n";
  m.stat = " f | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n";
  m.patch = "diff --git a/f b/f\n";
  m.signature = "kport";
  return m;
}

TEST(Mail, LooksLikeFormatPatchs) {
  EXPECT_EQ(compose(plain()),
            "From 0000000000000000000000000000000000000000 Mon Sep 17 "
            "00:00:00 2001\n"
            "From: A U Thor <author@example.com>\n"
            "Date: Thu, 1 Jan 2015 00:00:00 +0100\n"
            "Subject: [PATCH] net: f\n"
            "\n"
            "Because.\n"
            "---\n"
            " f | 2 +-\n"
            " 1 file changed, 1 insertion(+), 1 deletion(-)\n"
            "\n"
            "diff --git a/f b/f\n"
            "-- \n"
            "kport\n"
            "\n");
}

TEST(Mail, NumbersASeries) {
  MailHeader h;
  h.number = 3;
  h.total = 12;
  EXPECT_EQ(subject_prefix(h), "[PATCH 03/12] ");
  h.version = 2;
  h.prefix = "PATCH net-next";
  EXPECT_EQ(subject_prefix(h), "[PATCH net-next v2 03/12] ");
  h.number = h.total = 1;
  EXPECT_EQ(subject_prefix(h), "[PATCH net-next v2] ");
  h.number = 0;
  EXPECT_EQ(subject_prefix(h), "[PATCH net-next v2 0/1] ");
}

TEST(Mail, ThreadsAndAddresses) {
  PatchMail m = plain();
  m.header.message_id = "2@x";
  m.header.in_reply_to = "1@x";
  m.header.references = {"0@x"};
  m.header.to = {"A <a@example.com>"};
  for (int i = 0; i < 6; ++i)
    m.header.cc.push_back("List <a-rather-long-list-name@example.com>");
  std::string text = compose(m);
  EXPECT_NE(text.find("Message-ID: <2@x>\nIn-Reply-To: <1@x>\n"
                      "References: <0@x>\n <1@x>\nTo: A <a@example.com>\nCc: "),
            text.npos)
      << text;
  for (std::string_view line : split_lines(text))
    EXPECT_LE(line.size(), 78u) << line;
}

TEST(Mail, AnotherSenderLeavesTheAuthorInTheBody) {
  PatchMail m = plain();
  m.header.from = {"S. Ender", "sender@example.com", 0, 0};
  m.author.name = "Ærøskøbing, B.";
  std::string text = compose(m);
  EXPECT_NE(text.find("From: \"S. Ender\" <sender@example.com>\n"), text.npos);
  EXPECT_NE(text.find("\n\nFrom: \"Ærøskøbing, B.\" <author@example.com>\n\n"
                      "Because.\n"),
            text.npos)
      << text;
  Result<MailInfo> info = read_mail_info(text);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->name, "Ærøskøbing, B.");
  EXPECT_EQ(info->email, "author@example.com");
}

TEST(Mail, EncodesWhatAsciiIsNotEnoughFor) {
  PatchMail m = plain();
  m.message = "net: für\n\nfür\n";
  m.header.from.name = m.author.name = "Ærøskøbing";
  std::string text = compose(m);
  EXPECT_NE(text.find("From: =?UTF-8?q?=C3=86r=C3=B8sk=C3=B8bing?= <"),
            text.npos);
  EXPECT_NE(text.find("Subject: [PATCH] =?UTF-8?q?net:=20f=C3=BCr?=\n"),
            text.npos);
  EXPECT_NE(text.find("Content-Transfer-Encoding: 8bit\n"), text.npos);
  m.patch = "diff --git a/f b/f\n+x\r\n";
  text = compose(m);
  EXPECT_NE(text.find("Content-Transfer-Encoding: quoted-printable\n"),
            text.npos);
  EXPECT_NE(text.find("\n+x=0D\n"), text.npos);
  EXPECT_EQ(text.find('\r'), text.npos);
}

TEST(Mail, NotesAndFooterStandBesideThePatch) {
  PatchMail m = plain();
  m.notes = "v2: reworded";
  m.footer = {"base-commit: 1234", "change-id: x"};
  std::string text = compose(m);
  EXPECT_NE(text.find("---\nv2: reworded\n\n f | 2 +-\n"), text.npos);
  EXPECT_NE(text.find("diff --git a/f b/f\n\nbase-commit: 1234\n"
                      "change-id: x\n-- \nkport\n"),
            text.npos);
}

TEST(Mail, CoverLetter) {
  CoverMail m;
  m.header = plain().header;
  m.header.from.seconds = 1420066800;
  m.header.number = 0;
  m.header.total = 3;
  m.subject = "net: everything";
  m.body = "Hello.\n";
  m.signature = "kport";
  EXPECT_EQ(compose(m),
            "From 0000000000000000000000000000000000000000 Mon Sep 17 "
            "00:00:00 2001\n"
            "From: A U Thor <author@example.com>\n"
            "Date: Wed, 31 Dec 2014 23:00:00 +0000\n"
            "Subject: [PATCH 0/3] net: everything\n"
            "\n"
            "Hello.\n"
            "\n"
            "-- \n"
            "kport\n"
            "\n");
}

// The message that git would make of a mail that says `message`; "refused".
std::string taken(const std::string& message) {
  PatchMail m = plain();
  m.message = message;
  std::vector<std::string> mails = split_mailbox(compose(m));
  Result<TakenMail> t = take_mail(mails[0]);
  if (mails.size() != 1 || !t)
    return "refused";
  EXPECT_EQ(t->author.name, m.author.name) << message;
  EXPECT_EQ(t->author.seconds, m.author.seconds) << message;
  EXPECT_NE(t->patch.find(m.patch), std::string::npos);
  return t->message;
}

TEST(Mail, TrapsAreExactlyWhatDoesNotComeThrough) {
  static constexpr const char* kPieces[] = {
      "\n",     "\n",    "\n\n",   " ",       "a",      "word ",  "---",
      "-",      "diff -", "Index: ", "From: ",  "x <x@y>", "Date:", "[",
      "]",      "Re:",   "=?",     "utf-8?q?", "?=",     "\t",     "\r",
      "é",      "日本",   ":",      "[PATCH]", ">From ", "From ",
      "1234567890123456789012345678901234567890 Mon Sep 17 00:00:00 2001",
      "Subject: ", "a long run of words that will have to be folded somewhere "};
  std::mt19937 random(5);
  size_t clean = 0;
  for (int i = 0; i < 60000; ++i) {
    std::string message = random() % 2 ? "net: f\n\n" : "";
    for (size_t n = random() % 12; n > 0; --n)
      message += kPieces[random() % std::size(kPieces)];
    if (random() % 4)
      message += "\n";
    if (subject_of(message).empty()) // refused before anything is written
      continue;
    bool trapped = !find_message_traps(message).empty();
    clean += !trapped;
    ASSERT_EQ(trapped, taken(message) != message) << message;
    std::vector<std::string> changes;
    std::string repaired = repair_message(message, changes);
    ASSERT_EQ(!changes.empty(), repaired != message) << message;
    if (repaired != message) {
      ASSERT_EQ(taken(repaired), repaired) << message;
    }
  }
  EXPECT_GT(clean, 5000u);
}

TEST(Mail, NamesComeThroughInHeaderAndBody) {
  static constexpr const char* kPieces[] = {"a",  "B ", "é",  "日", "\"", "\\",
                                            "(",  ")",  ", ", ". ", "=?", "?=",
                                            "_",  "'",  "x-", ";",  ":",  "/"};
  std::mt19937 random(6);
  size_t tried = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string name;
    for (size_t n = 1 + random() % 14; n > 0; --n)
      name += kPieces[random() % std::size(kPieces)];
    if (name.size() > 60 || clean_name(name) != name || name.empty() ||
        name.find("  ") != name.npos ||
        (name.front() == '(' && name.back() == ')'))
      continue;
    ++tried;
    PatchMail m = plain();
    m.author.name = name;
    for (bool other : {false, true}) {
      m.header.from = other ? plain().header.from : m.author;
      std::string text = compose(m);
      Result<TakenMail> t = take_mail(text);
      ASSERT_TRUE(t) << text;
      ASSERT_EQ(t->author.name, name) << text;
    }
  }
  EXPECT_GT(tried, 5000u);
}

TEST(Mail, SeveralInOneMailboxStaySeveral) {
  std::string box = compose(plain()) + compose(plain());
  EXPECT_EQ(split_mailbox(box),
            (std::vector<std::string>{compose(plain()), compose(plain())}));
}

} // namespace
} // namespace kport
