// SPDX-License-Identifier: GPL-2.0-or-later
// Likeness of names, and the difference of two signatures.
#include <algorithm>

#include "flow/infer.h"

namespace kport {
namespace {

std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> out;
  while (!name.empty()) {
    size_t end = std::min(name.find('_'), name.size());
    if (end > 0)
      out.push_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return out;
}

double word_likeness(std::string_view a, std::string_view b) {
  if (a == b)
    return 1;
  if (a.size() > b.size())
    std::swap(a, b);
  if (a.size() >= 3 && b.starts_with(a)) // del, delete
    return 0.8;
  return 0;
}

// Longest common subsequence of parameters, by canonical type; equal names
// break ties.
struct Pairing {
  std::vector<std::pair<int, int>> equal;
};

const std::string& type_of(const Type& t) {
  return t.canonical.empty() ? t.spelling : t.canonical;
}

Pairing pair_up(const AnchorForm& form, const Signature& older) {
  size_t n = form.params.size(), m = older.params.size();
  std::vector<std::vector<double>> best(n + 1, std::vector<double>(m + 1));
  auto worth = [&](size_t i, size_t j) {
    if (type_of(form.params[i].type) != type_of(older.params[j].type))
      return 0.0;
    bool named = !form.params[i].name.empty() &&
                 form.params[i].name == older.params[j].name;
    return named ? 1.1 : 1.0;
  };
  for (size_t i = n; i-- > 0;)
    for (size_t j = m; j-- > 0;) {
      best[i][j] = std::max(best[i + 1][j], best[i][j + 1]);
      if (double w = worth(i, j); w > 0)
        best[i][j] = std::max(best[i][j], best[i + 1][j + 1] + w);
    }
  Pairing out;
  for (size_t i = 0, j = 0; i < n && j < m;) {
    if (double w = worth(i, j); w > 0 && best[i][j] == best[i + 1][j + 1] + w)
      out.equal.emplace_back(i++, j++);
    else if (best[i][j] == best[i + 1][j])
      ++i;
    else
      ++j;
  }
  return out;
}

ArgDecl decl_of(const Type& type, const std::string& name) {
  return {.none = false, .type = type, .name = name, .span = {}};
}

} // namespace

double name_likeness(std::string_view a, std::string_view b) {
  std::vector<std::string_view> left = words_of(a), right = words_of(b);
  if (left.empty() || right.empty())
    return 0;
  double sum = 0, total = static_cast<double>(left.size() + right.size());
  for (std::string_view word : left) {
    size_t at = 0;
    double found = 0;
    for (size_t i = 0; i < right.size(); ++i)
      if (double w = word_likeness(word, right[i]); w > found)
        found = w, at = i;
    if (found > 0)
      right.erase(right.begin() + static_cast<long>(at));
    sum += found;
  }
  return 2 * sum / total;
}

SignatureChange signature_difference(const AnchorForm& form,
                                     const Signature& older) {
  SignatureChange out;
  std::vector<std::pair<int, int>> fixed = pair_up(form, older).equal;
  fixed.emplace_back(form.params.size(), older.params.size());
  size_t i = 0, j = 0;
  for (auto [fi, fj] : fixed) {
    for (; i < static_cast<size_t>(fi) && j < static_cast<size_t>(fj); ++i, ++j)
      out.args.push_back({.at = static_cast<uint32_t>(i),
                          .new_decl = decl_of(form.params[i].type, ""),
                          .old_decl = decl_of(older.params[j].type, "")});
    for (; i < static_cast<size_t>(fi); ++i)
      out.args.push_back(
          {.at = static_cast<uint32_t>(i),
           .new_decl = decl_of(form.params[i].type, form.params[i].name),
           .old_decl = {.none = true}});
    for (; j < static_cast<size_t>(fj); ++j) {
      std::string name = older.params[j].name;
      out.args.push_back(
          {.at = static_cast<uint32_t>(i),
           .new_decl = {.none = true},
           .old_decl =
               decl_of(older.params[j].type,
                       name.empty() ? "arg" + std::to_string(j) : name)});
    }
    ++i, ++j;
  }
  if (type_of(form.returns) != type_of(older.returns)) {
    ReturnChange r{form.returns, older.returns, {}, {}};
    auto value = [&](const char* now, const char* then) {
      r.values.push_back({{now, {}}, {then, {}}});
    };
    if (older.returns.spelling == "int" &&
        form.returns.spelling.ends_with('*')) {
      value("NULL", "0");
      value("ERR_PTR(E)", "E");
      value("ERR_CAST(E)", "PTR_ERR(E)");
    } else if (type_of(form.returns) == "void") {
      r.otherwise = Located{"0", {}};
    }
    out.returns = std::move(r);
  }
  return out;
}

} // namespace kport
