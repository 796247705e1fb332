// SPDX-License-Identifier: GPL-2.0-or-later
// Every known way to lose something between commit, mail and commit: what git
// does, what kport does, and that our model of `git am` is right about both.
// KPORT_TRAPS=FILE writes the matrix (ci/check-traps).
#include <cstdlib>

#include <gtest/gtest.h>

#include "model/mime.h"
#include "series/test_git_am.h"
#include "series/patch.h"
#include "series/round_trip.h"

namespace kport {
namespace {

using Files = TestRepository::Files;

struct Trap {
  std::string name;
  std::string git;     // format-patch + am: "ok", "fails", "wrong tree"…
  std::string plain;   // kport: "verified", "refused"
  std::string fixed;   // with --fix: "verified", "repaired", "refused"
  size_t line = 0;     // of the message, where a refusal points at
  bool modelled = true; // git's own mail
  std::string message = "net: change f\n\nBecause.\n";
  Files before = {{"f", "one\ntwo\nthree\n"}};
  Files after = {{"f", "one\n2\nthree\n"}};
  Person author = {"A U Thor", "author@example.com", 1700000000, 60};
  std::string encoding = {};
};

void PrintTo(const Trap& t, std::ostream* out) { *out << t.name; }

constexpr const char* kDiff = "diff --git a/g b/g\n--- a/g\n+++ b/g\n"
                              "@@ -1,3 +1,3 @@\n-one\n+1\n two\n three\n";
constexpr const char* kTraditional = "--- a/g\n+++ b/g\n@@ -1,3 +1,3 @@\n"
                                     "-one\n+1\n two\n three\n";
const std::string kCommit = "1234567890123456789012345678901234567890";

Trap with_message(std::string name, std::string git, std::string plain,
                  std::string fixed, size_t line, std::string message) {
  Trap t{std::move(name), std::move(git), std::move(plain), std::move(fixed)};
  t.line = line;
  t.message = std::move(message);
  return t;
}

Trap with_files(std::string name, std::string git, std::string plain,
                Files before, Files after) {
  Trap t{std::move(name), std::move(git), plain, std::move(plain)};
  t.before = std::move(before);
  t.after = std::move(after);
  return t;
}

Trap with_author(std::string name, std::string git, std::string plain,
                 Person author) {
  Trap t{std::move(name), std::move(git), plain, std::move(plain)};
  t.author = std::move(author);
  return t;
}

std::vector<Trap> message_traps() {
  std::string from = "From " + kCommit + " Mon Sep 17 00:00:00 2001";
  std::vector<Trap> out = {
      with_message("plain", "ok", "verified", "verified", 0,
                   "net: change f\n\nBecause.\n"),
      with_message("no body", "ok", "verified", "verified", 0, "net: f\n"),
      with_message("no subject", "ok", "refused", "refused", 1, ""),
      with_message("body with a diff", "wrong tree", "refused", "repaired", 4,
                   std::string("net: f\n\nSee\n") + kDiff),
      with_message("body with a diff without git's line", "wrong tree",
                   "refused", "repaired", 4,
                   std::string("net: f\n\nSee\n") + kTraditional),
      with_message("body with a rule", "wrong message", "refused", "repaired",
                   4, "net: f\n\na\n---\nb\n"),
      with_message("body with --- a/x", "wrong message", "refused", "repaired",
                   4, "net: f\n\na\n--- a/x\nb\n"),
      with_message("body with diff -u", "wrong message", "refused", "repaired",
                   4, "net: f\n\na\ndiff -u x y\nb\n"),
      with_message("body with Index:", "wrong message", "refused", "repaired",
                   4, "net: f\n\na\nIndex: x\nb\n"),
      with_message("body with diff --git", "fails", "refused", "repaired", 4,
                   "net: f\n\na\ndiff --git a/x b/x\nb\n"),
      with_message("body with mbox's From", "fails", "verified", "verified", 0,
                   "net: f\n\na\n" + from + "\nb\n"),
      with_message("body with From here", "ok", "verified", "verified", 0,
                   "net: f\n\na\nFrom here on\nb\n"),
      with_message("body begins From:", "wrong author", "verified", "verified",
                   0, "net: f\n\nFrom: X Y <x@y>\n\nb\n"),
      with_message("body begins Date:", "fails", "verified", "verified", 0,
                   "net: f\n\nDate: the day\n\nb\n"),
      with_message("body begins Subject:", "wrong message", "verified",
                   "verified", 0, "net: f\n\nSubject: x\n\nb\n"),
      with_message("body begins [PATCH]", "wrong message", "verified",
                   "verified", 0, "net: f\n\n[PATCH] x\nb\n"),
      with_message("body begins >From", "wrong message", "verified",
                   "verified", 0, "net: f\n\n>" + from + "\nb\n"),
      with_message("first line indented", "ok", "verified", "verified", 0,
                   "net: f\n\n   indented\nb\n"),
      with_message("scissors", "ok", "verified", "verified", 0,
                   "net: f\n\na\n-- >8 --\nb\n"),
      with_message("subject [net] x", "wrong message", "refused", "repaired",
                   1, "[net] f\n\nb\n"),
      with_message("subject Re: x", "wrong message", "refused", "repaired", 1,
                   "Re: f\n\nb\n"),
      with_message("subject of two lines", "wrong message", "refused",
                   "repaired", 2, "net: a\nlong one\n\nb\n"),
      with_message("subject with two spaces", "wrong message", "refused",
                   "repaired", 1, "net:  f\n\nb\n"),
      with_message("subject with a tab", "wrong message", "refused",
                   "repaired", 1, "net:\tf\n\nb\n"),
      with_message("subject of 200 columns", "ok", "verified", "verified", 0,
                   "net: " + std::string(90, 'a') + " " +
                       std::string(104, 'b') + "\n"),
      with_message("subject like an encoded word", "ok", "verified",
                   "verified", 0, "net: =?utf-8?q?x?= f\n"),
      with_message("subject in UTF-8", "ok", "verified", "verified", 0,
                   "net: für 日本語 und noch viel mehr Text, der nicht in "
                   "eine Zeile des Kopfes paßt 🐧\n"),
      with_message("body in UTF-8", "ok", "verified", "verified", 0,
                   "net: f\n\nfür 日本語\n"),
      with_message("line of 1100 bytes", "ok", "verified", "verified", 0,
                   "net: f\n\n" + std::string(1100, 'x') + "\n"),
      with_message("leading blank lines", "wrong message", "refused",
                   "repaired", 1, "\n\nnet: f\n\nb\n"),
      with_message("two blank lines", "wrong message", "refused", "repaired",
                   3, "net: f\n\n\nb\n"),
      with_message("blanks at a line's end", "wrong message", "refused",
                   "repaired", 3, "net: f\n\nb \n"),
      with_message("no newline at the end", "wrong message", "refused",
                   "repaired", 3, "net: f\n\nb"),
      with_message("CRLF in the message", "wrong message", "refused",
                   "repaired", 1, "net: f\r\n\r\nb\r\n"),
      with_message("body with a lone CR", "ok", "verified", "verified", 0,
                   "net: f\n\na\rb\n"),
      with_message("bytes that are not UTF-8", "wrong message", "refused",
                   "refused", 3, "net: f\n\nf\xFCr\n"),
      with_message("body with a hunk", "ok", "verified", "verified", 0,
                   "net: f\n\n@@ -1 +1 @@\n-a\n+b\n"),
      with_message("trailers", "ok", "verified", "verified", 0,
                   "net: f\n\nb\n\nFixes: 123456789012 (\"x\")\n"
                   "Signed-off-by: A U Thor <author@example.com>\n"),
      with_message("signature in the body", "wrong message", "refused",
                   "repaired", 4,
                   "net: f\n\na\n-- \nb\n"),
  };
  for (size_t i : {3, 4}) {
    out[i].before.emplace("g", "one\ntwo\nthree\n");
    out[i].after.emplace("g", "one\ntwo\nthree\n");
  }
  for (Trap& t : out) // git guesses at the date
    t.modelled = t.name != "body begins Date:";
  Trap latin = with_message("encoding ISO-8859-1", "wrong message", "verified",
                            "verified", 0, "net: f\xFCr\n\nf\xFCr\n");
  latin.git = "ok";
  latin.encoding = "ISO-8859-1";
  latin.author.name = "Andr\xE9";
  out.push_back(latin);
  Trap unknown = with_message("encoding unknown to iconv", "wrong message",
                              "refused", "refused", 0, "net: f\xFCr\n");
  unknown.encoding = "no-such-charset";
  out.push_back(unknown);
  return out;
}

std::vector<Trap> author_traps() {
  auto at = [](int64_t seconds, int offset) {
    return Person{"A U Thor", "author@example.com", seconds, offset};
  };
  auto named = [](std::string name) {
    return Person{std::move(name), "author@example.com", 1700000000, 60};
  };
  std::vector<Trap> out = {
      with_author("date before 1970", "wrong date", "refused", at(-86400, 0)),
      with_author("date of 1970-01-02", "ok", "verified", at(86400, 0)),
      with_author("date after 2100", "fails", "refused", at(4133980800, 0)),
      with_author("zone +0545", "ok", "verified", at(1700000000, 345)),
      with_author("zone -0330", "ok", "verified", at(1700000000, -210)),
      with_author("zone +1400", "ok", "verified", at(1700000000, 840)),
      with_author("zone +9959", "wrong date", "refused", at(1700000000, 5999)),
      with_author("name in UTF-8", "ok", "verified", named("Ærøskøbing Ü")),
      with_author("name with a comma", "ok", "verified", named("Thor, A. U")),
      with_author("name with quotes", "ok", "verified", named("A \"U\" Thor")),
      with_author("name with quotes in UTF-8", "wrong author", "verified",
                  named("Æ \"U\" Thor")),
      with_author("name with (comment)", "ok", "verified",
                  named("A (U) Thor")),
      with_author("name with @", "wrong author", "refused", named("a@b")),
      with_author("name of 61 bytes", "wrong author", "refused",
                  named(std::string(61, 'x'))),
      with_author("name of 2 bytes", "ok", "verified", named("Al")),
      with_author("name with Jr.", "wrong author", "refused",
                  named("Sammy Davis Jr.")),
      with_author("no name", "wrong author", "refused", named("")),
      with_author("no address", "ok", "verified",
                  Person{"A U Thor", "", 1700000000, 60}),
      with_author("address without @", "ok", "verified",
                  Person{"A U Thor", "author", 1700000000, 60}),
      with_author("address with a blank", "wrong author", "refused",
                  Person{"A U Thor", "a u@b", 1700000000, 60}),
  };
  for (Trap& t : out) // git takes the local zone instead
    t.modelled = t.name != "zone +9959";
  return out;
}

std::string lines(size_t n, const std::string& word) {
  std::string out;
  for (size_t i = 0; i < n; ++i)
    out += word + std::to_string(i) + "\n";
  return out;
}

std::vector<Trap> content_traps() {
  std::string binary("\0\1\2binary\0\xFF", 11);
  std::string long_binary = binary + std::string(3000, '\7') + binary;
  return {
      with_files("empty commit", "fails", "refused", {{"f", "a\n"}},
                 {{"f", "a\n"}}),
      with_files("no newline added", "ok", "verified", {{"f", "a\nb\n"}},
                 {{"f", "a\nb"}}),
      with_files("newline added", "ok", "verified", {{"f", "a\nb"}},
                 {{"f", "a\nb\n"}}),
      with_files("no newline on both sides", "ok", "verified",
                 {{"f", "a\nb"}}, {{"f", "a\nc"}}),
      with_files("LF to CRLF", "wrong tree", "verified", {{"f", "a\nb\n"}},
                 {{"f", "a\r\nb\r\n"}}),
      with_files("CRLF to LF", "fails", "verified", {{"f", "a\r\nb\r\n"}},
                 {{"f", "a\nb\n"}}),
      with_files("CRLF edit", "fails", "verified",
                 {{"f", "a\r\nb\r\nc\r\n"}}, {{"f", "a\r\nB\r\nc\r\n"}}),
      with_files("mixed line ends edit", "fails", "verified",
                 {{"f", "a\nb\r\nc\n"}}, {{"f", "A\nb\r\nc\n"}}),
      with_files("last line ends in CR", "wrong tree", "verified",
                 {{"f", "a\n"}}, {{"f", "a\nb\r"}}),
      with_files("lone CR in a line", "ok", "verified", {{"f", "a\n"}},
                 {{"f", "a\nb\rc\n"}}),
      with_files("CRLF file added", "wrong tree", "verified", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"g", "a\r\nb\r\n"}}),
      with_files("latin1 content", "ok", "verified", {{"f", "a\n"}},
                 {{"f", "f\xFCr\n"}}),
      with_files("content like mail", "ok", "verified", {{"f", "a\n"}},
                 {{"f", "From: x\n---\ndiff --git a/x b/x\n-- \n"}}),
      with_files("line of 2000 bytes", "ok", "verified", {{"f", "a\n"}},
                 {{"f", std::string(2000, 'x') + "\n"}}),
      with_files("NUL far down", "ok", "verified", {{"f", lines(2000, "x")}},
                 {{"f", lines(2000, "x") + std::string("\0\n", 2)}}),
      with_files("many hunks", "ok", "verified", {{"f", lines(400, "a")}},
                 {{"f", lines(100, "a") + "new\n" + lines(300, "a")}}),
      with_files("repeated lines", "ok", "verified",
                 {{"f", std::string(60, '\n')}},
                 {{"f", std::string(30, '\n') + "x\n" +
                            std::string(29, '\n')}}),
      with_files("file added", "ok", "verified", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"d/g", "b\n"}}),
      with_files("file deleted", "ok", "verified",
                 {{"f", "a\n"}, {"d/g", "b\n"}}, {{"f", "a\n"}}),
      with_files("empty file added", "ok", "verified", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"g", ""}}),
      with_files("empty file deleted", "ok", "verified",
                 {{"f", "a\n"}, {"g", ""}}, {{"f", "a\n"}}),
      with_files("file emptied", "ok", "verified", {{"f", "a\n"}},
                 {{"f", ""}}),
      with_files("file filled", "ok", "verified", {{"f", ""}},
                 {{"f", "a\n"}}),
      with_files("binary added", "ok", "verified", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"b", long_binary}}),
      with_files("binary changed", "ok", "verified", {{"b", long_binary}},
                 {{"b", long_binary + "x"}}),
      with_files("binary to text", "ok", "verified", {{"b", binary}},
                 {{"b", "text\n"}}),
      with_files("binary deleted", "ok", "verified",
                 {{"f", "a\n"}, {"b", binary}}, {{"f", "a\n"}}),
      with_files("binary renamed", "ok", "verified",
                 {{"f", "a\n"}, {"b", long_binary}},
                 {{"f", "a\n"}, {"c", long_binary}}),
      with_files("binary renamed and changed", "ok", "verified",
                 {{"f", "a\n"}, {"b", long_binary}},
                 {{"f", "a\n"}, {"c", long_binary + "x"}}),
  };
}

