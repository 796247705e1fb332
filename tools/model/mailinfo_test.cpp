// SPDX-License-Identifier: GPL-2.0-or-later
// Our reading of mails against the installed git-mailsplit and git-mailinfo.
#include "model/mailinfo.h"

#include <filesystem>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/process.h"

namespace kport {
namespace {

class Git {
public:
  Git() {
    std::string pattern = fs::temp_directory_path() / "kport-mail-XXXXXX";
    root_ = mkdtemp(pattern.data());
    fs::create_directory(root_ / "split");
  }
  ~Git() { fs::remove_all(root_); }

  ProcessResult run(std::vector<std::string> argv, const std::string& input) {
    argv.insert(argv.begin(), "git");
    Command c{.argv = std::move(argv), .cwd = root_};
    c.env = {{"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_CONFIG_NOSYSTEM", "1"}};
    c.input = input;
    return kport::run(c).value();
  }

  std::vector<std::string> split(const std::string& mails) {
    for (const fs::directory_entry& e : fs::directory_iterator(root_ / "split"))
      fs::remove(e.path());
    run({"mailsplit", "-b", "-osplit"}, mails);
    std::vector<std::string> out;
    std::vector<fs::path> mails_found = list_files(root_ / "split").value();
    for (const fs::path& p : mails_found)
      out.push_back(read_file(root_ / "split" / p).value());
    return out;
  }

