// SPDX-License-Identifier: GPL-2.0-or-later
// Follows macro expansions back to the text a person wrote.
#include "engine/clang/sites_lift.h"

#include <algorithm>

#include "clang/Lex/Lexer.h"

#include "base/files.h"
#include "engine/clang/frontend.h"

namespace kport {
namespace {

// Macros nested deeper than this do not occur; it bounds the search.
constexpr unsigned kMaxDepth = 64;

} // namespace

// What ids_ says of a deferred file.
constexpr uint32_t kDeferred = kNone - 1;

uint32_t OwnFiles::index(clang::FileID id) {
  uint32_t file = find(id);
  return file == kDeferred ? kNone : file;
}

bool OwnFiles::is_deferred(clang::FileID id) {
  return find(id) == kDeferred;
}

uint32_t OwnFiles::find(clang::FileID id) {
  if (id.isInvalid() || sources_.isLoadedFileID(id))
    return kNone;
  auto [entry, fresh] = ids_.try_emplace(id, kNone);
  if (!fresh)
    return entry->second;
  uint32_t& found = entry->second; // nothing below inserts
  clang::OptionalFileEntryRef file = sources_.getFileEntryRefForID(id);
  if (!file)
    return kNone;
  std::string path = own_(clean_path(directory_, file->getName().str()));
  if (path.empty())
    return kNone;
  if (deferred_.contains(path)) {
    met_deferred_[path] = sha256(sources_.getBufferData(id));
    return found = kDeferred;
  }
  auto [known, unknown] = by_path_.try_emplace(path, count());
  if (unknown)
    files_.push_back(
        {path, OwnText(std::string_view(sources_.getBufferData(id)))});
  return found = known->second;
}

bool OwnFiles::owns(llvm::StringRef path) const {
  return !own_(clean_path(directory_, path.str())).empty();
}

std::string_view OwnFiles::text(const Range& r) const {
  if (!r.valid())
    return {};
  return files_[r.file].text.text(Extent{r.begin, r.end});
}

uint32_t Lift::token_length(clang::SourceLocation at) const {
  return clang::Lexer::MeasureTokenLength(sources_.getSpellingLoc(at), sources_,
                                          options_);
}

Range Lift::bytes(clang::SourceLocation begin, clang::SourceLocation end) {
  auto [id, first] = sources_.getDecomposedLoc(begin);
  auto [end_id, last] =
      begin == end ? std::pair(id, first) : sources_.getDecomposedLoc(end);
  uint32_t file = id == end_id ? files_.index(id) : kNone;
  if (file == kNone || last < first)
    return {};
  const OwnText& text = files_.text(file);
  size_t token = text.at(text.past_continuation(last));
  last = token == kNoToken ? last + token_length(end) : text.tokens()[token].end;
  return {file, text.past_continuation(first), last};
}

Lift::Writer Lift::writer(clang::FileID expansion) {
  auto [entry, fresh] = writers_.try_emplace(expansion, Writer::kernel);
  if (!fresh)
    return entry->second;
  const clang::SrcMgr::ExpansionInfo& info =
      sources_.getSLocEntry(expansion).getExpansion();
  if (info.isMacroArgExpansion())
    return entry->second = Writer::argument;
  clang::SourceLocation spelled = info.getSpellingLoc();
  if (sources_.isLoadedSourceLocation(spelled))
    return Writer::kernel;
  clang::FileID file = sources_.getFileID(spelled);
  if (is_scratch(file))
    entry->second = Writer::scratch;
  else if (files_.index(file) != kNone)
    entry->second = Writer::own;
  else if (files_.is_deferred(file))
    entry->second = Writer::deferred;
  return entry->second;
}

// SourceManager::isWrittenInScratchSpace() counts the file's lines first.
bool Lift::is_scratch(clang::FileID file) {
  auto [entry, fresh] = scratch_.try_emplace(file, false);
  if (fresh && !sources_.getFileEntryRefForID(file))
    entry->second = sources_.getBufferOrFake(file).getBufferIdentifier() ==
                    "<scratch space>";
  return entry->second;
}

Lifted Lift::token(clang::SourceLocation at) {
  Origin origin = Origin::plain;
  while (at.isMacroID()) {
    Writer by = writer(sources_.getFileID(at));
    if (by == Writer::kernel || by == Writer::deferred)
      return {.deferred = by == Writer::deferred};
    if (by != Writer::scratch) {
      origin = by == Writer::argument ? Origin::macro_argument
                                      : Origin::own_macro_body;
      at = sources_.getImmediateSpellingLoc(at);
      continue;
    }
    // A pasted token belongs to whoever wrote the ##.
    clang::SourceLocation hash =
        sources_.getImmediateExpansionRange(at).getBegin();
    if (!hash.isMacroID())
      return {{}, Origin::pasted};
    clang::FileID writer = sources_.getFileID(sources_.getSpellingLoc(hash));
    return {{},
            Origin::pasted,
            files_.index(writer) != kNone,
            files_.is_deferred(writer)};
  }
  if (at.isInvalid() || sources_.isLoadedSourceLocation(at))
    return {};
  Range range = bytes(at, at);
  return {range, origin, range.valid(),
          !range.valid() && files_.is_deferred(sources_.getFileID(at))};
}

bool Lift::own_place(clang::SourceLocation at) {
  if (at.isInvalid() || sources_.isLoadedSourceLocation(at))
    return false;
  clang::FileID file = sources_.getFileID(sources_.getExpansionLoc(at));
  return files_.index(file) != kNone || files_.is_deferred(file);
}

bool Lift::deferred_place(clang::SourceLocation at) {
  if (at.isInvalid() || sources_.isLoadedSourceLocation(at))
    return false;
  return files_.is_deferred(sources_.getFileID(sources_.getExpansionLoc(at)));
}

std::optional<clang::SourceLocation>
Lift::up_begin(clang::SourceLocation at) const {
  clang::SourceLocation up;
  if (at.isMacroID() && sources_.isAtStartOfImmediateMacroExpansion(at, &up))
    return up;
  return {};
}

std::optional<clang::SourceLocation>
Lift::up_end(clang::SourceLocation at) const {
  clang::SourceLocation up;
  if (!at.isMacroID())
    return {};
  clang::SourceLocation after = at.getLocWithOffset(int(token_length(at)));
  if (sources_.isAtEndOfImmediateMacroExpansion(after, &up))
    return up;
  return {};
}

// Both ends are pieces of one argument at one place of the macro's body.
bool Lift::from_arguments(const Ends& ends) const {
  if (!ends.begin.isMacroID() || !ends.end.isMacroID())
    return false;
  const clang::SrcMgr::ExpansionInfo& b =
      sources_.getSLocEntry(sources_.getFileID(ends.begin)).getExpansion();
  const clang::SrcMgr::ExpansionInfo& e =
      sources_.getSLocEntry(sources_.getFileID(ends.end)).getExpansion();
  return b.isMacroArgExpansion() && e.isMacroArgExpansion() &&
         b.getExpansionLocStart() == e.getExpansionLocStart();
}

// The innermost pair of places, one above each end, that one text holds: the
// ends of `a + MAX` lie in different expansions until MAX is taken as a word.
std::optional<Lift::Ends> Lift::common(Ends ends) const {
  std::optional<clang::SourceLocation> begin = ends.begin;
  for (unsigned i = 0; begin && i < kMaxDepth; ++i, begin = up_begin(*begin)) {
    std::optional<clang::SourceLocation> end = ends.end;
    for (unsigned j = 0; end && j < kMaxDepth; ++j, end = up_end(*end)) {
      Ends pair{*begin, *end};
      if (sources_.getFileID(*begin) == sources_.getFileID(*end) ||
          from_arguments(pair))
        return pair;
    }
  }
  return {};
}

void Lift::collect(Ends ends, Origin origin, unsigned depth,
                   std::vector<Lifted>& out) {
  std::optional<Ends> pair = common(ends);
  if (!pair || depth > kMaxDepth)
    return;
  ends = *pair;
  if (!ends.begin.isMacroID()) {
    Range range = bytes(ends.begin, ends.end);
    if (range.valid())
      out.push_back({range, origin, true});
    return;
  }
  if (from_arguments(ends)) {
    collect({sources_.getImmediateSpellingLoc(ends.begin),
             sources_.getImmediateSpellingLoc(ends.end)},
            Origin::macro_argument, depth + 1, out);
  } else {
    clang::SourceLocation begin = sources_.getImmediateSpellingLoc(ends.begin);
    clang::SourceLocation end = sources_.getImmediateSpellingLoc(ends.end);
    Range range = bytes(begin, end);
    if (range.valid())
      out.push_back({range, Origin::own_macro_body, true});
  }
  std::optional<clang::SourceLocation> begin = up_begin(ends.begin);
  std::optional<clang::SourceLocation> end = up_end(ends.end);
  if (begin && end)
    collect({*begin, *end}, origin, depth + 1, out);
}

std::vector<Lifted> Lift::all(clang::SourceRange range) {
  std::vector<Lifted> out;
  clang::SourceLocation begin = range.getBegin();
  if (range.isInvalid() || sources_.isLoadedSourceLocation(begin))
    return out;
  // The inside of a kernel macro's body, which is most of an AST: no way out.
  if (begin.isMacroID()) {
    auto [id, offset] = sources_.getDecomposedLoc(begin);
    if (offset > 0 && writer(id) == Writer::kernel)
      return out;
  }
  collect({begin, range.getEnd()}, Origin::plain, 0, out);
  return out;
}

Range Lift::around(clang::SourceRange range, const Range& name) {
  Range best;
  for (const Lifted& l : all(range)) {
    const Range& r = l.range;
    if (r.file != name.file || r.begin > name.begin || r.end < name.end)
      continue;
    if (!best.valid() || r.end - r.begin < best.end - best.begin)
      best = r;
  }
  return best;
}

Lifted Lift::range(clang::SourceRange range) {
  std::vector<Lifted> found = all(range);
  return found.empty() ? Lifted{} : found.front();
}

} // namespace kport
