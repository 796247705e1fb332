// SPDX-License-Identifier: GPL-2.0-or-later
// Runs kport on the cases below tools/flow/golden and compares all it did.
//
//     <case>/cmd        kport's arguments, split at blanks
//     <case>/input/     copied to an empty directory, where kport runs
//     <case>/expected/  exit, stdout, stderr; tree/ holds the files that are
//                       new or changed, gone lists those that are no more
//
// KPORT_BLESS=1 writes what happened into expected/.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/process.h"

namespace kport {
namespace {

using Files = std::map<std::string, std::string>;

fs::path cases() {
  return fs::path(KPORT_SOURCE_DIR) / "tools/flow/golden";
}

// A directory that goes away with the test.
class Scratch {
public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "kport-golden-XXXXXX");
    path_ = fs::canonical(mkdtemp(name.data()));
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const fs::path& path() const { return path_; }

private:
  fs::path path_;
};

Files read_tree(const fs::path& root) {
  Files out;
  if (!fs::exists(root))
    return out;
  std::vector<fs::path> files = list_files(root).value();
  for (const fs::path& file : files)
    out[file.string()] = read_file(root / file).value();
  return out;
}

// Nothing of this machine or this release may stand in an expectation.
std::string neutral(std::string text, const fs::path& root) {
  const std::pair<std::string, std::string> names[] = {
      {root.string(), "@ROOT@"}, {KPORT_VERSION, "@VERSION@"}};
  for (const auto& [name, mark] : names)
    for (size_t at; (at = text.find(name)) != text.npos;)
      text.replace(at, name.size(), mark);
  return text;
}

// Everything a run did, as the files of expected/.
Files observe(const fs::path& test_case) {
  Scratch scratch;
  fs::path root = scratch.path() / "root";
  fs::create_directories(root);
  if (fs::exists(test_case / "input"))
    fs::copy(test_case / "input", root, fs::copy_options::recursive);
  Files before = read_tree(root);

  Command command;
  command.argv = {std::string(KPORT_BINARY_DIR) + "/bin/kport"};
  std::istringstream words(read_file(test_case / "cmd").value());
  for (std::string word; words >> word;)
    command.argv.push_back(word);
  command.cwd = root;
  command.env = {{"XDG_CACHE_HOME", (scratch.path() / "cache").string()},
                 {"NO_COLOR", "1"}};
  Result<ProcessResult> done = run(command);
  EXPECT_TRUE(done) << done.error().message;

  Files out = {{"exit", std::to_string(done->exit_code) + "\n"},
               {"stdout", neutral(done->out, root)},
               {"stderr", neutral(done->err, root)}};
  Files after = read_tree(root);
  for (const auto& [file, text] : after)
    if (!before.contains(file) || before[file] != text)
      out["tree/" + file] = neutral(text, root);
  std::string gone;
  for (const auto& [file, text] : before)
    if (!after.contains(file))
      gone += file + "\n";
  if (!gone.empty())
    out["gone"] = gone;
  std::erase_if(out, [](const auto& f) {
    return f.second.empty() && !f.first.starts_with("tree/");
  });
  return out;
}

void bless(const fs::path& expected, const Files& observed) {
  fs::remove_all(expected);
  for (const auto& [file, text] : observed)
    ASSERT_TRUE(write_file(expected / file, text));
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, DoesWhatItDid) {
  fs::path test_case = cases() / GetParam();
  Files observed = observe(test_case);
  if (const char* wish = std::getenv("KPORT_BLESS"); wish && *wish == '1')
    bless(test_case / "expected", observed);
  Files expected = read_tree(test_case / "expected");
  for (const auto& [file, text] : expected)
    EXPECT_EQ(observed[file], text) << "expected/" << file;
  for (const auto& [file, text] : observed)
    EXPECT_TRUE(expected.contains(file)) << "unexpected " << file << ":\n"
                                         << text;
}

std::vector<std::string> all_cases() {
  std::vector<std::string> out;
  for (const fs::directory_entry& e : fs::directory_iterator(cases()))
    out.push_back(e.path().filename().string());
  std::ranges::sort(out);
  return out;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name)
    c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(all_cases()),
                         test_name);

} // namespace
} // namespace kport