std::vector<Trap> tree_traps() {
  std::string text = lines(40, "line");
  using File = TestRepository::File;
  return {
      with_files("renamed", "ok", "verified", {{"a/f", text}},
                 {{"b/f", text}}),
      with_files("renamed and changed", "ok", "verified", {{"a/f", text}},
                 {{"b/g", text + "more\n"}}),
      with_files("renamed, mode changed", "ok", "verified", {{"f", text}},
                 {{"g", File(text, 0100755)}}),
      with_files("names swapped", "ok", "verified",
                 {{"f", text}, {"g", lines(40, "other")}},
                 {{"g", text}, {"f", lines(40, "other")}}),
      with_files("copied", "ok", "verified", {{"f", text}},
                 {{"f", text + "x\n"}, {"g", text}}),
      with_files("mode changed", "ok", "verified", {{"f", "a\n"}},
                 {{"f", File("a\n", 0100755)}}),
      with_files("mode and text changed", "ok", "verified",
                 {{"f", File("a\n", 0100755)}}, {{"f", "b\n"}}),
      with_files("mode 100664", "wrong tree", "refused", {{"f", "a\n"}},
                 {{"f", File("b\n", 0100664)}}),
      with_files("symlink added", "ok", "verified", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"l", File("f", 0120000)}}),
      with_files("symlink changed", "ok", "verified",
                 {{"l", File("f", 0120000)}}, {{"l", File("g", 0120000)}}),
      with_files("symlink to file", "ok", "verified",
                 {{"l", File("f", 0120000)}}, {{"l", "text\n"}}),
      with_files("file to symlink", "ok", "verified", {{"l", "text\n"}},
                 {{"l", File("f", 0120000)}}),
      with_files("file to directory", "ok", "verified", {{"d", "text\n"}},
                 {{"d/f", "other\n"}}),
      with_files("directory to file", "ok", "verified", {{"d/f", "text\n"}},
                 {{"d", "other\n"}}),
      with_files("symlink to directory", "ok", "verified",
                 {{"d", File("e", 0120000)}, {"e/f", "x\n"}},
                 {{"d/f", "y\n"}, {"e/f", "x\n"}}),
      with_files("gitlink added", "ok", "verified", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"s", File(kCommit, 0160000)}}),
      with_files("gitlink changed", "ok", "verified",
                 {{"s", File(kCommit, 0160000)}},
                 {{"s", File(std::string(40, 'a'), 0160000)}}),
      with_files("gitlink deleted", "ok", "verified",
                 {{"f", "a\n"}, {"s", File(kCommit, 0160000)}},
                 {{"f", "a\n"}}),
      with_files("name with spaces", "ok", "verified", {{"a b c", "x\n"}},
                 {{"a b c", "y\n"}, {"d e", "z\n"}}),
      with_files("empty file with a space", "ok", "verified", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"a b", ""}}),
      with_files("mode of a name with a space", "ok", "verified",
                 {{"a b", "x\n"}}, {{"a b", File("x\n", 0100755)}}),
      with_files("name with tab and quote", "ok", "verified",
                 {{"a\t\"b\"", "x\n"}}, {{"a\t\"b\"", "y\n"}}),
      with_files("name with a newline", "ok", "verified", {{"a\nb", "x\n"}},
                 {{"a\nb", "y\n"}, {"c\n", ""}}),
      with_files("name in UTF-8", "ok", "verified", {{"für/日本", "x\n"}},
                 {{"für/日本", "y\n"}}),
      with_files("renamed to UTF-8 and spaces", "ok", "verified",
                 {{"f", text}}, {{"für uns", text + "x\n"}}),
      with_files("name like a/ b/", "ok", "verified",
                 {{"x b/x", "1\n"}}, {{"x b/x", "2\n"}, {"y b/y", ""}}),
      with_files("name .git", "fails", "refused", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"d/.git/config", "x\n"}}),
      with_files("name GIT~1", "fails", "refused", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"GIT~1/config", "x\n"}}),
      with_files("name ..", "fails", "refused", {{"f", "a\n"}},
                 {{"f", "a\n"}, {"../x", "x\n"}}),
      with_files("symlink .gitmodules", "fails", "refused", {{"f", "a\n"}},
                 {{"f", "a\n"}, {".gitmodules", File("x", 0120000)}}),
  };
}

