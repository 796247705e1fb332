// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/cover.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

// As b4 0.13 leaves it in a branch.
constexpr const char* kCommit =
    "net: add rill\n\nWhat it is.\n\nTwo paragraphs.\n\n"
    "To: A <a@example.com>\nCc: l@example.com\nCc: B <b@example.com>\n\n"
    "---\nChanges in v2:\n- fewer bugs\n\n"
    "--- b4-submit-tracking ---\n"
    "# This section is used internally by b4 prep for tracking purposes.\n"
    "{\n  \"series\": {\n    \"revision\": 2,\n"
    "    \"change-id\": \"20240904-rill-668f7a1a2b16\",\n"
    "    \"base-branch\": \"master\",\n    \"prefixes\": [],\n"
    "    \"history\": {\n      \"v1\": [\n        \"id@example.com\"\n"
    "      ]\n    }\n  }\n}\n";

TEST(Cover, ReadsWhatB4Writes) {
  Cover c = parse_cover(kCommit, "x").value();
  EXPECT_EQ(c.subject, "net: add rill");
  EXPECT_EQ(c.body, "What it is.\n\nTwo paragraphs.");
  EXPECT_EQ(c.changelog, "Changes in v2:\n- fewer bugs");
  EXPECT_EQ(c.to, std::vector<std::string>{"A <a@example.com>"});
  EXPECT_EQ(c.cc, (std::vector<std::string>{"l@example.com",
                                            "B <b@example.com>"}));
  EXPECT_EQ(c.revision, 2u);
  EXPECT_EQ(c.change_id, "20240904-rill-668f7a1a2b16");
  EXPECT_EQ(c.history.at("v1").at(0), "id@example.com");
}

TEST(Cover, PrintsWhatItRead) {
  EXPECT_EQ(print_cover_commit(parse_cover(kCommit, "x").value()), kCommit);
}

TEST(Cover, IsAPlainTextToo) {
  Cover c = parse_cover("net: add\nrill\n\nWhy.\n", "x").value();
  EXPECT_EQ(c.subject, "net: add rill");
  EXPECT_EQ(c.body, "Why.");
  EXPECT_EQ(parse_cover("s\n", "x").value().body, "");
}

TEST(Cover, RefusesWhatItCannotRead) {
  EXPECT_EQ(parse_cover("\n\n", "x").error().code, "cover-empty");
  for (const char* json : {"", "{", "[]", "{\"series\": {}}",
                           "{\"series\": {\"change-id\": 1}}",
                           "{\"series\": {\"change-id\": \"a\", "
                           "\"revision\": \"2\"}}"})
    EXPECT_EQ(parse_cover(std::string("s\n\n--- b4-submit-tracking ---\n") +
                              json,
                          "x")
                  .error()
                  .code,
              "cover-tracking")
        << json;
}

TEST(Cover, NamesFollowB4) {
  std::string id = make_change_id(1700000000, "Rill (net)", "abc");
  EXPECT_EQ(id.substr(0, 18), "20231114-rill-net-");
  EXPECT_EQ(id.size(), 30u);
  EXPECT_EQ(make_change_id(1700000000, "Rill (net)", "abc"), id);
  EXPECT_NE(make_change_id(1700000000, "Rill (net)", "abd"), id);
  EXPECT_EQ(make_message_id({"20231114-rill-0123456789ab", 2, 3,
                             "cafecafecafe", "example.com"}),
            "20231114-rill-v2-3-cafecafecafe@example.com");
}

} // namespace
} // namespace kport
