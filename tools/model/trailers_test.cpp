// SPDX-License-Identifier: GPL-2.0-or-later
// Messages and trailers, compared with the installed git on the same bytes.
#include "model/trailers.h"

#include <random>

#include <gtest/gtest.h>

#include "base/process.h"
#include "model/message.h"

namespace kport {
namespace {

std::string git(std::vector<std::string> argv, const std::string& input) {
  argv.insert(argv.begin(), {"git", "-c", "core.commentChar=#"});
  Command c{.argv = std::move(argv)};
  c.env = {{"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_CONFIG_NOSYSTEM", "1"}};
  c.input = input;
  Result<ProcessResult> r = run(c);
  EXPECT_TRUE(r && r->exit_code == 0) << (r ? r->err : r.error().message);
  return r ? r->out : "";
}

std::string printed(const std::string& message) {
  std::string out;
  for (const Trailer& t : parse_trailers(message))
    out += t.key + ": " + t.value + "\n";
  return out;
}

void expect_as_git(const std::string& message) {
  EXPECT_EQ(printed(message),
            git({"interpret-trailers", "--only-trailers", "--only-input"},
                message))
      << "message:\n"
      << message;
}

TEST(Trailers, AsGitReadsThem) {
  for (const char* message : {
           "a\n\nb\n\nSigned-off-by: A <a@b>\n",
           "Signed-off-by: A <a@b>\n",
           "a\n\nSigned-off-by: A\n continued\n\tand more\nFixes: 1 (\"x\")\n",
           "a\n\nnot one\nneither\nnor this\nSigned-off-by: A\n",
           "a\n\nnot one\nneither\nnor this\nor\nSigned-off-by: A\n",
           "a\n\nKey: v\nnot one\n",
           "a\n\nKey : v\nKey two: w\n",
           "a\n\n(cherry picked from commit 1234)\nReviewed-by: B\n",
           "a\n\nb\n---\nSigned-off-by: A\n",
           "a\n\nSigned-off-by: A\n---\n f | 1 +\n",
           "a\n\nb\n---not\n\nSigned-off-by: A\n",
           "a\n\nSigned-off-by: A\n---",
           "a\n\nSigned-off-by: A\n\n# comment\n\nConflicts:\n\tf.c\n",
           "# c\n\n\n# d\n",
           "a\n\nSigned-off-by: A\n# comment\n cont\nTested-by: B",
           "a\n\n: empty\nSigned-off-by: A\n",
           "a\n\nKey:\nOther:   \n",
           "a\n\nb: c\n# ------------------------ >8 ------------------------\n"
           "d: e\n",
           "",
           "\n\n\n",
       })
    expect_as_git(message);
}

TEST(Trailers, AsGitOnRandomMessages) {
  const char* pieces[] = {"Signed-off-by: A <a@b>", "Fixes: 12 (\"x\")",
                          "plain words",            "  indented",
                          "\tmore",                 "",
                          "",                       "# comment",
                          "---",                    "--- a/f",
                          "(cherry picked from commit 12)",
                          "Key : v",                "k-1:v",
                          "Conflicts:",             "Bad key here: v ",
                          ":v",                     "  "};
  std::mt19937 random(42);
  for (int i = 0; i < 250; ++i) {
    std::string message = i % 3 ? "title\n\n" : "";
    for (size_t n = random() % 10; n > 0; --n)
      message += std::string(pieces[random() % std::size(pieces)]) + "\n";
    if (random() % 4 == 0 && !message.empty())
      message.pop_back();
    expect_as_git(message);
    MessageParts p = split_message(message);
    EXPECT_EQ(message, std::string(p.title) + std::string(p.body) +
                           std::string(p.trailers) + std::string(p.rest));
    EXPECT_EQ(strip_space(message), git({"stripspace"}, message));
  }
}

TEST(Trailers, UnfoldsAndNumbersLines) {
  std::vector<Trailer> t =
      parse_trailers("a\n\nFixes: 123456789012\n  (\"long\n   title\")\nX: y\n");
  ASSERT_EQ(t.size(), 2u);
  EXPECT_EQ(t[0].unfolded(), "123456789012 (\"long title\")");
  EXPECT_EQ(t[0].line, 3u);
  EXPECT_EQ(t[1].line, 6u);
}

TEST(Trailers, FindsThoseOutsideTheBlock) {
  std::vector<Trailer> t = stray_trailers(
      "Fixes: 0 the title\n\nwords\nreviewed-by: B\n words\n\nSigned-off-by: A\n"
      "---\nTested-by: C\n",
      {"Reviewed-by", "Fixes", "Signed-off-by", "Tested-by"});
  ASSERT_EQ(t.size(), 2u);
  EXPECT_EQ(t[0].key, "reviewed-by");
  EXPECT_EQ(t[0].unfolded(), "B words");
  EXPECT_EQ(t[0].line, 4u);
  EXPECT_EQ(t[1].key, "Tested-by");
}

TEST(Message, Splits) {
  MessageParts p = split_message("\na\nb\n\nbody\n\nX: y\n\n");
  EXPECT_EQ(p.title, "\na\nb\n");
  EXPECT_EQ(p.body, "\nbody\n\n");
  EXPECT_EQ(p.trailers, "X: y\n");
  EXPECT_EQ(p.rest, "\n");
}

} // namespace
} // namespace kport
