// SPDX-License-Identifier: GPL-2.0-or-later
// Compat code in C: directives and names, never comments or strings.
#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "flow/lint.h"
#include "flow/lint_findings.h"
#include "model/c_lexer.h"

namespace kport {
namespace {

using Line = std::span<const CToken>; // a directive, from its '#'

constexpr std::array<std::string_view, 8> kVersionNames = {
    "LINUX_VERSION_CODE",     "KERNEL_VERSION",
    "LINUX_VERSION_MAJOR",    "LINUX_VERSION_PATCHLEVEL",
    "LINUX_VERSION_SUBLEVEL", "BACKPORT_RELEASE_CODE",
    "BACKPORTED_KERNEL_NAME", "LINUX_BACKPORT"};
constexpr std::array<std::string_view, 8> kDistroPrefixes = {
    "RHEL_RELEASE", "RHEL_MAJOR", "RHEL_MINOR",       "SLE_VERSION",
    "CONFIG_SUSE_", "UBUNTU_",    "OPENSUSE_VERSION", "AMAZON_"};
constexpr std::array<std::string_view, 3> kLookups = {
    "kallsyms_lookup_name", "kallsyms_on_each_symbol",
    "kallsyms_on_each_match_symbol"};

template <size_t N>
bool one_of(const std::array<std::string_view, N>& words,
            std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool conditional(std::string_view directive) {
  return directive == "if" || directive == "ifdef" || directive == "ifndef" ||
         directive == "elif" || directive == "elifdef" ||
         directive == "elifndef";
}

// A header that only compat code has: in a directory of that name, or ours.
// <linux/compat.h> is mainline's and none of them.
bool compat_header(std::string_view header, bool quoted) {
  std::string_view name = header.substr(header.rfind('/') + 1);
  if (name.starts_with("kport") || name.starts_with("compat-") ||
      (quoted && name == "compat.h" && header.find("linux/") == header.npos))
    return true;
  for (size_t start = 0, slash;
       (slash = header.find('/', start)) != header.npos; start = slash + 1) {
    std::string_view part = header.substr(start, slash - start);
    if (part == "compat" || part == "kport" || part == "backport" ||
        part == "backports")
      return true;
  }
  return false;
}

class CLint {
public:
  CLint(const std::string& path, std::string_view text)
      : text_(text), findings_(path, text), tokens_(lex_c(text)) {}

  std::vector<Diagnostic> run() {
    std::span<const CToken> rest = tokens_;
    while (!rest.empty()) {
      size_t size = 1;
      while (size < rest.size() && !rest[size].first)
        ++size;
      Line line = rest.first(size);
      rest = rest.subspan(size);
      if (line[0].is("#"))
        directive(line, rest);
      else
        names(line, false);
    }
    return findings_.take();
  }

private:
  void directive(Line line, std::span<const CToken> rest) {
    if (line.size() < 2)
      return;
    const std::string& word = line[1].text;
    if (word == "error" || word == "warning")
      return; // prose
    if (word == "include" || word == "include_next" || word == "import")
      include(line);
    else
      names(line, conditional(word));
    bool guard = line.data() == tokens_.data(); // of the whole file
    if (!guard && (word == "ifndef" || word == "if"))
      fallback(line, rest);
  }

  void include(Line line) {
    if (line.size() < 3)
      return;
    bool quoted = line[2].kind == CTokenKind::string;
    size_t begin = line[2].begin + 1;
    size_t end = std::min(text_.find_first_of(">\"\n", begin), text_.size());
    std::string_view header = text_.substr(begin, end - begin);
    if (header == "linux/version.h")
      findings_.add("lint-kernel-version",
                    "<linux/version.h> serves only version comparisons", begin,
                    end);
    else if (compat_header(header, quoted))
      findings_.add("lint-compat-include",
                    fmt::format("'{}' is compat code", header), begin, end);
  }

  void names(Line line, bool tested) {
    for (const CToken& t : line)
      if (t.kind == CTokenKind::identifier)
        name(t, tested);
  }

  void name(const CToken& t, bool tested) {
    std::string_view text = t.text;
    auto found = [&](std::string_view rule, std::string_view what) {
      findings_.add(rule, fmt::format("'{}' {}", text, what), t.begin, t.end);
    };
    if (tested && text.starts_with("HAVE_"))
      found("lint-have-macro", "is the answer of a configure test");
    else if (one_of(kVersionNames, text))
      found("lint-kernel-version", "compares kernel versions");
    else if (std::ranges::any_of(kDistroPrefixes, [&](std::string_view p) {
               return text.starts_with(p);
             }))
      found("lint-distro-macro", "asks for one distribution's kernel");
    else if (text.starts_with("kport_") || text.starts_with("KPORT_"))
      found("lint-kport-name", "belongs to the generated tree");
    else if (one_of(kLookups, text))
      found("lint-symbol-lookup", "finds symbols that are not exported");
  }

  // `#ifndef X` followed by `#define X something`. An include guard defines
  // nothing; a CONFIG_ symbol and the trace headers' settings are kbuild's.
  void fallback(Line line, std::span<const CToken> rest) {
    const CToken* tested = absent_name(line);
    if (!tested || rest.size() < 4 || !rest[0].is("#") ||
        !rest[1].is("define") || rest[2].text != tested->text)
      return;
    if (rest[3].first || tested->text.starts_with("TRACE_") ||
        tested->text.starts_with("HAVE_"))
      return;
    findings_.add(
        "lint-fallback",
        fmt::format("'{}' is defined here where it is missing", tested->text),
        rest[2].begin, rest[2].end);
  }

  // X of `#ifndef X`, `#if !defined(X)`, `#if !defined X`.
  static const CToken* absent_name(Line line) {
    if (line[1].is("ifndef"))
      return line.size() == 3 ? &line[2] : nullptr;
    if (line.size() < 5 || !line[2].is("!") || !line[3].is("defined"))
      return nullptr;
    bool paren = line[4].is("(");
    size_t size = paren ? 7 : 5;
    return line.size() == size ? &line[paren ? 5 : 4] : nullptr;
  }

  std::string_view text_;
  Findings findings_;
  std::vector<CToken> tokens_;
};

} // namespace

std::vector<Diagnostic> lint_c(const std::string& path,
                               const std::string& text) {
  return CLint(path, text).run();
}

} // namespace kport
