// SPDX-License-Identifier: GPL-2.0-or-later
// Arrows point down, foreign types stop at their door, files stay small
// (tools/README.md). Reads the sources, so it cannot be talked out of it.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace kport {
namespace {

namespace fs = std::filesystem;

// Layers that see only layers of a lower rank; equal ranks are strangers.
const std::map<std::string, int, std::less<>> kRank = {
    {"base", 0},   {"model", 1}, {"series", 2}, {"target", 2},
    {"engine", 2}, {"flow", 3},  {"cli", 4}};

// What comes from outside, and the only paths that may say so.
struct Door {
  std::string_view mark; // start of an include, or an identifier with ::
  std::string_view path; // what the file's path must begin with
  std::string_view part; // and what its name must hold
};
constexpr std::array<Door, 15> kDoors = {{
    {"clang/", "engine/clang/", ""},
    {"clang-c/", "engine/clang/", ""},
    {"llvm/", "engine/clang/", ""},
    {"clang::", "engine/clang/", ""},
    {"llvm::", "engine/clang/", ""},
    {"git2", "series/", ""},
    {"git_repository", "series/", ""},
    {"yaml-cpp/", "model/", "reader"},
    {"YAML::", "model/", "reader"},
    {"CLI/", "cli/", ""},
    {"CLI::", "cli/", ""},
    {"openssl/", "base/", ""},
    {"bpf/", "target/btf_", ""},
    {"btf__", "target/btf_", ""},
    {"btf_dump__", "target/btf_", ""},
}};

constexpr size_t kMostLines = 600;
constexpr size_t kManyLines = 400;

std::string_view layer_of(std::string_view path) {
  return path.substr(0, path.find('/'));
}

// A line without its comment and the insides of its literals.
std::string code_of(std::string_view line) {
  std::string out;
  char quote = '\0';
  for (size_t i = 0; i < line.size(); ++i) {
    char c = line[i];
    if (quote != '\0') {
      if (c == '\\')
        ++i;
      else if (c == quote)
        quote = '\0';
    } else if (c == '"' || (c == '\'' && (i == 0 || !isalnum(line[i - 1])))) {
      quote = c;
    } else if (line.substr(i).starts_with("//")) {
      break;
    } else {
      out += c;
    }
  }
  return out;
}

// "base/files.h" of `#include "base/files.h"`, else nothing.
std::string_view included(std::string_view line) {
  size_t at = line.find_first_not_of(" \t");
  if (at == line.npos || line[at] != '#')
    return {};
  at = line.find_first_not_of(" \t", at + 1);
  if (at == line.npos || !line.substr(at).starts_with("include"))
    return {};
  size_t open = line.find_first_of("<\"", at);
  size_t close = line.find_first_of(">\"", open + 1);
  if (open == line.npos || close == line.npos)
    return {};
  return line.substr(open + 1, close - open - 1);
}

bool may_pass(const Door& door, std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  return path.starts_with(door.path) && name.find(door.part) != name.npos;
}

// `path` is relative to tools/.
std::vector<std::string> complaints(std::string_view path,
                                    const std::string& text) {
  std::vector<std::string> out;
  std::istringstream lines(text);
  size_t number = 0;
  auto complain = [&](const std::string& what) {
    out.push_back("tools/" + std::string(path) + ":" + std::to_string(number) +
                  ": " + what);
  };
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::string_view header = included(line);
    std::string code = code_of(line);
    auto from = kRank.find(layer_of(path));
    auto to = kRank.find(layer_of(header));
    if (!header.empty() && from != kRank.end() && to != kRank.end() &&
        from->first != to->first && to->second >= from->second)
      complain(from->first + " must not include " + std::string(header));
    for (const Door& door : kDoors) {
      size_t at =
          header.empty() ? code.find(door.mark) : header.find(door.mark);
      bool whole = at == 0 || (at != code.npos && header.empty() &&
                               !isalnum(code[at - 1]) && code[at - 1] != '_');
      if (whole && !may_pass(door, path))
        complain(std::string(door.mark) + " belongs in tools/" +
                 std::string(door.path));
    }
  }
  if (number > kMostLines && path.find("_test.cpp") == path.npos)
    complain("more than " + std::to_string(kMostLines) + " lines: split it");
  return out;
}

