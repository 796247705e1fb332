// SPDX-License-Identifier: GPL-2.0-or-later
// Messages and steering on real histories.
#include <gtest/gtest.h>

#include "series/split.h"
#include "series/test_repository.h"

namespace kport {
namespace {

Project project() {
  Project p;
  p.name = "rill";
  p.canonical = {"fs"};
  return p;
}

Result<SplitResult> tell(const TestRepository& t, const Oid& to) {
  Repository r = t.open();
  ObjectPool pool(r);
  Result<SplitResult> out = split_history(project(), pool, {.range = {{}, to}});
  EXPECT_TRUE(!out || pool.write(r, std::vector{out->tip}));
  return out;
}

std::vector<std::string> fates(const SplitResult& s) {
  std::vector<std::string> out;
  for (const SplitStep& step : s.steps)
    out.emplace_back(name(step.fate));
  return out;
}
using Names = std::vector<std::string>;

TEST(SplitMessages, FixesNameWhatIsTold) {
  TestRepository t;
  Oid a = t.commit({{"fs/a", "1"}}, "a: bug\n");
  Oid b = t.commit({{"fs/a", "1"}, {"x", "1"}}, "outside\n", {a});
  Oid c = t.commit({{"fs/a", "2"}, {"x", "1"}},
                   "a: mend\n\nFixes: " + a.hex().substr(0, 8) +
                       " (\"a: bug\")\nFixes: " + b.hex() +
                       "\nFixes: 0123456789 (\"a: bug\")\nAcked-by: B <b@b>\n",
                   {b});
  SplitResult s = tell(t, c).value();
  std::string fixes =
      "Fixes: " + s.steps[0].upstream.hex().substr(0, 12) + " (\"a: bug\")\n";
  EXPECT_EQ(t.git({"log", "-1", "--format=%B", s.tip.hex()}),
            "a: mend\n\n" + fixes + fixes + "Acked-by: B <b@b>\n\n");
  ASSERT_EQ(s.steps[2].notes.size(), 1u);
  EXPECT_NE(s.steps[2].notes[0].find(b.hex()), std::string::npos);
}

TEST(SplitMessages, AreSteered) {
  TestRepository t;
  Oid a = t.commit({{"fs/a", "1\n"}}, "a\n");
  Oid b =
      t.commit({{"fs/a", "1\n"}, {"fs/b", "1\n"}}, "b\n\nKport: split\n", {a});
  Oid c = t.commit({{"fs/a", "2\n"}, {"fs/b", "1\n"}},
                   "typo in a\n\nKport: squash " + a.hex().substr(0, 12) + "\n",
                   {b});
  Oid d = t.commit({{"fs/a", "2\n"}, {"fs/b", "2\n"}, {"words", "better\n"}},
                   "d\n\nKport: reword words\n", {c});
  SplitResult s = tell(t, d).value();
  EXPECT_EQ(fates(s), (Names{"kept", "squashed", "kept", "kept"}));
  EXPECT_EQ(s.steps[0].upstream, s.steps[1].upstream);
  EXPECT_TRUE(s.steps[2].begins);
  EXPECT_EQ(t.git({"log", "--format=%B%N", s.tip.hex()}),
            "better\n\nb\n\na\n\n");
  EXPECT_EQ(t.git({"show", s.steps[0].upstream.hex() + ":fs/a"}), "2\n");

  // Skipped: what is missing at the end comes in a commit that says so.
  t.set_ref("refs/heads/main", d);
  t.git({"notes", "--ref=kport", "add", "-m", "Kport: skip", b.hex()});
  s = tell(t, d).value();
  EXPECT_EQ(fates(s),
            (Names{"kept", "squashed", "skipped", "there", "synthesised"}));
  EXPECT_EQ(s.steps[3].deferred, (Names{"fs/b"}));
}

TEST(SplitMessages, FixesNameASquashedCommitAsItBecame) {
  TestRepository t;
  Oid a = t.commit({{"fs/a", "1\n"}}, "a\n");
  Oid b =
      t.commit({{"fs/a", "2\n"}}, "b\n\nKport: squash " + a.hex() + "\n", {a});
  Oid c = t.commit({{"fs/a", "3\n"}}, "c\n\nFixes: " + a.hex() + "\n", {b});
  SplitResult s = tell(t, c).value();
  EXPECT_EQ(t.git({"log", "-1", "--format=%B", s.tip.hex()}),
            "c\n\nFixes: " + s.steps[0].upstream.hex().substr(0, 12) +
                " (\"a\")\n\n");
  t.git(
      {"merge-base", "--is-ancestor", s.steps[0].upstream.hex(), s.tip.hex()});
}

TEST(SplitMessages, RefuseASquashThatDoesNotFit) {
  TestRepository t;
  Oid a = t.commit({{"fs/a", "1\n"}}, "a\n");
  Oid b = t.commit({{"fs/a", "2\n"}}, "b\n", {a});
  const std::vector<std::string> lines = {"squash " + a.hex(), "squash 1234567",
                                          "reword none", "dance"};
  for (const std::string& line : lines) {
    Oid c = t.commit({{"fs/a", "3\n"}}, "c\n\nKport: " + line + "\n", {b});
    Result<SplitResult> s = tell(t, c);
    ASSERT_FALSE(s) << line;
    EXPECT_EQ(s.error().code, "split-steering");
  }
}

} // namespace
} // namespace kport
