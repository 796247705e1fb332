// SPDX-License-Identifier: GPL-2.0-or-later
// Which names a question about facts is about.
#include "engine/clang/facts.h"

#include <algorithm>

namespace kport {
namespace {

bool is_glob(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

bool is_header(std::string_view name) {
  return name.ends_with(".h");
}

} // namespace

WantedNames::WantedNames(const std::vector<std::string>& names)
    : all_(names.empty()) {
  for (const std::string& name : names) {
    (is_glob(name) ? globs_ : exact_).push_back(name);
    size_t dot = name.find('.');
    if (dot != std::string::npos && !is_header(name))
      records_.push_back(name.substr(0, dot));
  }
  std::ranges::sort(exact_);
  std::ranges::sort(records_);
}

bool WantedNames::name(std::string_view name) const {
  auto matches = [&](const std::string& glob) {
    return glob_match(glob, name);
  };
  return all_ || std::ranges::binary_search(exact_, name) ||
         std::ranges::any_of(globs_, matches);
}

bool WantedNames::members_of(std::string_view record) const {
  auto matches = [&](const std::string& base) {
    return is_glob(base) && glob_match(base, record);
  };
  return all_ || std::ranges::binary_search(records_, record) ||
         (!globs_.empty() && std::ranges::any_of(records_, matches));
}

bool glob_match(std::string_view pattern, std::string_view text) {
  // Backtracks to the last star only: linear in practice.
  size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() &&
        (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '.'))) {
      ++p, ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++, mark = t;
    } else if (star != std::string_view::npos && text[mark] != '.') {
      p = star + 1, t = ++mark;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

} // namespace kport