TEST(Layers, ArrowsPointDown) {
  fs::path root = fs::path(KPORT_SOURCE_DIR) / "tools";
  size_t files = 0;
  for (const fs::directory_entry& e : fs::recursive_directory_iterator(root)) {
    if (e.path().extension() != ".h" && e.path().extension() != ".cpp")
      continue;
    ++files;
    std::stringstream text;
    text << std::ifstream(e.path()).rdbuf();
    std::string path = e.path().lexically_relative(root).string();
    for (const std::string& what : complaints(path, text.str()))
      ADD_FAILURE() << what;
    std::string content = text.str();
    auto lines = std::count(content.begin(), content.end(), '\n');
    if (lines > static_cast<long>(kManyLines) && !path.ends_with("_test.cpp"))
      std::printf("warning: tools/%s has %ld lines, split it at %zu\n",
                  path.c_str(), static_cast<long>(lines), kManyLines);
  }
  EXPECT_GT(files, 20u);
}

size_t count(std::string_view path, const std::string& text) {
  return complaints(path, text).size();
}

TEST(Layers, CatchesArrows) {
  EXPECT_EQ(count("model/x.cpp", "#include \"flow/y.h\"\n"), 1u);
  EXPECT_EQ(count("model/x.cpp", " #  include \"engine/plan/y.h\"\n"), 1u);
  EXPECT_EQ(count("base/x_test.cpp", "#include \"model/y.h\"\n"), 1u);
  EXPECT_EQ(count("engine/x.cpp", "#include \"target/y.h\"\n"), 1u);
  EXPECT_EQ(count("series/x.cpp", "#include \"engine/y.h\"\n"), 1u);
  EXPECT_EQ(count("flow/x.cpp", "#include \"cli/cli.h\"\n"), 1u);
  EXPECT_EQ(count("flow/x.cpp", "#include \"engine/y.h\"\n"), 0u);
  EXPECT_EQ(count("engine/plan/x.cpp", "#include \"engine/clang/y.h\"\n"), 0u);
  EXPECT_EQ(count("model/x.cpp", "// #include \"flow/y.h\"\n"), 0u);
  EXPECT_EQ(count("main.cpp", "#include \"cli/cli.h\"\n"), 0u);
}

TEST(Layers, CatchesForeigners) {
  EXPECT_EQ(count("model/x.cpp", "#include <yaml-cpp/yaml.h>\n"), 1u);
  EXPECT_EQ(count("model/x_reader.cpp", "#include <yaml-cpp/yaml.h>\n"), 0u);
  EXPECT_EQ(count("flow/x.cpp", "YAML::Node n;\n"), 1u);
  EXPECT_EQ(count("flow/x.cpp", "f(\"YAML::Node\"); // YAML::Node\n"), 0u);
  EXPECT_EQ(count("engine/plan/x.h", "#include \"clang/AST/Decl.h\"\n"), 1u);
  EXPECT_EQ(count("engine/plan/x.h", "const clang::Decl* d;\n"), 1u);
  EXPECT_EQ(count("engine/clang/x.h", "const clang::Decl* d;\n"), 0u);
  EXPECT_EQ(count("flow/x.cpp", "#include <git2.h>\n"), 1u);
  EXPECT_EQ(count("flow/x.cpp", "my_clang::f();\n"), 0u);
  EXPECT_EQ(count("flow/x.cpp", "#include <CLI/CLI.hpp>\n"), 1u);
  EXPECT_EQ(count("target/x.cpp", "#include <bpf/btf.h>\n"), 1u);
  EXPECT_EQ(count("flow/x.cpp", "btf__free(b);\n"), 1u);
  EXPECT_EQ(count("target/btf_reader.cpp", "btf_dump__free(b);\n"), 0u);
}

TEST(Layers, CatchesLongFiles) {
  std::string lines(601, '\n');
  EXPECT_EQ(count("model/x.cpp", lines), 1u);
  EXPECT_EQ(count("model/x_test.cpp", lines), 0u);
}

} // namespace
} // namespace kport
