// SPDX-License-Identifier: GPL-2.0-or-later
// Looks for own meanings of a name, by token.
#include "engine/plan/collisions.h"

#include <algorithm>

#include "engine/plan/lex.h"

namespace kport {
namespace {

// Members and tags are names of their own kind, and what has its address taken
// is declared elsewhere.
bool is_ordinary(const std::vector<Token>& t, size_t i) {
  if (i == 0)
    return true;
  std::string_view before = t[i - 1].text;
  return before != "." && before != "->" && before != "struct" &&
         before != "union" && before != "enum" && before != "goto" &&
         before != "&";
}

uint32_t function_at(const Unit& unit, uint32_t file, uint32_t at) {
  for (uint32_t f = 0; f < unit.functions.size(); ++f)
    for (const OwnDecl& d : unit.functions[f].decls)
      if (d.params.valid() && d.params.file == file && d.params.begin <= at &&
          at < (d.body.valid() ? d.body.end : d.params.end))
        return f;
  return kNone;
}

} // namespace

const std::vector<Collisions::Mention>&
Collisions::mentions(size_t unit, const std::string& name) {
  auto [entry, fresh] = known_.try_emplace({unit, name});
  if (!fresh)
    return entry->second;
  const Unit& u = tree_.units[unit];
  auto is_kernels_in = [&](const Unit& reader, const Range& at) {
    return std::ranges::any_of(reader.uses, [&](const Use& use) {
      return use.range == at && reader.entities[use.entity].fact.name == name;
    });
  };
  auto is_kernels = [&](const OwnFile& file, const Range& at) {
    if (!file.deferred)
      return is_kernels_in(u, at);
    return std::ranges::any_of(tree_.units, [&](const Unit& reader) {
      return is_kernels_in(reader, at);
    });
  };
  auto is_skipped = [&](const Range& at) {
    return std::ranges::any_of(u.skipped, [&](const SkippedSite& s) {
      return s.range.file == at.file && s.range.begin <= at.begin &&
             at.end <= s.range.end;
    });
  };
  for (const OwnFile& file : u.files) {
    auto found = std::ranges::lower_bound(tree_.paths, file.path);
    if (found == tree_.paths.end() || *found != file.path)
      continue;
    uint32_t f = static_cast<uint32_t>(found - tree_.paths.begin());
    if (tree_.texts[f].find(name) == std::string::npos)
      continue;
    std::vector<Token> tokens = lex(tree_.texts[f]);
    for (size_t i = 0; i < tokens.size(); ++i) {
      Range at = {f, tokens[i].begin, tokens[i].end};
      if (tokens[i].text == name && is_ordinary(tokens, i) &&
          !is_kernels(file, at) && !is_skipped(at))
        entry->second.push_back({at, function_at(u, f, at.begin)});
    }
  }
  return entry->second;
}

Range Collisions::find(size_t unit, const Use& use, const std::string& name) {
  for (const Mention& m : mentions(unit, name))
    if (m.function == kNone || m.function == use.function)
      return m.at;
  return {};
}

} // namespace kport
