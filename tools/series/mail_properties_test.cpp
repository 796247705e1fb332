// SPDX-License-Identifier: GPL-2.0-or-later
// Random commits, mails and patches from fixed seeds: our model against git.
#include <random>

#include <gtest/gtest.h>

#include "model/message.h"
#include "series/patch.h"
#include "series/round_trip.h"
#include "series/test_git_am.h"

namespace kport {
namespace {

using Files = TestRepository::Files;

class Dice {
public:
  explicit Dice(unsigned seed) : random_(seed) {}
  size_t below(size_t n) { return random_() % n; }
  template <size_t N> std::string any(const char* const (&words)[N]) {
    return words[below(N)];
  }

private:
  std::mt19937 random_;
};

std::string random_message(Dice& dice) {
  static constexpr const char* kTitles[] = {
      "net: f", "[net] f", "Re: f", "net:  f", " net: f", "f\xC3\xBCr f",
      "=?utf-8?q?a?= f", "a]b", "RE:[x] f", "a rather long subject that has to "
      "be folded somewhere because it is more than eighty columns wide"};
  static constexpr const char* kLines[] = {
      "",       "",        "words and words", "  indented", "---",
      "--- a/f", "From: X <x@y>", "Subject: z", "diff --git a/f b/f",
      "Index: f", "@@ -1,3 +1,3 @@", "-one", "+1", " two", "blank at end ",
      "f\xC3\xBCr", "Signed-off-by: A <a@b>", "[PATCH] x", ">From here",
      "-- ", "a\rb", "+++ b/f"};
  std::string out = dice.any(kTitles) + "\n";
  if (dice.below(8))
    out += "\n";
  for (size_t n = dice.below(6); n > 0; --n)
    out += (dice.below(2) ? "more words" : dice.any(kLines)) + "\n";
  if (dice.below(12) == 0)
    out.pop_back();
  return out;
}

std::string random_text(Dice& dice, size_t lines) {
  static constexpr const char* kLines[] = {"a", "b", "", "\tint x;", "}",
                                           "a", "c\r", "d "};
  std::string out;
  for (; lines > 0; --lines)
    out += dice.any(kLines) + "\n";
  if (dice.below(8) == 0 && !out.empty())
    out.pop_back();
  return out;
}

std::string edited(Dice& dice, std::string text) {
  std::string out;
  for (std::string_view line : split_lines(text)) {
    size_t what = dice.below(12);
    if (what == 0)
      continue;
    if (what == 1)
      out += "new\n";
    out += what == 2 ? "other" : std::string(line);
    out += '\n';
  }
  if (dice.below(8) == 0 && !out.empty())
    out.pop_back();
  return out;
}

Files random_change(Dice& dice, Files files) {
  static constexpr const char* kNames[] = {"f", "g h", "d/i", "d/e/\xC3\xBC",
                                           "q\"", "j"};
  for (size_t n = 1 + dice.below(3); n > 0; --n) {
    std::string name = dice.any(kNames);
    auto at = files.find(name);
    if (at == files.end()) {
      files.emplace(name, random_text(dice, dice.below(30)));
    } else if (dice.below(4) == 0) {
      TestRepository::File moved = at->second;
      files.erase(at);
      if (dice.below(2))
        files.insert_or_assign(dice.any(kNames), moved);
    } else if (dice.below(6) == 0) {
      at->second.mode = at->second.mode == 0100644 ? 0100755 : 0100644;
    } else {
      at->second.text = edited(dice, at->second.text);
    }
  }
  return files;
}

TEST(MailProperties, GitTakesWhatWePredict) {
  TestRepository r;
  Dice dice(1);
  size_t verified = 0, repaired = 0, refused = 0;
  for (int i = 0; i < 60; ++i) {
    Files before = {{"f", "one\ntwo\nthree\n"},
                    {"d/i", random_text(dice, 40)},
                    {"j", random_text(dice, 3)}};
    Files after = random_change(dice, before);
    Oid base = r.commit(before, "base\n");
    Oid tip = r.commit(after, random_message(dice), {base});
    Repository repository = r.open();
    Commit c = repository.read_commit(tip).value();
    Oid tree = repository.read_commit(base).value().tree;
    std::string theirs =
        r.git({"format-patch", "-q", "-1", "--stdout", tip.hex()});
    if (!theirs.empty()) {
      std::string model = predicted_am(repository, tree, theirs);
      if (model != "not modelled") {
        EXPECT_EQ(model, git_am(r, base, theirs)) << theirs;
      }
    }
    for (bool fix : {false, true}) {
      Result<VerifiedMail> mail = make_mail(repository, tip, {}, fix);
      verified += mail && !fix;
      repaired += mail && fix;
      refused += !mail && fix;
      if (!mail) {
        EXPECT_TRUE(!fix || c.tree == tree) << mail.error().message;
        continue;
      }
      EXPECT_EQ(git_am(r, base, mail->text),
                outcome_of(c.tree, c.text.author, mail->message))
          << mail->text;
    }
  }
  EXPECT_GT(verified, 5u);
  EXPECT_GT(repaired, verified);
  EXPECT_LT(refused, 6u); // commits that change nothing
}

// A patch that somebody has cut, doubled or renumbered.
std::string damaged(Dice& dice, const std::string& patch) {
  std::vector<std::string_view> lines = split_lines(patch);
  size_t hit = dice.below(lines.size());
  size_t what = dice.below(8);
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string line(lines[i]);
    if (i == hit && what == 0)
      continue;
    if (what == 7 && (line.starts_with("diff --git") ||
                      line.starts_with("index ")))
      continue;
    if (i == hit && what == 1)
      out += line + "\n";
    if (i == hit && what == 2)
      out += "garbage\n";
    if (i == hit && what == 3 && !line.empty())
      line[dice.below(line.size())] = static_cast<char>('0' + dice.below(10));
    if (what == 4 && line.starts_with("@@ -"))
      line.replace(4, line.find('@', 4) - 4, "9,3 +9,3 ");
    out += line + "\n";
  }
  if (what == 5)
    out += patch;
  return out;
}

std::string git_apply(const TestRepository& r, const Oid& tree,
                      const std::string& patch) {
  r.git({"read-tree", tree.hex()});
  ProcessResult applied = r.try_git({"apply", "--cached", "-"}, patch);
  std::error_code ec; // git-apply dies of some patches, its lock stays
  fs::remove(r.dir() / ".git" / "index.lock", ec);
  if (applied.exit_code != 0)
    return "fails";
  std::string out = r.git({"write-tree"});
  return out.substr(0, out.find('\n'));
}

TEST(MailProperties, DamagedPatchesFailOrApplyAsInGit) {
  TestRepository r;
  Repository repository = r.open();
  Dice dice(2);
  size_t applied = 0, failed = 0, unknown = 0;
  for (int i = 0; i < 400; ++i) {
    Files before = {{"f", random_text(dice, 12)},
                    {"d/i", random_text(dice, 30)},
                    {"j", random_text(dice, 3)}};
    Oid from = r.tree(repository, before);
    Oid to = r.tree(repository, random_change(dice, before));
    Result<Patch> patch = make_patch(repository, from, to);
    ASSERT_TRUE(patch);
    if (patch->text.empty())
      continue;
    std::string text = damaged(dice, patch->text);
    Result<Oid> ours = apply_patch(repository, from, text);
    if (!ours && ours.error().code == "patch-not-modelled") {
      ++unknown;
      continue;
    }
    std::string theirs = git_apply(r, from, text);
    EXPECT_EQ(ours ? ours->hex() : "fails", theirs)
        << text << (ours ? "" : ours.error().message);
    (ours ? applied : failed) += 1;
  }
  EXPECT_GT(applied, 80u);
  EXPECT_GT(failed, 80u);
  EXPECT_LT(unknown, 40u);
}

// Apart from renames' similarity, which libgit2 counts otherwise.
TEST(MailProperties, TextAndStatAreGits) {
  TestRepository r;
  Repository repository = r.open();
  Dice dice(3);
  for (int i = 0; i < 80; ++i) {
    Files before = {{"f", random_text(dice, 12)},
                    {"a/rather/long/name/that/does/not/fit/in/a/line/of/72", "x\n"},
                    {"d/i", random_text(dice, 300)}};
    Files after = random_change(dice, before);
    if (dice.below(3) == 0)
      after.insert_or_assign("binary", std::string(dice.below(4000), '\0'));
    after.begin()->second.text += random_text(dice, dice.below(200));
    Oid from = r.tree(repository, before);
    Oid to = r.tree(repository, after);
    Patch patch = make_patch(repository, from, to).value();
    bool plain = true;
    for (const FileChange& f : patch.files)
      plain &= !f.renamed() && !f.binary;
    std::vector<std::string> diff = {"diff", "--no-renames", "--abbrev=12",
                                     from.hex(), to.hex()};
    bool renamed = false;
    for (const FileChange& f : patch.files)
      renamed |= f.renamed();
    if (plain) {
      EXPECT_EQ(patch.text, r.git(diff));
    }
    diff.insert(diff.begin() + 1, {"--stat=72", "--summary"});
    if (!renamed) {
      EXPECT_EQ(diffstat(patch), r.git(diff));
    }
  }
}

} // namespace
} // namespace kport
