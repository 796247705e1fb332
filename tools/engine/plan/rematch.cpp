// SPDX-License-Identifier: GPL-2.0-or-later
// Overlays own files with decided conditions and extracts their sites again.
#include "engine/plan/rematch.h"

#include <algorithm>
#include <set>

#include "engine/clang/parse_again.h"
#include "engine/plan/lex.h"

namespace kport {
namespace {

bool within(const Range& outer, const Range& inner) {
  return inner.valid() && outer.file == inner.file &&
         outer.begin <= inner.begin && inner.end <= outer.end;
}

// The texts that `lines` stand in, decided.
std::map<uint32_t, std::string>
forced_texts(const Tree& tree, const std::map<Range, bool>& lines) {
  std::map<uint32_t, std::string> out;
  for (const auto& [line, value] : lines)
    if (!out.contains(line.file))
      out[line.file] = force(tree.texts[line.file], line.file, lines);
  return out;
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
  std::vector<SitesJob> jobs;
  for (size_t unit : units)
    jobs.push_back(TRY(decided(unit)));
  std::vector<Unit> read = TRY(parse_again(jobs, jobs_));
  bool changed = false;
  auto again = read.begin();
  for (size_t unit : units) {
    if (again->errors.empty()) {
      take(unit, std::move(*again));
      changed = true;
    }
    ++again;
  }
  return changed;
}

Result<SitesJob> Rematch::decided(size_t unit) const {
  SitesJob job = TRY(job_(tree_.units[unit]));
  for (auto& [file, text] : forced_texts(tree_, forced_.at(unit))) {
    std::filesystem::path path = root_ / tree_.paths[file];
    std::erase_if(job.input.overlay,
                  [&](const VirtualFile& v) { return v.path == path; });
    job.input.overlay.push_back({path, std::move(text)});
    // Nobody else reads it as this unit does now.
    job.deferred.erase(tree_.paths[file]);
  }
  return job;
}

void Rematch::take(size_t index, Unit again) {
  std::set<std::string> own;
  for (const Unit& u : tree_.units)
    own.insert(u.own_types.begin(), u.own_types.end());
  forget_announced(again, own);
  place(again, tree_);
  first_.try_emplace(index, tree_.units.share(index));
  const std::map<Range, bool>& lines = forced_.at(index);
  keep_mentions(again, *first_.at(index), lines);
  drop_left_out(again, lines, forced_texts(tree_, lines));
  tree_.units.replace(index, std::move(again));
}

} // namespace kport