struct Row {
  std::string name, git, plain, fixed;
};
std::vector<Row>& rows() {
  static std::vector<Row> all;
  return all;
}

// Writes the matrix when all cases have run.
class Matrix : public testing::Environment {
public:
  void TearDown() override {
    const char* path = std::getenv("KPORT_TRAPS");
    if (!path)
      return;
    std::string out = fmt::format("{:36} {:14} {:10} {}\n", "case",
                                  "git's own", "kport", "kport --fix");
    for (const Row& r : rows())
      out += fmt::format("{:36} {:14} {:10} {}\n", r.name, r.git, r.plain,
                         r.fixed);
    EXPECT_TRUE(write_file(path, out));
  }
};
[[maybe_unused]] const testing::Environment* const kMatrix =
    testing::AddGlobalTestEnvironment(new Matrix);

class Traps : public testing::TestWithParam<Trap> {
protected:
  void SetUp() override {
    const Trap& t = GetParam();
    Repository r = repository_.open();
    base_ = repository_.commit(t.before, "base\n");
    before_ = r.read_commit(base_).value().tree;
    Commit c;
    c.tree = repository_.tree(r, t.after);
    c.parents = {base_};
    c.text = {t.author, t.author, t.encoding, t.message};
    commit_ = r.write_commit(c).value();
    commit_text_ = c;
    const std::string& e = t.encoding;
    meant_ = outcome_of(c.tree, t.author, t.message);
    if (to_utf8(meant_, e))
      meant_ = to_utf8(meant_, e).value();
  }