  // In the order that git prints; "refused" when it fails.
  std::string info(const std::string& mail) {
    ProcessResult r = run({"mailinfo", "msg", "patch"}, mail);
    if (r.exit_code != 0)
      return "refused";
    return r.out + read_file(root_ / "msg").value() + "\n-----\n" +
           read_file(root_ / "patch").value();
  }

private:
  fs::path root_;
};

bool has_header(const std::string& info, const char* name) {
  std::string head = "\n" + info.substr(0, info.find("\n\n") + 1);
  return !info.starts_with('\n') &&
         head.find("\n" + std::string(name) + ": ") != head.npos;
}

// As Git::info(); a header is printed where git printed it, because an absent
// and an empty one are the same to `git am`.
std::string ours(const std::string& mail, const std::string& theirs) {
  Result<MailInfo> r = read_mail_info(mail);
  if (!r)
    return r.error().code == "mail-not-modelled" ? "not modelled" : "refused";
  std::string out;
  if (has_header(theirs, "Author") || !r->name.empty())
    out += fmt::format("Author: {}\nEmail: {}\n", r->name, r->email);
  if (has_header(theirs, "Subject") || !r->subject.empty())
    out += fmt::format("Subject: {}\n", r->subject);
  if (has_header(theirs, "Date") || !r->date.empty())
    out += fmt::format("Date: {}\n", r->date);
  return out + "\n" + r->body + "\n-----\n" + r->patch;
}

constexpr const char* kHead = "From: A B <a@b.c>\nDate: Thu, 1 Jan 2015 "
                              "00:00:00 +0100\nSubject: [PATCH 1/2] title\n";
constexpr const char* kTail = "---\n f | 1 +\n\ndiff --git a/f b/f\n";

TEST(MailInfo, AsGitReadsBodies) {
  Git git;
  for (const char* body : {
           "\nbody\n",
           "\n  indented\nbody\n",
           "\nFrom: X Y <x@y>\n\nbody\n",
           "\nFrom: X Y <x@y>\nSubject: other\nDate: then\n\n  body\n",
           "\nFrom: X Y\n <x@y>\n\nFrom: again\n",
           "\nSubject: x\nno header\n",
           "\n[PATCH] other subject\nbody\n",
           "\n>From 1234567890123456789012345678901234567890 Mon Sep 17 "
           "00:00:00 2001\nbody\n",
           "\n>From here on\n",
           "\na\n--- \nb\n",
           "\na\n---x\n--- x\nb\n",
           "\na\ndiff -u a b\n",
           "\na\nIndex: x\n",
           "\na\n-- >8 --\nb\n",
           "Content-Type: text/plain; charset=ISO-8859-1\n\nAndr\xE9\n",
           "Content-Type: text/plain; charset=\"latin1\"\n"
           "Content-Transfer-Encoding: quoted-printable\n\nAndr=E9 =\nx\n=\n",
           "Content-Transfer-Encoding: BASE64\n\nYm9keQpkaWZmIC11CisK\nYQ==\n",
           "Content-Type: text/plain; charset=no-such\n\nbody\n",
           "Content-Type: text/plain; charset=utf-8\n\nbad \xC3 utf-8\n",
           "Subject: =?utf-8?q?open\n\nbody\n",
           "Subject:\n folded\n\t more =?utf-8?q?a?=\n =?utf-8?q?b?=\n\nbody\n",
           "no header at all\n\nbody\n",
           "From: \"Q. \\\"R\\\" (s)\" <q@r> (comment)\n\nbody\n",
           "From: q@r (Q R)\n\nbody\n",
           "From: Q R <qr>\n\nbody\n",
           "From: Q@R <q@r>\n\nbody\n",
           "From: nobody\n\nbody\n",
           "From: X <x@y\n\nbody\n",
           "From:\n\nbody\n",
           "From: A (b (c) d <a@b>\n\nbody\n",
           "Subject: Re: [net] RE:[a]b  c\n\nbody\n",
           "Subject: [open\n\nbody\n",
           "Subject: re:\n\nbody\n",
       }) {
    std::string mail = std::string(kHead) + body + kTail;
    std::string theirs = git.info(mail);
    EXPECT_EQ(ours(mail, theirs), theirs) << mail;
  }
  std::string mail = std::string(kHead) + "From: " + std::string(61, 'x') +
                     " <a@b>\n\nbody\n" + kTail;
  std::string theirs = git.info(mail);
  EXPECT_EQ(ours(mail, theirs), theirs);
}

TEST(MailInfo, AsGitOnRandomMails) {
  Git git;
  const char* headers[] = {"From: X <x@y>\n",
                           "from:Y <y@z>\n",
                           "Subject: [a] =?utf-8?q?=C3=A9?= b\n",
                           "Date: now\n",
                           " folded\n",
                           "X-Other: v\n",
                           "Content-Transfer-Encoding: quoted-printable\n",
                           "Content-Transfer-Encoding: 8bit\n",
                           "Content-Type: text/plain; charset=latin1\n",
                           "Content-Type: text/plain\n",
                           ">From x\n",
                           "not a header\n"};
  const char* lines[] = {"From: X <x@y>\n", "Subject: in\n", "Date: in\n",
                         "\n",              " \n",           "words =3D =\n",
                         "  indented\n",    "caf\xE9\n",     "[PATCH] s\n",
                         "---\n",           "diff -x\n",     "a\r\n",
                         "=0D=0A=\n",       ">From a\n",     "\tx\n"};
  std::mt19937 random(11);
  for (int i = 0; i < 400; ++i) {
    std::string mail = random() % 8 ? kHead : "";
    for (size_t n = random() % 4; n > 0; --n)
      mail += headers[random() % std::size(headers)];
    mail += "\n";
    for (size_t n = random() % 9; n > 0; --n)
      mail += lines[random() % std::size(lines)];
    if (random() % 3)
      mail += kTail;
    if (random() % 5 == 0)
      mail.pop_back();
    std::string theirs = git.info(mail);
    EXPECT_EQ(ours(mail, theirs), theirs) << "mail " << i << ":\n" << mail;
  }
}

TEST(MailInfo, AsGitSplitsMailboxes) {
  Git git;
  constexpr const char* kFrom =
      "From 1234567890123456789012345678901234567890 Mon Sep 17 00:00:00 2001\n";
  const std::string pieces[] = {kFrom,
                                "From x Thu Jan 1 10:00:00 1970\n",
                                "From x Thu Jan 1 10:00 70\n",
                                "From the start: 1\n",
                                "text\n",
                                "\n",
                                "crlf\r\n",
                                "\r\n",
                                "\r",
                                "\r\r\n",
                                "From:a 12:00:00 2001\n"};
  std::mt19937 random(12);
  for (int i = 0; i < 150; ++i) {
    std::string mails = random() % 2 ? kFrom : "";
    for (size_t n = 1 + random() % 8; n > 0; --n)
      mails += pieces[random() % std::size(pieces)];
    if (mails.find_first_not_of(" \r\n") == mails.npos)
      continue;
    EXPECT_EQ(split_mailbox(mails), git.split(mails)) << mails;
  }
}

TEST(MailInfo, DatesComeBack) {
  EXPECT_EQ(print_mail_date(1420066800, 60), "Thu, 1 Jan 2015 00:00:00 +0100");
  EXPECT_EQ(print_mail_date(-1, 0), "Wed, 31 Dec 1969 23:59:59 +0000");
  EXPECT_EQ(print_mail_date(951782400, -210), "Mon, 28 Feb 2000 20:30:00 -0330");
  std::mt19937_64 random(13);
  for (int i = 0; i < 2000; ++i) {
    auto seconds = static_cast<int64_t>(random() % 4102358400ULL) + 86400;
    int offset = static_cast<int>(random() % 1681) - 840;
    Result<Person> p = parse_mail_date(print_mail_date(seconds, offset));
    ASSERT_TRUE(p) << print_mail_date(seconds, offset);
    EXPECT_EQ(p->seconds, seconds);
    EXPECT_EQ(p->offset_minutes, offset);
  }
  EXPECT_FALSE(parse_mail_date(print_mail_date(4102444800, 0)));
  EXPECT_FALSE(parse_mail_date(print_mail_date(-1, 0)));
  EXPECT_FALSE(parse_mail_date("yesterday"));
  EXPECT_FALSE(parse_mail_date("Thu, 1 Jan 2015 00:00:00 +0099"));
}

TEST(MailInfo, TakesWhatAmTakes) {
  std::string mail = std::string(kHead) + "\n\nbody  \n\n\nmore\n" + kTail;
  Result<TakenMail> t = take_mail(mail);
  ASSERT_TRUE(t);
  EXPECT_EQ(t->message, "title\n\nbody\n\nmore\n");
  EXPECT_EQ(t->author.name, "A B");
  EXPECT_EQ(t->author.seconds, 1420066800);
  EXPECT_EQ(take_mail(std::string(kHead) + "\nbody\n").error().code,
            "mail-no-patch");
  EXPECT_EQ(clean_name(" .J. R <x> R.\n"), "J. R x R");
}

} // namespace
} // namespace kport
