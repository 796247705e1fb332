// SPDX-License-Identifier: GPL-2.0-or-later
// kport.lock: printing reads back, and broken files are refused.
#include "target/lock_file.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

LockedTarget sample() {
  LockedTarget t{.suite = "s",
                 .series = "6.1",
                 .flavour = "amd64",
                 .release = "6.1.0-1-amd64"};
  t.replace(Role::image,
            {{.name = "linux-image", .sha256 = std::string(64, 'b')}});
  t.replace(Role::headers, {{.name = "z", .sha256 = std::string(64, 'c')},
                            {.name = "a",
                             .version = "1:2-3",
                             .architecture = "all",
                             .suite = "s",
                             .path = "pool/a.deb",
                             .size = 7,
                             .sha256 = std::string(64, 'a')}});
  return t;
}

TEST(LockFile, PrintsWhatItReads) {
  Lock lock = {{"debian-12", sample()}, {"a", sample()}};
  std::string text = print_lock(lock);
  Result<Lock> again = parse_lock(text, "kport.lock");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(print_lock(*again), text);
  const LockedTarget& t = again->at("debian-12");
  ASSERT_EQ(t.packages.size(), 3u);
  EXPECT_EQ(t.packages[0].package.name, "a");
  EXPECT_EQ(t.packages[0].package.file_name(), "a_2-3_all.deb");
  EXPECT_EQ(t.digest(Role::headers), sample().digest(Role::headers));
  EXPECT_NE(t.digest(Role::headers), t.digest(Role::image));
}

TEST(LockFile, IsForOneDescription) {
  TargetSpec spec{.suite = "s", .package = "6.1", .flavour = "amd64"};
  EXPECT_TRUE(sample().is_for(spec));
  spec.package = "6.12";
  EXPECT_FALSE(sample().is_for(spec));
}

TEST(LockFile, RefusesWhatIsBroken) {
  std::string good = print_lock({{"t", sample()}});
  for (auto [from, to] : {std::pair("\"version\": 1,", "\"version\": 2,"),
                          std::pair("\"suite\": \"s\",", ""),
                          std::pair("\"headers\"", "\"heads\""),
                          std::pair("\"name\": \"a\"", "\"name\": \"../a\""),
                          std::pair("pool/a.deb", "../../a.deb"),
                          std::pair("6.1.0-1-amd64", "../x"),
                          std::pair("}", ""), std::pair("aaaaaaaa", "")}) {
    std::string bad = good;
    bad.replace(bad.find(from), std::string(from).size(), to);
    EXPECT_FALSE(parse_lock(bad, "kport.lock")) << from;
  }
}

} // namespace
} // namespace kport