  std::string word(const std::string& outcome) const {
    if (outcome == meant_)
      return "ok";
    if (outcome == "fails" || outcome == "not modelled")
      return outcome;
    auto line = [](const std::string& text, size_t n) {
      size_t at = 0;
      for (; n > 0; --n)
        at = text.find('\n', at) + 1;
      return text.substr(at, text.find('\n', at) - at);
    };
    if (line(outcome, 0) != line(meant_, 0))
      return "wrong tree";
    if (line(outcome, 1) == line(meant_, 1))
      return "wrong message";
    size_t mail = line(meant_, 1).find('>');
    return line(outcome, 1).substr(0, mail) == line(meant_, 1).substr(0, mail)
               ? "wrong date"
               : "wrong author";
  }

  // The mail goes through git, and comes out as it was to.
  void expect_round_trip(const VerifiedMail& mail) {
    Result<std::string> name =
        to_utf8(commit_text_.text.author.name, commit_text_.text.encoding);
    Person author = commit_text_.text.author;
    author.name = *name;
    std::string want = outcome_of(commit_text_.tree, author, mail.message);
    EXPECT_EQ(git_am(repository_, base_, mail.text), want) << mail.text;
  }

  std::string ours(bool fix) {
    Repository r = repository_.open();
    Result<VerifiedMail> mail = make_mail(r, commit_, {.header = header()}, fix);
    if (!mail) {
      EXPECT_EQ(mail.error().exit, ExitCode::findings);
      EXPECT_FALSE(mail.error().span.file.empty()) << mail.error().message;
      EXPECT_FALSE(mail.error().help.empty()) << mail.error().message;
      if (!fix && GetParam().line != 0) {
        EXPECT_EQ(mail.error().span.line, GetParam().line)
            << mail.error().message;
      }
      return "refused";
    }
    expect_round_trip(*mail);
    std::string original =
        to_utf8(commit_text_.text.message, commit_text_.text.encoding).value();
    return mail->message == original ? "verified" : "repaired";
  }

