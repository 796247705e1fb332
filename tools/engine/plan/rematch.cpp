// SPDX-License-Identifier: GPL-2.0-or-later
// Overlays own files with decided conditions and extracts their sites again.
#include "engine/plan/rematch.h"

#include <algorithm>
#include <set>

#include "engine/clang/parse_tree.h"
#include "engine/plan/lex.h"

namespace kport {
namespace {

bool within(const Range& outer, const Range& inner) {
  return inner.valid() && outer.file == inner.file &&
         outer.begin <= inner.begin && inner.end <= outer.end;
}

// A decided line no longer mentions its names; they are still to be renamed.
void keep_mentions(Unit& unit, const Unit& first,
                   const std::map<Range, bool>& lines) {
  std::map<uint32_t, uint32_t> moved;
  for (const Use& use : first.uses) {
    if (std::ranges::none_of(lines, [&](const auto& line) {
          return within(line.first, use.range);
        }))
      continue;
    auto [entry, fresh] =
        moved.try_emplace(use.entity, uint32_t(unit.entities.size()));
    if (fresh)
      unit.entities.push_back(first.entities[use.entity]);
    Use kept = use;
    kept.entity = entry->second;
    kept.function = kept.node = kNone;
    unit.uses.push_back(kept);
  }
}

// What a decided condition leaves out, the target leaves out, too.
void drop_left_out(Unit& unit, const std::map<Range, bool>& lines,
                   const std::map<uint32_t, std::string>& texts) {
  std::set<std::string> decided;
  for (const auto& [line, value] : lines) {
    std::string text =
        texts.at(line.file).substr(line.begin, line.end - line.begin);
    decided.insert({text, "#else of " + text});
  }
  std::erase_if(unit.skipped, [&](const SkippedSite& s) {
    return decided.contains(s.condition);
  });
}

} // namespace

std::string force(std::string text, uint32_t file,
                  const std::map<Range, bool>& lines) {
  for (const auto& [line, value] : lines) {
    if (line.file != file)
      continue;
    std::vector<Token> t =
        lex(std::string_view(text).substr(line.begin, line.end - line.begin));
    bool elif = t.size() > 1 && t[1].text.starts_with("el");
    std::string now = std::string(elif ? "#elif " : "#if ") + (value ? "1" : "0");
    for (uint32_t i = line.begin; i < line.end; ++i) {
      char& c = text[i];
      uint32_t at = i - line.begin;
      if (at < now.size())
        c = now[at];
      else if (c != '\n' && c != '\r' && c != '\\')
        c = ' ';
    }
  }
  return text;
}

Result<bool> Rematch::again(const std::vector<Flip>& flips) {
  std::set<size_t> units;
  for (const Flip& f : flips)
    if (f.there && forced_[f.unit].try_emplace(f.line, *f.there).second)
      units.insert(f.unit);
  bool changed = false;
  for (size_t unit : units)
    changed |= TRY(read(unit));
  return changed;
}

Result<bool> Rematch::read(size_t index) {
  const Unit& unit = tree_.units[index];
  SitesJob job = TRY(job_(unit));
  job.input.use_pch.clear();
  const std::map<Range, bool>& lines = forced_[index];
  std::set<uint32_t> files;
  for (const auto& [line, value] : lines)
    files.insert(line.file);
  std::map<uint32_t, std::string> texts;
  for (uint32_t file : files) {
    std::filesystem::path path = root_ / tree_.paths[file];
    std::erase_if(job.input.overlay,
                  [&](const VirtualFile& v) { return v.path == path; });
    texts[file] = force(tree_.texts[file], file, lines);
    job.input.overlay.push_back({path, texts[file]});
  }
  Unit again = TRY(extract_sites(job));
  if (!again.errors.empty())
    return false;
  std::set<std::string> own;
  for (const Unit& u : tree_.units)
    own.insert(u.own_types.begin(), u.own_types.end());
  forget_announced(again, own);
  place(again, tree_);
  first_.try_emplace(index, unit);
  keep_mentions(again, first_.at(index), lines);
  drop_left_out(again, lines, texts);
  tree_.units.replace(index, std::move(again));
  return true;
}

} // namespace kport
