// SPDX-License-Identifier: GPL-2.0-or-later
// Where suites are served, by what the host's apt knows.
#include "target/apt.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::vector<IndexTarget> host(bool security) {
  std::string text = "MetaKey: main/binary-amd64/Packages\n"
                     "Origin: Debian\nCodename: bookworm\nSuite: oldstable\n"
                     "Created-By: Packages\nRelease: bookworm\n"
                     "Repo-URI: http://mirror/debian/\n\n"
                     "Created-By: Translations\nRelease: bookworm\n"
                     "Repo-URI: http://wrong/debian/\n\n"
                     "Origin: Other\nCreated-By: Packages\n"
                     "Release: bookworm-other\nRepo-URI: http://other/x/\n";
  if (security)
    text += "\nOrigin: Debian\nCreated-By: Packages\n"
            "Release: bookworm-security\nRepo-URI: http://sec/d-s/\n";
  return parse_index_targets(text);
}

TEST(Archive, IsTheHostsOwn) {
  EXPECT_EQ(host(true).size(), 3u);
  EXPECT_EQ(archive_for(host(true), "bookworm"), "http://mirror/debian/");
  EXPECT_EQ(archive_for(host(true), "oldstable"), "http://mirror/debian/");
  EXPECT_EQ(archive_for(host(true), "bookworm-security"), "http://sec/d-s/");
}

TEST(Archive, IsASiblings) {
  EXPECT_EQ(archive_for(host(true), "trixie-backports"),
            "http://mirror/debian/");
  EXPECT_EQ(archive_for(host(true), "bullseye-security"), "http://sec/d-s/");
  EXPECT_EQ(archive_for(host(false), "bullseye-security"),
            "http://mirror/debian-security/");
  std::vector<IndexTarget> only_security = {
      {.release = "x-security", .repository = "http://m/debian-security/"}};
  EXPECT_EQ(archive_for(only_security, "trixie"), "http://m/debian/");
}

TEST(Archive, IsKnownBeforeTheFirstUpdate) {
  std::vector<IndexTarget> host = parse_update_uris(
      "'http://m/debian/dists/bookworm/InRelease' m_InRelease 0 \n"
      "'http://m/debian/dists/bookworm/main/x/Packages.xz' m_Packages 0 \n"
      "nonsense\n'http://security.debian/dists/bookworm-security/InRelease' x "
      "0 \n");
  ASSERT_EQ(host.size(), 2u);
  EXPECT_EQ(archive_for(host, "bookworm"), "http://m/debian/");
  EXPECT_EQ(archive_for(host, "bullseye-security"), "http://security.debian/");
  EXPECT_EQ(archive_for(host, "trixie"), "http://m/debian/");
}

TEST(Archive, IsUnknownOnAnotherDistribution) {
  EXPECT_EQ(archive_for({{.release = "jammy",
                          .origin = "Ubuntu",
                          .repository = "http://u/ubuntu/"}},
                        "bookworm"),
            "");
}

TEST(Archive, KnowsWhatASuiteRestsOn) {
  EXPECT_EQ(base_suite("trixie-backports"), "trixie");
  EXPECT_EQ(base_suite("bookworm-security"), "bookworm");
  EXPECT_EQ(base_suite("sid"), "sid");
}

} // namespace
} // namespace kport