  static MailHeader header() {
    MailHeader h;
    h.number = 1;
    return h;
  }

  TestRepository repository_;
  Oid base_;
  Oid before_;
  Oid commit_;
  Commit commit_text_;
  std::string meant_;
};

TEST_P(Traps, NothingIsLost) {
  const Trap& t = GetParam();
  ProcessResult made = repository_.try_git(
      {"format-patch", "-q", "-1", "--stdout", commit_.hex()});
  std::string theirs = "fails";
  if (made.exit_code == 0 && !made.out.empty()) {
    theirs = git_am(repository_, base_, made.out);
    std::string model = predicted_am(repository_.open(), before_, made.out);
    EXPECT_EQ(model != "not modelled", t.modelled);
    if (t.modelled) {
      EXPECT_EQ(model, theirs) << made.out;
    }
  }
  Row row{t.name, word(theirs), ours(false), ours(true)};
  EXPECT_EQ(row.git, t.git) << made.out;
  EXPECT_EQ(row.plain, t.plain);
  EXPECT_EQ(row.fixed, t.fixed);
  rows().push_back(row);
}

std::string name_of(const testing::TestParamInfo<Trap>& info) {
  std::string out;
  for (char c : info.param.name)
    out += isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return out + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Message, Traps, testing::ValuesIn(message_traps()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Author, Traps, testing::ValuesIn(author_traps()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Content, Traps, testing::ValuesIn(content_traps()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Tree, Traps, testing::ValuesIn(tree_traps()),
                         name_of);

} // namespace
} // namespace kport
