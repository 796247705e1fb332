// SPDX-License-Identifier: GPL-2.0-or-later
// Choosing packages: dpkg's order, series, flavours, and names over the years.
#include "target/package.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

std::string stanza(const std::string& name, const std::string& version,
                   const std::string& depends = "") {
  return "Package: " + name + "\nVersion: " + version +
         "\nArchitecture: amd64\n" +
         (depends.empty() ? "" : "Depends: " + depends + "\n") +
         "Description: text\n continued: line\nFilename: pool/" + name +
         ".deb\nSize: 12\nSHA256: ab\n\n";
}

TEST(Package, OrdersVersionsLikeDpkg) {
  const char* ordered[] = {"5.10~rc1-1", "5.10.9-1",         "5.10.46-1",
                           "6.1.9-1",    "6.1.192-2~bpo1",   "6.1.192-2",
                           "6.1.192-10", "6.1.192+really-1", "1:0.1"};
  for (size_t i = 0; i + 1 < std::size(ordered); ++i) {
    EXPECT_EQ(compare_versions(ordered[i], ordered[i + 1]), -1) << ordered[i];
    EXPECT_EQ(compare_versions(ordered[i + 1], ordered[i]), 1) << ordered[i];
  }
  EXPECT_EQ(compare_versions("0:1.0-0", "1.00-0"), 0);
}

TEST(Package, ReadsStanzas) {
  std::vector<Package> index = parse_packages(
      stanza("bash", "5") + stanza("linux-kbuild-6.1", "1:6.1.1-2", "libc6"),
      "bookworm");
  ASSERT_EQ(index.size(), 1u);
  EXPECT_EQ(index[0].name, "linux-kbuild-6.1");
  EXPECT_EQ(index[0].size, 12u);
  EXPECT_EQ(index[0].suite, "bookworm");
  EXPECT_EQ(index[0].depends, "libc6");
  EXPECT_EQ(index[0].file_name(), "linux-kbuild-6.1_6.1.1-2_amd64.deb");
}

TEST(Package, FindsTheNewestOfASeriesAndFlavour) {
  std::vector<Package> index = parse_packages(
      stanza("linux-headers-6.1.0-9-amd64", "6.1.30-1") +
          stanza("linux-headers-6.1.0-56-amd64", "6.1.192-2") +
          stanza("linux-headers-6.1.0-57-cloud-amd64", "6.1.193-1") +
          stanza("linux-headers-6.1.0-57-rt-amd64", "6.1.193-1") +
          stanza("linux-headers-6.1.0-57-common", "6.1.193-1") +
          stanza("linux-headers-6.12.117+deb12-amd64", "6.12.117-1") +
          stanza("linux-headers-6.1-amd64", "9") +
          stanza("linux-headers-amd64", "9"),
      "s");
  EXPECT_EQ(release_of(*find_headers(index, "6.1", "amd64")), "6.1.0-56-amd64");
  EXPECT_EQ(release_of(*find_headers(index, "6.12", "amd64")),
            "6.12.117+deb12-amd64");
  EXPECT_EQ(release_of(*find_headers(index, "6.1", "cloud-amd64")),
            "6.1.0-57-cloud-amd64");
  EXPECT_EQ(find_headers(index, "6.2", "amd64"), nullptr);
}

TEST(Package, FollowsDependencies) {
  std::vector<Package> index = parse_packages(
      stanza("linux-headers-1.1-1-common", "1") +
          stanza("linux-headers-1.1-1-common", "2") +
          stanza("linux-kbuild-1.1", "3", "libc6 (>= 2.38), libelf1t64, perl") +
          stanza("libc6", "2.41-1", "libgcc-s1") +
          stanza("libelf1t64", "1", "libc6, zlib1g") + stanza("zlib1g", "1") +
          stanza("libgcc-s1", "1"),
      "s");
  Package headers{.name = "linux-headers-1.1-1-amd64",
                  .depends = "linux-headers-1.1-1-common (= 1), "
                             "linux-kbuild-1.1 (>= 1) | other, gcc-12"};
  std::vector<Choice> chosen = header_packages(index, headers);
  ASSERT_EQ(chosen.size(), 3u);
  EXPECT_EQ(chosen[1].package->version, "1");
  std::vector<Choice> runtime = runtime_packages(index, *chosen[2].package);
  ASSERT_EQ(runtime.size(), 3u);
  EXPECT_EQ(runtime[0].name, "libc6");
  EXPECT_EQ(runtime[1].name, "libelf1t64");
  EXPECT_EQ(runtime[2].name, "zlib1g");
  headers.depends = "linux-headers-gone";
  EXPECT_FALSE(header_packages(index, headers)[1].package);
}

TEST(Package, KnowsWhatBootsOverTheYears) {
  std::vector<Package> old =
      parse_packages(stanza("linux-image-6.1-amd64", "1") +
                         stanza("linux-image-6.1-amd64-unsigned", "1"),
                     "s");
  EXPECT_EQ(image_packages(old, "6.1-amd64")[0].name,
            "linux-image-6.1-amd64-unsigned");
  std::vector<Package> split =
      parse_packages(stanza("linux-binary-7.3-amd64", "1") +
                         stanza("linux-modules-7.3-amd64", "1") +
                         stanza("linux-base-7.3-amd64", "1"),
                     "s");
  EXPECT_EQ(image_packages(split, "7.3-amd64").size(), 3u);
  EXPECT_FALSE(image_packages(split, "7.4-amd64")[0].package);
}

TEST(Package, KnowsTheImageAloneOverTheYears) {
  std::vector<Package> index = parse_packages(
      stanza("linux-image-6.18.9+x-amd64", "6.18.9-1") +
          stanza("linux-image-6.18.15+x-amd64", "6.18.15-1") +
          stanza("linux-image-6.18.15+x-rt-amd64", "6.18.15-2") +
          stanza("linux-image-7.1.3+x-amd64", "7.1.3-1") + // depends only
          stanza("linux-binary-7.1.3+x-amd64", "7.1.3-1") +
          stanza("linux-binary-unsigned-7.2.1+x-amd64", "7.2.1-1") +
          stanza("linux-base-7.2.1+x-amd64", "7.2.1-1"),
      "s");
  EXPECT_EQ(newest_image(index, "6.18", "amd64"), "6.18.15+x-amd64");
  EXPECT_EQ(newest_image(index, "6.1", "amd64"), "");
  EXPECT_EQ(newest_image(index, "7.1", "arm64"), "");
  auto names = [&](const std::string& series) {
    std::string out;
    for (const Choice& c :
         kernel_packages(index, newest_image(index, series, "amd64")))
      out += c.name + " ";
    return out;
  };
  EXPECT_EQ(names("6.18"), "linux-image-6.18.15+x-amd64 ");
  EXPECT_EQ(names("7.1"), "linux-binary-7.1.3+x-amd64 ");
  EXPECT_EQ(names("7.2"),
            "linux-binary-unsigned-7.2.1+x-amd64 linux-base-7.2.1+x-amd64 ");
}

} // namespace
} // namespace kport
