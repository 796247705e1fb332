// SPDX-License-Identifier: GPL-2.0-or-later
// ci/examples is for copying: it parses.
#include <filesystem>

#include <gtest/gtest.h>

#include "base/files.h"
#include "model/yaml_reader.h"

namespace kport {
namespace {

const fs::path kRoot = KPORT_SOURCE_DIR;

TEST(CiExamples, Parse) {
  size_t files = 0;
  std::vector<fs::path> all = list_files(kRoot / "ci/examples").value();
  for (const fs::path& file : all) {
    if (file.extension() != ".yml")
      continue;
    ++files;
    std::string text = read_file(kRoot / "ci/examples" / file).value();
    Result<Yaml> yaml = read_yaml(file.string(), text);
    ASSERT_TRUE(yaml) << render(yaml.error(), text, false);
    EXPECT_EQ(yaml->kind, Yaml::Kind::map);
  }
  EXPECT_EQ(files, 2u);
}

} // namespace
} // namespace kport
