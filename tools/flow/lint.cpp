// SPDX-License-Identifier: GPL-2.0-or-later
// Looks at files one by one; lint_c.cpp and lint_make.cpp know the languages.
#include "flow/lint.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/files.h"

namespace kport {
namespace {

constexpr std::array<LintRule, 7> kRules = {{
    {"lint-have-macro", "a configure test's HAVE_ macro",
     "write for the mainline target only; a rule or a shim covers the others"},
    {"lint-kernel-version", "a comparison of kernel versions",
     "write for the mainline target only; rules choose by facts"},
    {"lint-distro-macro", "a test for one distribution's kernel",
     "describe that kernel as a target; facts do the rest"},
    {"lint-compat-include", "an include of compat code",
     "shims reach the code without an include"},
    {"lint-kport-name", "a name that belongs to the generated tree",
     "use the mainline API's own name"},
    {"lint-fallback", "a fallback for a missing definition",
     "make it a shim: rules/README.md"},
    {"lint-symbol-lookup", "a lookup of a symbol that is not exported",
     "use an exported API"},
}};

enum class Language { none, c, make };

Language language_of(const fs::path& path) {
  std::string name = path.filename().string();
  std::string extension = path.extension().string();
  if (extension == ".c" || extension == ".h" || extension == ".S")
    return Language::c;
  if (name == "Makefile" || name == "Kbuild" || extension == ".mk")
    return Language::make;
  return Language::none;
}

Result<void> lint_file(const fs::path& file, Language language,
                       LintReport& report) {
  std::string text = TRY(read_file(file));
  std::vector<Diagnostic> found = language == Language::c
                                      ? lint_c(file.string(), text)
                                      : lint_make(file.string(), text);
  ++report.files;
  if (found.empty())
    return {};
  report.findings.insert(report.findings.end(), found.begin(), found.end());
  report.sources[file.string()] = std::move(text);
  return {};
}

} // namespace

std::span<const LintRule> lint_rules() {
  return kRules;
}

Result<LintReport> lint(const Project& project) {
  LintReport report;
  for (const std::string& directory : project.canonical)
    for (const fs::path& relative : TRY(list_files(project.root / directory))) {
      fs::path path = fs::path(directory) / relative;
      Language language = language_of(path);
      fs::path file = project.root / path;
      if (language == Language::none || is_excluded(project, path.string()) ||
          fs::is_symlink(file))
        continue;
      TRY(lint_file(file, language, report));
    }
  return report;
}

} // namespace kport
