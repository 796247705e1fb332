// SPDX-License-Identifier: GPL-2.0-or-later
// Builds a patched tree and says what is wrong with the patch.
#include "target/in_tree.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/symvers.h"

namespace kport {

namespace {

InTreeFinding found(std::string code, std::string file, std::string message) {
  return {std::move(code),
          {.file = std::move(file), .message = std::move(message)}};
}

// Sources below `dir` that no object stands beside, and how many do.
Result<size_t> count_objects(const fs::path& tree, const std::string& dir,
                             std::vector<InTreeFinding>& findings) {
  size_t objects = 0;
  for (const fs::path& file : TRY(list_files(tree / dir))) {
    // kbuild's own "x.mod.c" comes with linking, which is not done here.
    if (file.extension() != ".c" || file.stem().extension() == ".mod")
      continue;
    fs::path at = fs::path(dir) / file;
    std::error_code code;
    if (fs::exists(tree / fs::path(at).replace_extension(".o"), code))
      ++objects;
    else
      findings.push_back(found("in-tree-not-built", at.string(),
                               "the build makes no object of it"));
  }
  return objects;
}

// The symbols of `m` that .config does not have as they should be.
void check_symbols(const ModuleSpec& m, const Config& config,
                   std::vector<InTreeFinding>& findings) {
  for (const std::string& each : m.config) {
    size_t equal = each.find('=');
    std::string name = each.substr(0, equal);
    std::string want = equal == each.npos ? "m" : each.substr(equal + 1);
    auto it = config.find(name);
    if (it == config.end() || it->second != want)
      findings.push_back(
          found("in-tree-config", m.directory + "/Kconfig",
                fmt::format("{} cannot be set: it is {}, wanted {}", name,
                            it == config.end() ? "n" : it->second, want)));
  }
}

} // namespace

std::set<std::string> compiled_files(std::string_view log) {
  std::set<std::string> files;
  while (!log.empty()) {
    size_t end = log.find('\n');
    std::string_view line = log.substr(0, end);
    log.remove_prefix(end == log.npos ? log.size() : end + 1);
    if (!line.starts_with("  CC ") || !line.ends_with(".o"))
      continue;
    std::string file(line.substr(line.rfind(' ') + 1));
    files.insert(file.replace(file.size() - 1, 1, "c"));
  }
  return files;
}

std::vector<BuildMessage> new_warnings(WarningBook& book,
                                       const std::vector<BuildMessage>& now,
                                       const std::set<std::string>& rebuilt) {
  WarningBook seen;
  std::vector<BuildMessage> fresh;
  for (const BuildMessage& m : now) {
    seen[m.file].insert(m.message);
    auto before = book.find(m.file);
    size_t known =
        before == book.end() ? 0 : before->second.count(m.message);
    if (seen[m.file].count(m.message) > known)
      fresh.push_back(m);
  }
  for (const std::string& file : rebuilt)
    book.erase(file);
  for (auto& [file, messages] : seen)
    book[file] = std::move(messages);
  return fresh;
}

Result<InTreeBuild> InTree::build() {
  InTreeBuild result{.log = log()};
  if (configure_)
    TRY(configure());
  Config config = TRY(parse_config(TRY(read_file(tree() / ".config")),
                                   (tree() / ".config").string()));
  std::vector<std::string> goals;
  for (const ModuleSpec& m : setup_.modules) {
    std::error_code code;
    if (!fs::exists(TRY(inside(tree(), m.directory)) / "Makefile", code))
      continue;
    check_symbols(m, config, result.findings);
    goals.push_back(m.directory + "/");
  }
  if (goals.empty())
    return result;
  int exit_code = 0;
  result.cpu_seconds = TRY(make(goals, &exit_code));
  std::string text = TRY(read_file(log()));
  BuildMessages said = parse_build_log(text, tree());
  for (BuildMessage& m : said.errors)
    result.findings.push_back({"in-tree-error", std::move(m)});
  if (exit_code != 0 && said.errors.empty())
    result.findings.push_back(
        found("in-tree-error", "make", "make failed; its log says why"));
  std::set<std::string> rebuilt = compiled_files(text);
  for (BuildMessage& m : new_warnings(book_, said.warnings, rebuilt))
    result.findings.push_back({"in-tree-warning", std::move(m)});
  if (exit_code == 0)
    for (const std::string& goal : goals)
      result.objects += TRY(count_objects(
          tree(), goal.substr(0, goal.size() - 1), result.findings));
  return result;
}

} // namespace kport
